import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findDockerfiles } from '../context/find-dockerfiles.ts'
import { isPipelineNamed } from '../context/pipeline-name.ts'
import { displayPath } from '../project/display-path.ts'
import { findPipeline, openPipeline, type FoundPipeline } from '../project/pipelines.ts'
import type { ProjectOptions } from '../project/project-options.ts'
import { requestedBuild, type RequestedBuild } from '../project/requested-build.ts'
import { suggestion } from '../project/suggestion.ts'
import { UsageError } from '../project/usage-error.ts'
import type { Arguments } from './arguments.ts'
import type { Io } from './io.ts'
import { commands } from './options.ts'
import { codeOf } from './outputs.ts'

/** A Dockerfile that the command line asks for, or a file that asks for builds. */
export interface Target {
  /** Absolute; for the standard input the path that it stands for. */
  readonly file: string
  /** As people see it. */
  readonly name: string
  readonly isStdin: boolean
  /** Throws what the file system throws. */
  readonly read: () => Uint8Array
  /** Where a file that asks for builds brought it: which build, and whether it is one of several of this Dockerfile. */
  readonly build?: { readonly requested: RequestedBuild; readonly isOneOfSeveral: boolean }
  /** Where it is such a file itself, and whether it was named or came up in a search. */
  readonly pipeline?: { readonly found: FoundPipeline; readonly isNamed: boolean }
}

export interface Targets {
  readonly found: readonly Target[]
  /** Why something was not searched as well as could be. Sentences. */
  readonly notes: readonly string[]
}

/**
 * The Dockerfiles behind the paths of a command line; those of the current folder where there is none.
 * UsageError for a path that does not exist.
 */
export function findTargets(args: Arguments, io: Io, options: ProjectOptions): Targets {
  const found = new Map<string, Target>()
  const notes: string[] = []
  const paths = args.positionals.length === 0 ? ['.'] : args.positionals
  for (const path of paths) {
    if (path === '-') {
      const target = stdinTarget(args, io)
      put(found, target)
      continue
    }
    const file = resolve(io.cwd, path)
    if (!existsSync(file)) throw new UsageError(missing(path))
    if (statSync(file).isDirectory()) {
      const { files, pipelines, note } = findDockerfiles(file)
      if (note !== undefined) notes.push(note)
      for (const each of files) put(found, fileTarget(resolve(file, each), io))
      for (const each of pipelines) for (const target of foundPipeline(resolve(file, each), io, options)) put(found, target)
    } else if (isPipelineNamed(path)) for (const target of pipelineTargets(file, path, io, options)) put(found, target)
    else put(found, fileTarget(file, io))
  }
  return { found: [...found.values()], notes }
}

/** The one Dockerfile of a command that takes one: `named`, or what the command line names. */
export function findTarget(args: Arguments, io: Io, named?: string): Target {
  const [first = 'Dockerfile', second] = args.command === 'calibrate' ? [] : args.positionals
  const path = named ?? first
  if (second !== undefined) throw new UsageError(`${args.command} takes one file, and "${second}" is a second one.`)
  if (path === '-') return stdinTarget(args, io)
  const file = resolve(io.cwd, path)
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats) throw new UsageError(missing(path))
  return fileTarget(stats.isDirectory() ? join(file, 'Dockerfile') : file, io)
}

/** A Dockerfile is told once on its own, and once for each build. */
function put(found: Map<string, Target>, target: Target): void {
  found.set([target.file, JSON.stringify(target.build && [...Object.values(target.build.requested.options)].map(plain))].join('\n'), target)
}

function plain(value: unknown): unknown {
  return value instanceof Map ? [...value] : value
}

function foundPipeline(file: string, io: Io, options: ProjectOptions): readonly Target[] {
  const found = findPipeline(file, options)
  return found ? [{ ...fileTarget(file, io), pipeline: { found, isNamed: false } }] : []
}

/** The file that somebody names, and the builds of a compose or bake file. */
function pipelineTargets(file: string, path: string, io: Io, options: ProjectOptions): readonly Target[] {
  const found = openNamed(file, path, options)
  const own: Target = { ...fileTarget(file, io), pipeline: { found, isNamed: true } }
  const { kind, builds } = found.pipeline
  if (kind !== 'compose' && kind !== 'bake') return [own]
  const requested = builds.flatMap((build) => requestedBuild(found, build) ?? [])
  const isOneOfSeveral = ({ dockerfile }: RequestedBuild): boolean => requested.filter((each) => each.dockerfile === dockerfile).length > 1
  return [own, ...requested.map((each): Target => ({ ...fileTarget(each.dockerfile, io), build: { requested: each, isOneOfSeveral: isOneOfSeveral(each) } }))]
}

function openNamed(file: string, path: string, options: ProjectOptions): FoundPipeline {
  try {
    return openPipeline(file, options)
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${codeOf(error)}).`)
  }
}

function missing(path: string): string {
  const near = suggestion(path, commands.map((command) => command.name))
  return `There is no file or folder "${path}"${near.replace('nearest', 'nearest command')}.`
}

function fileTarget(file: string, io: Io): Target {
  return { file, name: displayPath(file, io.cwd), isStdin: false, read: () => readFileSync(file) }
}

function stdinTarget(args: Arguments, io: Io): Target {
  const name = args.command === 'lint' ? args.value('stdin-filename') : undefined
  const file = resolve(io.cwd, name ?? 'Dockerfile')
  return { file, name: name === undefined ? '<stdin>' : displayPath(file, io.cwd), isStdin: true, read: io.readStdin }
}
