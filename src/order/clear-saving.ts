import type { Costs } from '../cost/costs.ts'
import { secondsToRun, simulateChange } from '../cache/what-if.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import type { Scenario } from '../history/scenarios.ts'

/** A file and what its steps cost. */
interface Priced {
  readonly graph: BuildGraph
  readonly costs: Costs
}

/** How many standard errors the mean saving of a build is to lie above nothing. */
const leastErrors = 1

/**
 * Whether a saving over the builds of a history is more than chance may have made of none: few builds that save much foretell little. `seen` builds were
 * looked at, the newer perhaps as more of one; of the scenarios one happens in each, or none does.
 */
export function isClearSaving(before: Priced, after: Priced, scenarios: readonly Scenario[], seen: number): boolean {
  const savings = scenarios.map(({ change, weight }) => ({ weight, seconds: secondsIn(before, change) - secondsIn(after, change) }))
  const mean = savings.reduce((sum, { weight, seconds }) => sum + weight * seconds, 0)
  const spread = savings.reduce((sum, { weight, seconds }) => sum + weight * seconds ** 2, 0) - mean ** 2
  return mean > leastErrors * Math.sqrt(Math.max(spread, 0) / seen)
}

function secondsIn({ graph, costs }: Priced, change: Scenario['change']): number {
  return secondsToRun(simulateChange(graph, change), costs)
}
