import type { Costs } from '../cost/costs.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import type { Builds } from './builds.ts'
import { boundsOf, choicesIn, givenCost, type Bounds } from './choices.ts'

/** What a file costs in the order of its author, and what could be gained. */
export interface OrderBounds extends Bounds {
  /** Seconds of an average build. */
  readonly cost: number
}

/** Sets of items that are gone through: a report does not wait for the last digit. */
const mostStates = 2 ** 12

/** Compares the order of a file with the best one, without a proof that it builds the same image. Of a copy that can be taken apart, once. */
export function orderBounds(graph: BuildGraph, builds: Builds, costs: Costs): OrderBounds {
  const sum = { cost: 0, orderBound: 0, structureBound: 0, isExact: true }
  for (const { needed, index } of graph.stages) {
    if (!needed) continue
    const choices = choicesIn(graph, index, builds, costs, mostStates)
    const bounds = boundsOf(choices)
    sum.cost += givenCost(choices)
    sum.orderBound += bounds.orderBound
    sum.structureBound += bounds.structureBound
    sum.isExact &&= bounds.isExact
  }
  return sum
}
