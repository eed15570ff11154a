import type { Costs } from '../src/cost/costs.ts'
import type { BuildGraph } from '../src/graph/build-graph.ts'
import { bestOrder } from '../src/order/best-order.ts'
import type { Builds } from '../src/order/builds.ts'
import { costOf } from '../src/order/cost-of.ts'
import { ancestorSets, type OrderProblem } from '../src/order/order-problem.ts'
import { stageProblem } from '../src/order/stage-problem.ts'

/** Seconds over all builds by the model alone, in which no copy is taken apart: the order of the author, and those that simpler ways find. */
export interface Baselines {
  readonly given: number
  /** What changes least often goes first. */
  readonly frequency: number
  /** What saves least for its chance of change goes last, item by item. */
  readonly index: number
  readonly exact: number
  /** The exact order for the very builds that are counted. */
  readonly hindsight: number
}

/** Arranges the stages of a file for the builds that were learnt, in several ways, and counts what the builds that came cost then. */
export function orderBaselines(graph: BuildGraph, learnt: Builds, came: Builds, costs: Costs, count: number): Baselines {
  const sum = { given: 0, frequency: 0, index: 0, exact: 0, hindsight: 0 }
  for (const stage of graph.stages) {
    if (!stage.needed) continue
    const { problem } = stageProblem(graph, stage, learnt, costs)
    const { problem: real } = stageProblem(graph, stage, came, costs)
    const shares = problem.costs.map((_, item) => shareOf(problem, item))
    const cost = (order: readonly number[]): number => count * costOf(real, order)
    sum.given += cost([...problem.costs.keys()])
    sum.frequency += cost(greedy(problem, (item) => shares[item] ?? 0))
    sum.index += cost(greedy(problem, (item) => oddsPerSecond(shares[item] ?? 0, problem.costs[item] ?? 0)))
    sum.exact += cost(bestOrder(problem).order)
    sum.hindsight += cost(bestOrder(real).order)
  }
  return sum
}

function shareOf({ builds, chances }: OrderProblem, item: number): number {
  const missed = builds.reduce((left, { items, weight }) => (items.includes(item) ? left - weight : left), 1)
  return 1 - chances.reduce((left, { items, weight }) => (items.includes(item) ? left * (1 - weight) : left), missed)
}

function oddsPerSecond(share: number, cost: number): number {
  return share <= 1e-9 ? 0 : share / Math.max(1e-9, 1 - share) / Math.max(1e-9, cost)
}

/** Always the free item of the least value; the author's first of several. */
function greedy(problem: OrderProblem, valueOf: (item: number) => number): readonly number[] {
  const ancestors = ancestorSets(problem)
  const left = new Set(problem.costs.keys())
  const order: number[] = []
  while (left.size > 0) {
    const free = [...left].filter((item) => ![...(ancestors[item] ?? [])].some((above) => left.has(above)))
    const next = free.reduce((best, item) => (valueOf(item) < valueOf(best) ? item : best), free[0] ?? 0)
    left.delete(next)
    order.push(next)
  }
  return order
}
