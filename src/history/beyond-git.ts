import { selfAndAbove } from '../context/clean-path.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import type { ChangeSets } from './change-sets.ts'
import { awaitedIn, filesAt, namedIn } from './made-before.ts'

/**
 * Which paths of the build context commits say nothing about, as git does not have them: what comes only before the build, and what an earlier one
 * left in the checkout. Git is asked where a copy names something that no commit touches.
 */
export function beyondGit(graph: BuildGraph, { sets }: ChangeSets): (path: string) => boolean {
  const awaited = awaitedIn(graph)
  const touched = new Set(sets.flatMap(({ paths }) => paths.flatMap(selfAndAbove)))
  const open = namedIn(graph).filter((path) => !touched.has(path))
  const foreign = (open.length > 0 && graph.context.untracked?.(open)) || new Set<string>()
  return (path) => awaited.has(path) || (foreign.size > 0 && selfAndAbove(path).some((each) => foreign.has(each)))
}

/** What a build takes by a name that a tree of the repository does not have: of each file or folder one file. */
export function filesBeyond(graph: BuildGraph, isInTree: (path: string) => boolean): readonly string[] {
  const foreign = [...awaitedIn(graph), ...namedIn(graph)].filter((path) => !isInTree(path))
  return foreign.flatMap((path) => filesAt(new Set([path]), graph)[0] ?? [])
}
