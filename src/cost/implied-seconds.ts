import type { Step } from '../graph/build-graph.ts'
import type { Costs } from './costs.ts'
import { priorCosts } from './priors.ts'

/** What a step takes for something that it does along with its own work: both share its seconds as steps of their kinds take them. */
export function impliedSeconds(step: Step, implied: Step, costs: Costs): number {
  const usual = priorCosts.secondsOf(implied)
  const all = usual + priorCosts.secondsOf(step)
  return all > 0 ? (costs.secondsOf(step) * usual) / all : 0
}
