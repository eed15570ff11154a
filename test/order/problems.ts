import fc from 'fast-check'
import { ancestorSets, type Event, type OrderProblem } from '../../src/order/order-problem.ts'

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
      quiet: fc.uniqueArray(fc.nat(count - 1), { maxLength: 2 }),
      hearing: fc.uniqueArray(fc.nat(count - 1), { maxLength: count }),
    }).map(lawful),
  )
}

/** Quiet items cost nothing, and what needs one and costs something hears of it. */
function lawful(problem: OrderProblem): OrderProblem {
  const costs = problem.costs.map((cost, item) => (problem.quiet.includes(item) ? 0 : cost))
  const needing = ancestorSets(problem).flatMap((above, item) => ((costs[item] ?? 0) > 0 && problem.quiet.some((each) => above.has(each)) ? [item] : []))
  return { ...problem, costs, hearing: [...new Set([...problem.hearing, ...needing])].filter((item) => !problem.quiet.includes(item)) }
}

/** The share of builds that change an item of a front, told as it is defined; a quiet item counts where one that hears comes after it. */
function shareOf({ builds, chances, quiet, hearing }: OrderProblem, front: readonly number[]): number {
  const loud = front.filter((item, index) => !quiet.includes(item) || front.slice(index).some((below) => hearing.includes(below)))
  const isHit = ({ items }: Event): boolean => items.some((each) => loud.includes(each))
  const spared = 1 - builds.filter(isHit).reduce((sum, { weight }) => sum + weight, 0)
  return 1 - chances.filter(isHit).reduce((still, { weight }) => still * (1 - weight), spared)
}

/** What an order costs: a build runs all from the first item on that it changes. */
export function plainCost(problem: OrderProblem, order: readonly number[]): number {
  return order.reduce((cost, item, index) => cost + (problem.costs[item] ?? 0) * shareOf(problem, order.slice(0, index + 1)), 0)
}

/** The cost of the best of all legal orders; those that are dearer already are not gone through to the end. */
export function leastCost(problem: OrderProblem): number {
  const { costs, predecessors, quiet, hearing } = problem
  const shares = new Map<string, number>()
  let least = Infinity
  const visit = (front: readonly number[], cost: number): void => {
    if (cost >= least) return
    if (front.length === costs.length) least = cost
    for (const [item, direct] of predecessors.entries()) {
      if (front.includes(item) || !direct.every((above) => front.includes(above))) continue
      const next = [...front, item]
      const lastHearing = next.findLastIndex((each) => hearing.includes(each))
      const key = `${[...next].sort()} ${next.filter((each, index) => quiet.includes(each) && index > lastHearing).sort()}`
      const share = shares.get(key) ?? shareOf(problem, next)
      shares.set(key, share)
      visit(next, cost + (costs[item] ?? 0) * share)
    }
  }
  visit([], 0)
  return least
}

export function isLegal({ predecessors }: OrderProblem, order: readonly number[]): boolean {
  const at = new Map(order.map((item, index) => [item, index]))
  return at.size === predecessors.length && order.length === predecessors.length && predecessors.every((direct, item) => direct.every((above) => (at.get(above) ?? 0) < (at.get(item) ?? 0)))
}
