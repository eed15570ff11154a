import { baseName } from '../context/clean-path.ts'
import type { GitBlobs } from '../context/git-blobs.ts'
import type { GitFolder } from '../context/git-tree.ts'
import { once } from '../context/once.ts'
import type { Timeline } from './timeline.ts'

/** So many versions of a file are read at once. */
const mostAhead = 64

/** So many in all, with those of files of the same name: who reads one manifest reads those of other folders too. */
const mostTogether = 256

/** And so many where a second file of a kind is asked for: who reads two sources of a language reads all. */
const mostOfKind = 2048

/** Blobs that are read commit by commit: with one version of a file others come, as each question by itself starts git. */
export function blobsAhead(blobs: GitBlobs, timeline: Pick<Timeline, 'start' | 'commits'>): GitBlobs {
  const versions = once(() => versionsIn(timeline))
  const loaded = new Set<string>()
  const kinds = new Set<string>()
  return {
    load: (ids) => blobs.load(ids),
    text(id) {
      if (!loaded.has(id)) {
        const name = versions().names.get(id) ?? ''
        const wanted = new Set(ahead(id, versions()))
        addVersions(wanted, mostTogether, versions(), loaded, (other) => other === name)
        const kind = kindOf(name)
        if (kinds.has(kind)) addVersions(wanted, mostOfKind, versions(), loaded, (other) => kindOf(other) === kind)
        kinds.add(kind)
        blobs.load(wanted)
        for (const each of wanted) loaded.add(each)
      }
      return blobs.text(id)
    },
  }
}

interface Versions {
  /** By the id of a version that of the next one of the same file. */
  readonly following: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<string, string>
  /** By the name of files, without their folders, the first version of each. */
  readonly firstByName: ReadonlyMap<string, readonly string[]>
}

function versionsIn({ start, commits }: Pick<Timeline, 'start' | 'commits'>): Versions {
  const following = new Map<string, string>()
  const names = new Map<string, string>()
  const firstByName = new Map<string, string[]>()
  const addFirst = (name: string, id: string): void => {
    names.set(id, name)
    const known = firstByName.get(name)
    if (known) known.push(id)
    else firstByName.set(name, [id])
  }
  for (const [name, id] of filesBelow(start)) addFirst(name, id)
  for (const { changes } of commits) {
    for (const { path, before, after } of changes) {
      if (before && after) following.set(before.id, after.id)
      if (before && after) names.set(after.id, baseName(path))
      else if (after) addFirst(baseName(path), after.id)
    }
  }
  return { following, names, firstByName }
}

function* filesBelow(folder: GitFolder): Generator<readonly [name: string, id: string]> {
  for (const [name, node] of folder.children) {
    if (node.kind === 'folder') yield* filesBelow(node)
    else yield [name, node.id]
  }
}

/** Adds those of files whose name fits, each with what follows it. */
function addVersions(wanted: Set<string>, most: number, versions: Versions, loaded: ReadonlySet<string>, isMeant: (name: string) => boolean): void {
  for (const [name, firsts] of versions.firstByName) {
    if (!isMeant(name)) continue
    for (const first of firsts) {
      for (const each of ahead(first, versions)) {
        if (wanted.size >= most) return
        if (!loaded.has(each)) wanted.add(each)
      }
    }
  }
}

/** What a name ends with. */
function kindOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function* ahead(id: string, { following }: Versions): Generator<string> {
  let at: string | undefined = id
  for (let count = 0; at !== undefined && count < mostAhead; count++, at = following.get(at)) yield at
}
