import type { ChangeSets } from '../history/change-sets.ts'
import { groupedScenarios } from '../history/commit-scenarios.ts'
import { graphWithGoneFiles, toldApart } from '../history/gone-files.ts'
import type { Analysis } from './analyse.ts'
import { attribute, noCost } from './attribution.ts'
import { claimsOf, type Claims, type WeighedBuilds, type WeighedChange } from './claims.ts'
import type { Config } from './config.ts'
import type { Waste } from './finding.ts'
import type { AnyFlaw } from './rule.ts'
import { filesReadBy } from './victims.ts'
import { volatilityOf } from './volatility-of.ts'
import { buildsWith, wasteIn, wasteUntold, weighedBuilds } from './waste.ts'
import { inTurn } from './worthwhile.ts'

/** What commits say about the flaws of a file. */
export interface ByHistory {
  /** What each flaw costs that seconds can tell of. */
  readonly wastes: ReadonlyMap<AnyFlaw, Waste>
  /** What each flaw claims of the commits. */
  readonly claims: readonly Claims<WeighedChange>[]
  /** One for commits that change the same, and one for each change that no commit tells: arguments, base images, and files about which somebody said how often they change. */
  readonly builds: WeighedBuilds<WeighedChange>
}

/** Measures what is found over the commits of a history. Which flaws there are, and which of two has what both claim, is decided before, and without it. */
export function byHistory({ graph, lint: { claimed, scenarios } }: Analysis, changes: ChangeSets, config: Config): ByHistory {
  const settings = volatilityOf(config)
  const chances = scenarios.filter(({ change }) => change.kind !== 'file' || settings.levelOfPath(change.path) !== undefined)
  const past = graphWithGoneFiles(graph, changes)
  const apart = claimed.flatMap(({ flaw: { also, part, files } }) => [...also.map((step) => filesReadBy(step, past, part)), ...(files ? [files] : [])])
  const commits = groupedScenarios(changes.sets, toldApart(past, changes, graph.context, settings, [...new Set(apart)]))
  const builds = weighedBuilds(buildsWith(commits, past), buildsWith(chances, graph))
  const claims = inTurn(claimed.map(({ flaw }) => claimsOf(flaw, builds, graph, config)))
  const costs = attribute(claims, builds)
  const wastes = new Map(claimed.map(({ flaw }, index) => [flaw, flaw.share === undefined ? wasteIn(costs[index] ?? noCost, changes.commits) : wasteUntold(flaw)]))
  return { wastes, claims, builds }
}
