import type { BuildGraph } from '../graph/build-graph.ts'
import { groupsOfFiles, type Scenario } from './scenarios.ts'

/**
 * What commits change for a build, each as often as the others; what they change together stays together. Commits that touch files of the same
 * groups are one scenario, told by a file of each group. Those that touch nothing which the build takes are none, but count.
 */
export function commitScenarios(graph: BuildGraph, commits: readonly Iterable<string>[]): readonly Scenario[] {
  const groupOf = groupsOfFiles(graph)
  const told = new Map<string, string>()
  const kinds = new Map<string, { readonly paths: readonly string[]; count: number }>()
  for (const touched of commits) {
    const groups = new Set<string>()
    for (const path of touched) {
      const group = groupOf(path)
      if (group === undefined) continue
      groups.add(group)
      if (!told.has(group)) told.set(group, path)
    }
    const names = [...groups].sort()
    const key = names.join('\n')
    const kind = kinds.get(key) ?? { paths: names.flatMap((group) => told.get(group) ?? []), count: 0 }
    kind.count++
    if (names.length > 0) kinds.set(key, kind)
  }
  return [...kinds.values()].map(({ paths, count }) => ({ change: { kind: 'files', paths }, weight: count / commits.length }))
}
