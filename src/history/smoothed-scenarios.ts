import type { BuildGraph } from '../graph/build-graph.ts'
import { groupsOfFiles, takenFiles, type Scenario } from './scenarios.ts'

/** What nobody saw counts as half of one time that somebody did (Jeffreys' prior of a share). */
const unseen = 0.5

/**
 * What `seen` builds of a history say of those to come: files that never changed may yet. Each group of files that the build takes changes by
 * itself a little oftener than it was seen to. Of the scenarios one happens at a time.
 */
export function smoothedScenarios(graph: BuildGraph, scenarios: readonly Scenario[], seen: number): readonly Scenario[] {
  const groupOf = groupsOfFiles(graph)
  const told = new Map<string, string>()
  for (const path of takenFiles(graph)) {
    const group = groupOf(path)
    if (group !== undefined && !told.has(group)) told.set(group, path)
  }
  const all = seen + told.size * unseen
  return [
    ...scenarios.map(({ change, weight }) => ({ change, weight: (weight * seen) / all })),
    ...[...told.values()].map((path): Scenario => ({ change: { kind: 'files', paths: [path] }, weight: unseen / all })),
  ]
}
