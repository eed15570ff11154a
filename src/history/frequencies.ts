import type { BuildGraph, Edge } from '../graph/build-graph.ts'
import { mainContextEdges, selectedFiles } from '../graph/landings.ts'
import { beyondGit } from './beyond-git.ts'
import type { ChangeSets } from './change-sets.ts'
import { groupedScenarios } from './commit-scenarios.ts'
import { graphWithGoneFiles, toldApart } from './gone-files.ts'
import { isBeyondCommits, scenariosOf, shareOfFiles, type Scenario, type VolatilitySettings } from './scenarios.ts'

/** How often what a build takes is another than in the build before. */
export interface Frequencies {
  /** What `commits` change: the same steps, over the files that are there and those that were. */
  readonly past: BuildGraph
  /** Of these one happens at a time. */
  readonly commits: readonly Scenario[]
  /** Each of these happens or not, whatever else does. */
  readonly chances: readonly Scenario[]
  /** The share of builds, 0 to 1, that find other files than the last one behind an edge of the graph into its build context. */
  shareOf(edge: Edge): number
}

/** From priors. */
export function estimatedFrequencies(graph: BuildGraph, settings: VolatilitySettings): Frequencies {
  return {
    past: graph,
    commits: [],
    chances: scenariosOf(graph, settings),
    shareOf: (edge) => shareOfFiles(selectedFiles(edge), graph, settings),
  }
}

/** From commits; what these do not tell, and files about which somebody said how often they change, from priors. */
export function measuredFrequencies(graph: BuildGraph, settings: VolatilitySettings, changes: ChangeSets): Frequencies {
  const past = graphWithGoneFiles(graph, changes)
  const isForeign = beyondGit(graph, changes)
  const pastEdges = mainContextEdges(past)
  const twins = new Map(mainContextEdges(graph).map((edge, index) => [edge, pastEdges[index] ?? edge]))
  return {
    past,
    commits: groupedScenarios(changes.sets, toldApart(past, changes, graph.context, settings, [])),
    chances: scenariosOf(graph, settings).filter((scenario) => isBeyondCommits(scenario, isForeign, settings)),
    shareOf(edge) {
      const taken = new Set(selectedFiles(twins.get(edge) ?? edge))
      const isTaken = (path: string): boolean => taken.has(path) && settings.levelOfPath(path) === undefined
      const touching = changes.sets.reduce((share, { paths, weight }) => (paths.some(isTaken) ? share + weight : share), 0)
      const told = [...taken].filter((path) => isForeign(path) || settings.levelOfPath(path) !== undefined)
      return 1 - (1 - Math.min(1, touching)) * (1 - shareOfFiles(told, graph, settings))
    },
  }
}
