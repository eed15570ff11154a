import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findDockerfiles } from '../context/find-dockerfiles.ts'
import { displayPath } from '../project/display-path.ts'
import { suggestion } from '../project/suggestion.ts'
import { UsageError } from '../project/usage-error.ts'
import type { Arguments } from './arguments.ts'
import type { Io } from './io.ts'
import { commands } from './options.ts'

/** A Dockerfile that the command line asks for. */
export interface Target {
  /** Absolute; for the standard input the path that it stands for. */
  readonly file: string
  /** As people see it. */
  readonly name: string
  readonly isStdin: boolean
  /** Throws what the file system throws. */
  readonly read: () => Uint8Array
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
export function findTargets(args: Arguments, io: Io): Targets {
  const found = new Map<string, Target>()
  const notes: string[] = []
  const paths = args.positionals.length === 0 ? ['.'] : args.positionals
  for (const path of paths) {
    if (path === '-') {
      const target = stdinTarget(args, io)
      found.set(target.file, target)
      continue
    }
    const { files, note } = filesAt(path, io)
    if (note !== undefined) notes.push(note)
    for (const file of files) found.set(file, fileTarget(file, io))
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

function filesAt(path: string, io: Io): { readonly files: readonly string[]; readonly note?: string | undefined } {
  const file = resolve(io.cwd, path)
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats) throw new UsageError(missing(path))
  if (!stats.isDirectory()) return { files: [file] }
  const { files, note } = findDockerfiles(file)
  return { files: files.map((each) => resolve(file, each)), note }
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
