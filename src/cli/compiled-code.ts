import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { arch, env, getuid, pid, platform, versions } from 'node:process'
import { Script } from 'node:vm'

/** A program, and what keeps what V8 has compiled of it by the end of a run, where that is more than is kept already. */
export interface CompiledProgram {
  readonly script: Script
  keep(): void
}

export interface CompileRequest {
  readonly file: string
  readonly text: string
  /** What is compiled, and for what: whoever has the same key has the same text, and needs about the same of it. */
  readonly key: string
  /** Where it is kept; undefined: nowhere. */
  readonly folder: string | undefined
}

const dayInMs = 24 * 60 * 60 * 1000

/** What nobody has used for so long goes. */
const mostDays = 30

/**
 * Compiles a program, of which V8 takes again what earlier runs kept; one run a day adds what it needed beside that. Node's own cache
 * (`module.enableCompileCache`, from version 22 on) holds what is compiled when a file is loaded, but not the functions that are compiled when
 * they are called first: here those are most of the work.
 */
export function compile({ file, text, key, folder }: CompileRequest): CompiledProgram {
  const kept = folder === undefined ? undefined : join(folder, `${key}-${versions.v8}-${arch}.bin`)
  const known = kept === undefined || !isOurs(folder) ? undefined : read(kept)
  const script = new Script(text, { filename: file, ...(known && { cachedData: known.data }) })
  const isFresh = known !== undefined && script.cachedDataRejected !== true && Date.now() - known.time < dayInMs
  return {
    script,
    keep() {
      if (folder !== undefined && kept !== undefined && !isFresh) write(folder, kept, script)
    },
  }
}

/** A folder for it, of the user alone; undefined where there is none, or where the variable says so by which Node keeps nothing either. */
export function codeFolder(): string | undefined {
  if (env['NODE_DISABLE_COMPILE_CACHE']) return undefined
  try {
    return join(env['NODE_COMPILE_CACHE'] || cacheHome(), 'stratalint')
  } catch {
    return undefined
  }
}

/** Throws where the user has no home. */
function cacheHome(): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local')
  return platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
}

/** V8 runs what it is given: nobody else may be able to put it there. */
function isOurs(folder: string | undefined): boolean {
  const found = folder === undefined ? undefined : lstatSync(folder, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return false
  return getuid === undefined || (found.uid === getuid() && (found.mode & 0o022) === 0)
}

function read(kept: string): { readonly data: Buffer; readonly time: number } | undefined {
  try {
    return { data: readFileSync(kept), time: statSync(kept).mtimeMs }
  } catch {
    return undefined
  }
}

function write(folder: string, kept: string, script: Script): void {
  try {
    // Two folders and no more: where no folder can be made, as in /proc, Node with `recursive` never ends.
    for (const each of [dirname(folder), folder]) if (!existsSync(each)) mkdirSync(each, { mode: 0o700 })
    if (!isOurs(folder)) return
    const beside = `${kept}.${pid}.tmp`
    writeFileSync(beside, script.createCachedData(), { mode: 0o600, flag: 'wx' })
    renameSync(beside, kept)
    removeOld(folder)
  } catch {
    // No run fails because nothing can be kept: the disk may be full, or the home of somebody else.
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    if (Date.now() - statSync(file).mtimeMs > mostDays * dayInMs) rmSync(file, { force: true })
  }
}
