import type { BuildContext, ContextEntry } from './build-context.ts'
import { type FileTree, type Listing, listTree } from './file-tree.ts'
import { followLinks } from './follow-links.ts'
import type { IgnoreMatcher } from './ignore-matcher.ts'
import { ignoring, type IgnoreText } from './ignoring.ts'

/** What stands around a tree. */
export interface TreeOptions {
  readonly name: string
  readonly ignore?: IgnoreText | undefined
  /** Entries to look at before giving up; 200,000 by default. */
  readonly maxEntries?: number
  readonly untracked?: BuildContext['untracked']
}

/** A build context from a tree of files and an ignore file. The tree is listed when entries are first asked for. */
export function treeContext(tree: FileTree, options: TreeOptions): BuildContext {
  const { name, ignore, maxEntries = 200_000, untracked } = options
  const { matcher, inContext } = ignoring(ignore)
  const looked = lookedAt(tree)
  let listed: IndexedListing | undefined
  const listing = (): IndexedListing => (listed ??= indexed(listTree(looked, matcher, maxEntries)))
  const digests = new Map<string, string | undefined>()
  const entry = (path: string): ContextEntry | undefined => {
    const found = listed ? 'untold' : entryAt(looked, matcher, path)
    return found === 'untold' ? listing().byPath.get(path) : found
  }
  const isFile = (path: string): boolean => entry(path)?.kind === 'file'
  return {
    name,
    get entries() {
      return listing().entries
    },
    get incomplete() {
      return listing().incomplete
    },
    ...inContext(entry),
    entry,
    ...(untracked && { untracked }),
    read(path) {
      const real = followLinks({ entry }, path)
      return real !== undefined && isFile(real) ? tree.read(real) : undefined
    },
    digest(path) {
      if (!isFile(path)) return undefined
      if (!digests.has(path)) digests.set(path, tree.digest(path))
      return digests.get(path)
    },
  }
}

interface LookedAt extends FileTree {
  /** What lies in a folder that was listed. */
  seen(path: string): ContextEntry | undefined
}

/** The same tree, each folder of which is listed once. */
function lookedAt(tree: FileTree): LookedAt {
  const folders = new Map<string, readonly ContextEntry[] | undefined>()
  const seen = new Map<string, ContextEntry>()
  return {
    ...tree,
    seen: (path) => seen.get(path),
    children(folder) {
      if (folders.has(folder)) return folders.get(folder)
      const children = tree.children(folder)
      folders.set(folder, children)
      for (const entry of children ?? []) seen.set(entry.path, entry)
      return children
    },
  }
}

/** Looks into the folders on the way alone. Below what an ignore file leaves out only the whole list tells. */
function entryAt(tree: LookedAt, matcher: IgnoreMatcher, path: string): ContextEntry | 'untold' | undefined {
  let state = matcher.start
  let folder = ''
  for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
    const at = end === -1 ? path : path.slice(0, end)
    tree.children(folder)
    const found = tree.seen(at)
    if (!found) return undefined
    state = matcher.at(at, state)
    if (state.isExcluded) return 'untold'
    if (end === -1) return found
    if (found.kind !== 'folder') return undefined
    folder = at
  }
}

interface IndexedListing extends Listing {
  readonly byPath: ReadonlyMap<string, ContextEntry>
}

function indexed(listing: Listing): IndexedListing {
  return { ...listing, byPath: new Map(listing.entries.map((entry) => [entry.path, entry])) }
}
