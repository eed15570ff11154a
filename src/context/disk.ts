import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, type Stats } from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'
import type { BuildContext, ContextEntry } from './build-context.ts'
import { treeContext } from './tree-context.ts'
import { sha256 } from './sha256.ts'
import { untrackedIn } from './untracked.ts'

/** How to look at a folder on disk. */
export interface DiskOptions {
  /** The Dockerfile as on disk: the ignore file beside it comes before that of the context's root. */
  readonly dockerfile?: string
  /** `root`: only the ignore file at the context's root counts, as in named contexts and for the classic builder; `beside` by default. */
  readonly ignore?: 'beside' | 'root'
  /** Entries to look at before giving up; 200,000 by default. */
  readonly maxEntries?: number
  /** What to call it in messages; the root as given by default. */
  readonly name?: string
}

/** The build context of a folder on disk. Links are listed, never walked; files are read when first asked for. */
export function diskContext(root: string, options: DiskOptions = {}): BuildContext {
  const { name = root, maxEntries } = options
  return treeContext(
    {
      children: (folder) => list(root, folder),
      read: (path) => readText(join(root, path)),
      digest: (path) => digestFile(join(root, path)),
    },
    { name, ignore: findIgnoreFile(root, options), untracked: untrackedIn(resolve(root)), ...(maxEntries === undefined ? {} : { maxEntries }) },
  )
}

function findIgnoreFile(root: string, options: DiskOptions): { file: string; text: string } | undefined {
  const beside = options.dockerfile === undefined || options.ignore === 'root' ? [] : [`${options.dockerfile}.dockerignore`]
  for (const path of [...beside, join(root, '.dockerignore')]) {
    const text = attempt(() => readFileSync(path, 'utf8'))
    if (text !== undefined) return { file: nameInside(root, path), text }
  }
  return undefined
}

/** Relative to the context where it lies inside, else as it was named. */
function nameInside(root: string, path: string): string {
  const inside = relative(resolve(root), resolve(path)).replaceAll('\\', '/')
  return inside.startsWith('../') || isAbsolute(inside) ? path : inside
}

function list(root: string, folder: string): readonly ContextEntry[] | undefined {
  const names = attempt(() => readdirSync(join(root, folder)))
  return names?.map((name) => entryOf(root, folder === '' ? name : `${folder}/${name}`))
}

/** A name that is no UTF-8 cannot be asked about, nor can what has just gone away. */
function entryOf(root: string, path: string): ContextEntry {
  const stats = attempt(() => lstatSync(join(root, path)))
  if (stats === undefined) return { path, kind: 'other', mode: 0, size: 0, target: undefined }
  const kind = kindOf(stats)
  return {
    path,
    kind,
    mode: stats.mode & 0o7777,
    size: kind === 'file' ? stats.size : 0,
    target: kind === 'link' ? attempt(() => readlinkSync(join(root, path))) : undefined,
  }
}

function kindOf(stats: Stats): ContextEntry['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}

const maxTextBytes = 1 << 20
const chunkBytes = 1 << 18

function readText(path: string): string | undefined {
  return withFile(path, (file) => {
    if (fstatSync(file).size >= maxTextBytes) return undefined
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
  })
}

const headBytes = 1 << 14

/** How a file begins; undefined where it cannot be read. What is no UTF-8 is replaced. */
export function readHead(path: string): string | undefined {
  return withFile(path, (file) => {
    const head = Buffer.alloc(headBytes)
    return head.toString('utf8', 0, readSync(file, head, 0, headBytes, 0))
  })
}

/** By chunks: a context may hold files larger than memory. */
function digestFile(path: string): string | undefined {
  return withFile(path, (file) => {
    const hash = sha256()
    const chunk = Buffer.allocUnsafe(chunkBytes)
    for (let bytes = readSync(file, chunk); bytes > 0; bytes = readSync(file, chunk)) hash.update(chunk.subarray(0, bytes))
    return hash.digest('hex')
  })
}

/** Never through a link that took the file's place since it was listed, and never waiting for a pipe. */
function withFile<T>(path: string, use: (file: number) => T): T | undefined {
  return attempt(() => {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    try {
      return use(file)
    } finally {
      closeSync(file)
    }
  })
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
