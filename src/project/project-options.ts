import type { BuildContext } from '../context/build-context.ts'
import type { BuilderName, ImageStore } from '../graph/build-inputs.ts'
import type { CacheExport, Runner } from '../graph/keeping.ts'
import type { Level } from '../lint/config.ts'
import type { ContextBy } from '../lint/finding.ts'
import type { Rule } from '../lint/rule.ts'
import type { ReadRepository } from './history-of.ts'
import type { FoundPipeline } from './pipelines.ts'

export const historyModes = ['auto', 'off', 'required'] as const
export type HistoryMode = (typeof historyModes)[number]

/** What a person can say beside the configuration. It wins over the configuration. */
export interface ProjectOptions {
  readonly rules: readonly Rule[]
  /** Absolute. Relative paths of the options start here. */
  readonly cwd: string
  readonly contextFolder: string | undefined
  /** Who names that folder. */
  readonly contextBy: ContextBy
  readonly buildArgs: ReadonlyMap<string, string>
  readonly target: string | undefined
  readonly platform: string | undefined
  /** By name, as `--build-context` takes them. */
  readonly buildContexts: ReadonlyMap<string, string>
  readonly builder: BuilderName | undefined
  readonly builderVersion: string | undefined
  readonly imageStore: ImageStore | undefined
  readonly runner: Runner | undefined
  readonly cacheExport: CacheExport | undefined
  /** `search`: the nearest one; `none`: defaults. */
  readonly config: 'search' | 'none' | { readonly file: string }
  readonly levels: ReadonlyMap<string, Level>
  /** Rule ids. Empty: all rules. */
  readonly only: readonly string[]
  /** False for who writes the file of measured costs: it need not be there yet. */
  readonly readsCosts: boolean
  /** Whether findings are measured over the commits of the repository; `required`: UsageError where it has none. */
  readonly history: HistoryMode
  /** Repositories whose commits this run has already read, by their folders. */
  readonly repositories: Map<string, ReadRepository>
  /** Build contexts that this run has already listed. */
  readonly contexts: Map<string, BuildContext>
  /** Pipeline files that this run has already read, by their absolute paths. */
  readonly pipelines: Map<string, FoundPipeline>
}

export function plainOptions(rules: readonly Rule[], cwd: string): ProjectOptions {
  return {
    rules,
    cwd,
    contextFolder: undefined,
    contextBy: 'option',
    buildArgs: new Map(),
    target: undefined,
    platform: undefined,
    buildContexts: new Map(),
    builder: undefined,
    builderVersion: undefined,
    imageStore: undefined,
    runner: undefined,
    cacheExport: undefined,
    config: 'search',
    levels: new Map(),
    only: [],
    readsCosts: true,
    history: 'off',
    repositories: new Map(),
    contexts: new Map(),
    pipelines: new Map(),
  }
}
