import type { ContextEntry } from './build-context.ts'
import { pathOrder } from './clean-path.ts'
import type { IgnoreMatcher, IgnoreState } from './ignore-matcher.ts'

/** A tree of files before any ignore file: a disk, a git tree, an object in a test. The root is the empty path. */
export interface FileTree {
  /** What a folder holds, in any order; undefined where it cannot be listed. */
  children(folder: string): readonly ContextEntry[] | undefined
  /** The text of a file; undefined where it is too large or no UTF-8. Called for files alone. */
  read(path: string): string | undefined
  /** A digest of a file's bytes; undefined where it cannot be read. Called for files alone, and once for each. */
  digest(path: string): string | undefined
}

/** What a walk found. */
export interface Listing {
  /** In code-unit order of their paths. */
  readonly entries: readonly ContextEntry[]
  readonly incomplete: string | undefined
}

/**
 * Lists what builders are sent: all that no pattern leaves out, and every folder above it, also one that a pattern leaves out itself.
 * At most `maxEntries` entries are looked at, those left out among them.
 */
export function listTree(tree: FileTree, matcher: IgnoreMatcher, maxEntries: number): Listing {
  const found: Found[] = []
  const faults: string[] = []
  const pending: Folder[] = [{ path: '', state: matcher.start, found: undefined }]
  let room = maxEntries
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const children = tree.children(folder.path)
    if (children === undefined && !folder.state.isExcluded) faults.push(`The folder ${folder.path || '.'} cannot be read.`)
    for (const entry of children ?? []) {
      if (room === 0) return { entries: sentOf(found), incomplete: `The context has more than ${maxEntries} entries; not all are looked at.` }
      room -= 1
      const below = look(entry, folder, matcher, found)
      if (below !== undefined) pending.push(below)
    }
  }
  return { entries: sentOf(found), incomplete: faults[0] }
}

interface Folder {
  readonly path: string
  readonly state: IgnoreState
  readonly found: Found | undefined
}

interface Found {
  readonly entry: ContextEntry
  readonly folder: Folder
  isSent: boolean
}

/** The folder to walk next, where the entry is one. */
function look(entry: ContextEntry, folder: Folder, matcher: IgnoreMatcher, found: Found[]): Folder | undefined {
  const state = matcher.at(entry.path, folder.state)
  const isFolder = entry.kind === 'folder'
  if (state.isExcluded && (!isFolder || matcher.maySkip(entry.path))) return undefined
  const one: Found = { entry, folder, isSent: false }
  found.push(one)
  if (!state.isExcluded) markSent(one)
  return isFolder ? { path: entry.path, state, found: one } : undefined
}

/** With all folders above; where one is marked, those above it are. */
function markSent(found: Found): void {
  for (let at: Found | undefined = found; at !== undefined && !at.isSent; at = at.folder.found) at.isSent = true
}

function sentOf(found: readonly Found[]): readonly ContextEntry[] {
  const sent = found.filter((one) => one.isSent).map((one) => one.entry)
  return sent.sort((a, b) => pathOrder(a.path, b.path))
}
