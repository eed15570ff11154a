import type { GitBlobs } from '../context/git-blobs.ts'
import { once } from '../context/once.ts'
import type { Commit } from '../history/log-parser.ts'

/** So many versions of a file are read at once. */
const mostAhead = 64

/** Blobs that are read commit by commit: with one version of a file the next ones come, as each question by itself starts git. */
export function blobsAhead(blobs: GitBlobs, commits: readonly Commit[]): GitBlobs {
  const following = once(() => followingOf(commits))
  const loaded = new Set<string>()
  return {
    load: (ids) => blobs.load(ids),
    text(id) {
      if (!loaded.has(id)) {
        const wanted = [...ahead(id, following())]
        blobs.load(wanted)
        for (const each of wanted) loaded.add(each)
      }
      return blobs.text(id)
    },
  }
}

/** By the id of a version that of the next one of the same file, oldest commit first. */
function followingOf(commits: readonly Commit[]): ReadonlyMap<string, string> {
  const following = new Map<string, string>()
  for (const { changes } of commits) for (const { before, after } of changes) if (before && after) following.set(before.id, after.id)
  return following
}

function* ahead(id: string, following: ReadonlyMap<string, string>): Generator<string> {
  let at: string | undefined = id
  for (let count = 0; at !== undefined && count < mostAhead; count++, at = following.get(at)) yield at
}
