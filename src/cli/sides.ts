import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { BuildContext } from '../context/build-context.ts'
import { parse } from '../dockerfile/parse.ts'
import type { BuilderOptions, BuildInputs } from '../graph/build-inputs.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import { plan } from '../graph/plan.ts'
import type { AskHistory } from '../history/change-sets.ts'
import type { Config } from '../lint/config.ts'
import type { ContextBy } from '../lint/finding.ts'
import type { Rule } from '../lint/rule.ts'
import { loadProject } from '../project/load.ts'
import type { ProjectOptions } from '../project/project-options.ts'
import { UsageError } from '../project/usage-error.ts'
import type { Arguments } from './arguments.ts'
import { decodeFile } from './file-text.ts'
import type { Io } from './io.ts'
import { codeOf } from './outputs.ts'
import { buildArgs, projectRequest } from './project-request.ts'
import { findTarget, type Target } from './targets.ts'

/** One build of a simulation: what `plan` takes. */
export interface Side {
  readonly text: string
  readonly context: BuildContext
  readonly build: BuildInputs
  readonly dockerfileInContext: string | undefined
  readonly config: Config
  readonly contextBy: ContextBy
  /** What commits changed in the build context, for who asks. */
  readonly history: AskHistory | undefined
  /** Where the configuration has measured costs from; absolute. */
  readonly costsFile: string | undefined
}

/** The build that the command line describes, over the files as they are. `file` stands for the path that it names. */
export function presentSide(args: Arguments, io: Io, rules: readonly Rule[], file?: string): Side {
  return sideOf(findTarget(args, io, file), args, projectRequest(args, io, rules))
}

export function graphOf({ text, context, build }: Side): BuildGraph {
  return plan(parse(text), context, build)
}

/** Whether the command line names two builds to compare. */
export function hasTwoSides(args: Arguments): boolean {
  const values = ['after', 'before-file', 'after-file', 'before-target', 'after-target'] as const
  const lists = ['before', 'before-build-arg', 'after-build-arg'] as const
  return values.some((name) => args.value(name) !== undefined) || lists.some((name) => args.list(name).length > 0)
}

/** The builds before, the oldest first: one for each folder that the command line names, which share all other options. */
export function sidesBefore(args: Arguments, io: Io, rules: readonly Rule[]): readonly Side[] {
  const folders = args.list('before')
  return (folders.length > 0 ? folders : [undefined]).map((folder) => namedSide('before', folder, args, io, rules))
}

export function sideAfter(args: Arguments, io: Io, rules: readonly Rule[]): Side {
  return namedSide('after', args.value('after'), args, io, rules)
}

/**
 * A build before or the build after. Where its options are silent it is the present build. A folder with a Dockerfile
 * brings that one, unless the command line names another.
 */
function namedSide(which: 'before' | 'after', folder: string | undefined, args: Arguments, io: Io, rules: readonly Rule[]): Side {
  const request = projectRequest(args, io, rules)
  const given = buildArgs(`${which}-build-arg`, args.list(`${which}-build-arg`), io.env)
  const options = {
    ...request,
    contextFolder: folder ?? request.contextFolder,
    buildArgs: new Map([...request.buildArgs, ...given]),
    target: args.value(`${which}-target`) ?? request.target,
  }
  const file = args.value(`${which}-file`) ?? dockerfileIn(folder, args, io)
  return sideOf(findTarget(args, io, file), args, options)
}

function dockerfileIn(folder: string | undefined, { positionals }: Arguments, { cwd }: Io): string | undefined {
  if (folder === undefined || positionals.length > 0) return undefined
  const file = join(resolve(cwd, folder), 'Dockerfile')
  return existsSync(file) ? file : undefined
}

function sideOf(target: Target, args: Arguments, options: ProjectOptions): Side {
  const text = readText(target)
  const { inputs, config: { costs: costsFile } } = loadProject(target.file, text, options)
  const { build, context, contextBy, dockerfileInContext, config, history } = inputs
  return { text, context, contextBy, dockerfileInContext, config, history, costsFile, build: { ...build, options: builderOptions(args) } }
}

function readText(target: Target): string {
  try {
    return decodeFile(target.read()).text
  } catch (error) {
    throw new UsageError(`${target.name} cannot be read (${codeOf(error)}).`)
  }
}

function builderOptions(args: Arguments): BuilderOptions {
  return {
    noCache: args.flag('no-cache'),
    noCacheFilter: args.list('no-cache-filter'),
    network: args.value('network'),
    addHosts: args.list('add-host'),
    shmSize: args.value('shm-size'),
    ulimits: args.list('ulimit'),
    cgroupParent: args.value('cgroup-parent'),
    labels: args.list('label'),
  }
}
