import type { BuildContext } from '../context/build-context.ts'
import { parentPath } from '../context/clean-path.ts'
import { overlay } from '../context/overlay.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import { carriedGraph } from '../graph/carried-graph.ts'
import { mainContextEdges, selectedPaths } from '../graph/landings.ts'
import { gitHead, type ChangeSets } from './change-sets.ts'
import type { Kin } from './commit-scenarios.ts'
import type { VolatilitySettings } from './scenarios.ts'

/** The plan over all files that are there or were there: a copy took also those that are gone by now. */
export function graphWithGoneFiles(graph: BuildGraph, { sets }: ChangeSets): BuildGraph {
  const { context } = graph
  const gone = new Set(sets.flatMap(({ paths }) => paths.filter((path) => path !== gitHead && canReturn(path, context))))
  return gone.size === 0 ? graph : carriedGraph(graph, overlay(context, [...gone].map((path) => ({ kind: 'write', path, text: '' }))))
}

/** Not where something else stands at the place by now. */
function canReturn(path: string, context: BuildContext): boolean {
  if (path === '' || context.entry(path)) return false
  for (let above = parentPath(path); above !== ''; above = parentPath(above)) {
    const entry = context.entry(above)
    if (entry) return entry.kind === 'folder'
  }
  return true
}

/**
 * Files are alike where the same edges select them and the same of `apart` hold them. A group is told by a file that is there `today`, where there is
 * any. What somebody said about a file counts more than history: such files are of no group.
 */
export function toldApart(past: BuildGraph, { sets }: ChangeSets, today: BuildContext, settings: VolatilitySettings, apart: readonly ReadonlySet<string>[]): (path: string) => Kin | undefined {
  const groups = [...mainContextEdges(past).map((edge) => selectedPaths(edge)), ...apart]
  const all = [...new Set(sets.flatMap(({ paths }) => paths))].filter((path) => settings.levelOfPath(path) === undefined)
  const [there, gone] = [all.filter((path) => today.entry(path)), all.filter((path) => !today.entry(path))]
  const kinds = new Map<string, Kin>()
  const kin = new Map<string, Kin>()
  for (const path of [...there, ...gone]) {
    const group = groups.flatMap((paths, index) => (paths.has(path) ? [index] : [])).join(' ')
    if (group === '') continue
    const kind = kinds.get(group) ?? { group, path }
    kinds.set(group, kind)
    kin.set(path, kind)
  }
  return (path) => kin.get(path)
}
