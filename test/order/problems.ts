import fc from 'fast-check'
import type { Event, OrderProblem } from '../../src/order/order-problem.ts'

function eventsOf(count: number, most: number, whole: number): fc.Arbitrary<readonly Event[]> {
  const items = fc.uniqueArray(fc.nat(count - 1), { maxLength: count })
  const event = fc.record({ weight: fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 1, max: 1000 }).map((parts) => parts / 1000)), items })
  return fc.array(event, { maxLength: most }).map((events) => {
    const sum = events.reduce((total, { weight }) => total + weight, 0)
    const scale = sum > whole ? whole / sum : 1
    return events.map((each) => ({ ...each, weight: each.weight * scale }))
  })
}

/** Problems of a few items, with what is likely to go wrong: equal items, free ones, ones that cost nothing, chains, everything in every build. */
export function problems(mostItems: number, mostChances: number): fc.Arbitrary<OrderProblem> {
  return fc.integer({ min: 1, max: mostItems }).chain((count) =>
    fc.record({
      costs: fc.array(fc.oneof(fc.constantFrom(0, 0.5, 1, 30), fc.integer({ min: 1, max: 1000 }).map((tenths) => tenths / 10)), { minLength: count, maxLength: count }),
      predecessors: fc.tuple(...Array.from({ length: count }, (_, item) => (item === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat(item - 1), { maxLength: 2 })))),
      builds: eventsOf(count, 6, 1),
      chances: eventsOf(count, mostChances, Infinity),
    }),
  )
}

/** The share of builds that change an item of a front, told as it is defined. */
function shareOf({ builds, chances }: OrderProblem, front: readonly number[]): number {
  const isHit = ({ items }: Event): boolean => items.some((each) => front.includes(each))
  const spared = 1 - builds.filter(isHit).reduce((sum, { weight }) => sum + weight, 0)
  return 1 - chances.filter(isHit).reduce((quiet, { weight }) => quiet * (1 - weight), spared)
}

/** What an order costs: a build runs all from the first item on that it changes. */
export function plainCost(problem: OrderProblem, order: readonly number[]): number {
  return order.reduce((cost, item, index) => cost + (problem.costs[item] ?? 0) * shareOf(problem, order.slice(0, index + 1)), 0)
}

/** The cost of the best of all legal orders; those that are dearer already are not gone through to the end. */
export function leastCost(problem: OrderProblem): number {
  const { costs, predecessors } = problem
  const needs = predecessors.map((direct) => direct.reduce((set, item) => set | (1 << item), 0))
  const shares = Array.from({ length: 2 ** costs.length }, (_, set) => shareOf(problem, [...costs.keys()].filter((item) => set & (1 << item))))
  let least = Infinity
  const visit = (set: number, cost: number): void => {
    if (cost >= least) return
    if (set === shares.length - 1) least = cost
    for (let item = 0; item < costs.length; item++) {
      const next = set | (1 << item)
      const need = needs[item] ?? 0
      if (next !== set && (set & need) === need) visit(next, cost + (costs[item] ?? 0) * (shares[next] ?? 0))
    }
  }
  visit(0, 0)
  return least
}

export function isLegal({ predecessors }: OrderProblem, order: readonly number[]): boolean {
  const at = new Map(order.map((item, index) => [item, index]))
  return at.size === predecessors.length && order.length === predecessors.length && predecessors.every((direct, item) => direct.every((above) => (at.get(above) ?? 0) < (at.get(item) ?? 0)))
}
