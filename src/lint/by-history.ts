import { isTimed } from './aim.ts'
import type { ChangeSets } from '../history/change-sets.ts'
import { groupedScenarios } from '../history/commit-scenarios.ts'
import { graphWithGoneFiles, toldApart } from '../history/gone-files.ts'
import type { Scenario } from '../history/scenarios.ts'
import type { Analysis } from './analyse.ts'
import type { Config } from './config.ts'
import type { Waste } from './finding.ts'
import { filesReadBy } from './victims.ts'
import { volatilityOf } from './volatility-of.ts'
import { buildsWith, wasteIn } from './waste.ts'

/** What commits say about the flaws of a file. */
export interface ByHistory {
  /** What each flaw costs, in the order of the flaws. */
  readonly wastes: readonly Waste[]
  readonly commits: readonly Scenario[]
  /** What no commit tells: arguments, base images, and files about which somebody said how often they change. */
  readonly chances: readonly Scenario[]
}

/** Measures what is found over the commits of a history. Which flaws there are is decided before, and without it. */
export function byHistory({ graph, lint: { flaws, scenarios } }: Analysis, changes: ChangeSets, config: Config): ByHistory {
  const settings = volatilityOf(config)
  const chances = scenarios.filter(({ change }) => change.kind !== 'file' || settings.levelOfPath(change.path) !== undefined)
  const past = graphWithGoneFiles(graph, changes)
  const apart = flaws.flatMap(({ flaw: { also, part } }) => also.map((step) => filesReadBy(step, past, part)))
  const commits = groupedScenarios(changes.sets, toldApart(past, changes, graph.context, settings, [...new Set([...apart, ...flaws.flatMap(({ flaw }) => flaw.files ?? [])])]))
  const builds = { exclusive: buildsWith(commits, past), independent: buildsWith(chances, graph) }
  return { wastes: flaws.map(({ flaw, finding }) => (!isTimed(flaw.aim ?? 'seconds') ? finding.waste : wasteIn(builds, flaw, graph, changes.commits, config))), commits, chances }
}
