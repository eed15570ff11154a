import type { BuildContext, ContextEntry } from './build-context.ts'
import { type FileTree, type Listing, listTree } from './file-tree.ts'
import { followLinks } from './follow-links.ts'
import { ignoring, type IgnoreText } from './ignoring.ts'
import { once } from './once.ts'

/** What stands around a tree. */
export interface TreeOptions {
  readonly name: string
  readonly ignore?: IgnoreText | undefined
  /** Entries to look at before giving up; 200,000 by default. */
  readonly maxEntries?: number
}

/** A build context from a tree of files and an ignore file. The tree is listed when entries are first asked for. */
export function treeContext(tree: FileTree, options: TreeOptions): BuildContext {
  const { name, ignore, maxEntries = 200_000 } = options
  const { matcher, inContext } = ignoring(ignore)
  const listing = once(() => indexed(listTree(tree, matcher, maxEntries)))
  const digests = new Map<string, string | undefined>()
  const entry = (path: string): ContextEntry | undefined => listing().byPath.get(path)
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

interface IndexedListing extends Listing {
  readonly byPath: ReadonlyMap<string, ContextEntry>
}

function indexed(listing: Listing): IndexedListing {
  return { ...listing, byPath: new Map(listing.entries.map((entry) => [entry.path, entry])) }
}
