import { selfAndAbove } from '../context/clean-path.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import { selectedFiles, selectionOf } from '../graph/landings.ts'
import type { ChangeSets } from './change-sets.ts'
import { awaitedIn, mainContextEdges } from './scenarios.ts'

/** A wildcard may name very many files; git is asked about so many. */
const mostAsked = 200

/**
 * Which paths of the build context commits say nothing about, as git does not have them: what comes only before the build, and what an earlier one
 * left in the checkout. Git is asked where a copy names something that no commit touches.
 */
export function beyondGit(graph: BuildGraph, { sets, lacks }: ChangeSets): (path: string) => boolean {
  const awaited = awaitedIn(graph)
  const touched = new Set(sets.flatMap(({ paths }) => paths.flatMap(selfAndAbove)))
  const open = namedBy(graph).filter((path) => !touched.has(path)).slice(0, mostAsked)
  const foreign = open.length > 0 && lacks ? lacks(open) : new Set<string>()
  return (path) => awaited.has(path) || (foreign.size > 0 && selfAndAbove(path).some((each) => foreign.has(each)))
}

/** The files and folders that copies and mounts name, but for the whole context. */
function namedBy(graph: BuildGraph): readonly string[] {
  const things = mainContextEdges(graph).flatMap((edge) => selectionOf(edge)?.sources.flatMap((source) => source.things) ?? [])
  return [...new Set(things.flatMap(({ at }) => (at === '' ? [] : [at])))]
}

/** The files of the build context that a tree of the repository lacks where a copy or mount names them, be it by their folder: of each that it names, one file. */
export function filesBeyond(graph: BuildGraph, isInTree: (path: string) => boolean): readonly string[] {
  const foreign = [...awaitedIn(graph), ...namedBy(graph)].filter((path) => !isInTree(path))
  if (foreign.length === 0) return []
  const files = mainContextEdges(graph).flatMap((edge) => selectedFiles(edge))
  return foreign.flatMap((path) => files.find((file) => selfAndAbove(file).includes(path)) ?? [])
}
