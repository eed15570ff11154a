import type { Comment, SyntaxFault } from '../dockerfile/dockerfile.ts'
import type { LineIndex, Range } from '../dockerfile/text.ts'
import type { CacheEntry } from './cache-entry.ts'
import type { Told } from './told.ts'

/** Where the files of a build come from. Paths are relative to where the file's paths start, `/` between their parts. */
export type ContextSource =
  | { readonly kind: 'folder'; readonly path: string; readonly range: Range }
  /** The builder fetches the repository itself. `isOwn`: it is the one that the pipeline runs for; `path` is a folder of it. */
  | { readonly kind: 'git'; readonly isOwn: boolean; readonly path: string; readonly range: Range }
  | UnknownSource

/** With what stands there, where something does. */
export interface UnknownSource {
  readonly kind: 'unknown'
  readonly written?: string
}

export type DockerfileSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'inline'; readonly range: Range }
  | UnknownSource

export interface BuildArgument {
  readonly name: string
  readonly told: Told
}

/** What is said of the runs of a workflow's job. */
export interface PipelineRuns {
  /** What sets it off: `push`, `schedule`; undefined where that is not known. */
  readonly events: readonly string[] | undefined
  /** Whether each run starts on a new machine; undefined where that is not known. */
  readonly runner: 'ephemeral' | 'persistent' | undefined
  /** How many runs a matrix makes; undefined where an expression decides. */
  readonly legs: number | undefined
}

/** A build that a pipeline file asks for. */
export interface PipelineBuild {
  /** What to call it: the service, the target, the name of the step. */
  readonly name: string
  /** The line that asks for it. */
  readonly range: Range
  readonly context: ContextSource
  readonly dockerfile: DockerfileSource
  readonly args: readonly BuildArgument[]
  readonly target: Told | undefined
  readonly platforms: readonly Told[]
  /** Named contexts. */
  readonly contexts: readonly BuildArgument[]
  readonly cacheFrom: readonly CacheEntry[]
  readonly cacheTo: readonly CacheEntry[]
  /** Set where the file asks for a build without cache, or an expression may ask for it. */
  readonly noCache: Told | undefined
  readonly runs: PipelineRuns
}

export type PipelineKind = 'compose' | 'bake' | 'workflow' | 'gitlab' | 'makefile'

/** A file that asks for builds: what it says, every part with its place. Faults are data. */
export interface PipelineFile {
  /** As people see it. */
  readonly path: string
  readonly kind: PipelineKind
  readonly text: string
  readonly lines: LineIndex
  readonly builds: readonly PipelineBuild[]
  /** Whole-line comments. */
  readonly comments: readonly Comment[]
  readonly faults: readonly SyntaxFault[]
}

export const plainRuns: PipelineRuns = { events: undefined, runner: undefined, legs: 1 }

/** A build of which only the place is known. */
export function bareBuild(name: string, range: Range): PipelineBuild {
  const unknown = { kind: 'unknown' } as const
  return {
    name, range, context: unknown, dockerfile: unknown, args: [], target: undefined, platforms: [], contexts: [],
    cacheFrom: [], cacheTo: [], noCache: undefined, runs: plainRuns,
  }
}
