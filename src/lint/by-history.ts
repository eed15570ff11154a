import { beyondGit } from '../history/beyond-git.ts'
import type { ChangeSets } from '../history/change-sets.ts'
import { groupedScenarios } from '../history/commit-scenarios.ts'
import { graphWithGoneFiles, toldApart } from '../history/gone-files.ts'
import { isBeyondCommits } from '../history/scenarios.ts'
import type { Analysis } from './analyse.ts'
import { attribute, noCost, type Attributed } from './attribution.ts'
import { claimsOf, type Claims, type WeighedBuilds, type WeighedChange } from './claims.ts'
import type { Config } from './config.ts'
import type { Waste } from './finding.ts'
import type { AnyFlaw } from './rule.ts'
import { filesReadBy } from './victims.ts'
import { volatilityOf } from './volatility-of.ts'
import { filesInPart, inPartsOfCommits } from './parts-of-scenarios.ts'
import { buildsWith, wasteIn, wasteOf, weighedBuilds } from './waste.ts'
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
  const isForeign = beyondGit(graph, changes)
  const chances = scenarios.filter((scenario) => isBeyondCommits(scenario, isForeign, settings))
  const past = graphWithGoneFiles(graph, changes)
  const flaws = claimed.map(({ flaw }) => flaw)
  const apart = flaws.flatMap(({ also, part, files }) => [...also.map((step) => filesReadBy(step, past, part)), ...(files ? [files] : [])])
  const kinOf = toldApart(past, changes, graph.context, settings, [...new Set(apart), ...filesInPart(flaws)])
  const commits = inPartsOfCommits(groupedScenarios(changes.sets, kinOf), flaws)
  const builds = weighedBuilds(buildsWith(commits, past), buildsWith(chances, graph))
  const claims = inTurn(claimed.map(({ flaw }) => claimsOf(flaw, builds, graph, config)))
  const costs = attribute(claims, builds)
  // Which part of a file a commit changed, the history does not tell, nor when what another tool makes is another: that is estimated.
  const isTold = ({ share, change }: AnyFlaw): boolean => share === undefined && !(change.kind === 'file' && isForeign(change.path))
  const wasteFrom = (flaw: AnyFlaw, cost: Attributed): Waste => (isTold(flaw) ? wasteIn(cost, changes.commits) : wasteOf(cost, config.costs))
  const wastes = new Map(claimed.map(({ flaw }, index) => [flaw, wasteFrom(flaw, costs[index] ?? noCost)]))
  return { wastes, claims, builds }
}
