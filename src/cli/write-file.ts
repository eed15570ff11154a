import { closeSync, existsSync, fchmodSync, fsyncSync, linkSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { getBuiltinModule } from 'node:process'
import { displayPath } from '../project/display-path.ts'
import { UsageError } from '../project/usage-error.ts'

/** A file to replace or to make: what it held when it was read, undefined where it was not there, and what it is to hold. */
export interface Replacement {
  readonly file: string
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array
  /** A link is followed only to a target inside this folder. */
  readonly root: string
}

/**
 * Replaces a file whole or not at all: the new bytes go to a file beside it, which then takes its name and keeps its mode.
 * UsageError where the file has changed since it was read, or lies outside the root.
 */
export function writeFile({ file, before, after, root }: Replacement): void {
  const target = before === undefined ? join(realpathSync(dirname(file)), basename(file)) : realpathSync(file)
  const isOutside = isAbsolute(displayPath(target, realpathSync(root)))
  if (isOutside) throw new UsageError(`${file} is a link to ${target}, outside of ${root}, and is not written.`)
  if (before === undefined) return makeFile(file, target, after)
  if (Buffer.compare(readFileSync(target), before) !== 0) throw new UsageError(`${file} has changed since it was read, and is not written.`)
  const beside = temporaryBeside(target)
  try {
    writeWhole(beside, after, statSync(target).mode & 0o7777)
    renameSync(beside, target)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

/** A name that was taken meanwhile is left to its file. */
function makeFile(file: string, target: string, bytes: Uint8Array): void {
  if (existsSync(target)) throw new UsageError(`${file} has come up since the build context was read, and is not written.`)
  const beside = temporaryBeside(target)
  try {
    writeWhole(beside, bytes, newFileMode)
    linkSync(beside, target)
  } finally {
    rmSync(beside, { force: true })
  }
}

const newFileMode = 0o644

function writeWhole(file: string, bytes: Uint8Array, mode: number): void {
  const handle = openSync(file, 'wx', mode)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
    fchmodSync(handle, mode)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** `node:crypto` takes milliseconds to load, and most runs write nothing. */
function temporaryBeside(target: string): string {
  const random = getBuiltinModule('node:crypto').randomBytes(6).toString('hex')
  return join(dirname(target), `.${basename(target)}.${random}.tmp`)
}
