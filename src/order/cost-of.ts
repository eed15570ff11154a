import { ancestorSets, type Event, type OrderProblem } from './order-problem.ts'

/** The seconds that a build takes on average where items run in this order. */
export function costOf(problem: OrderProblem, order: readonly number[]): number {
  const share = growingShare(problem)
  return order.reduce((cost, item) => cost + share(item) * (problem.costs[item] ?? 0), 0)
}

/**
 * The seconds that a build takes on average where each item runs only when itself or something that it needs changes. No order costs less;
 * what is between the two only other stages can save.
 */
export function structureBound(problem: OrderProblem): number {
  const ancestors = ancestorSets(problem)
  return problem.costs.reduce((sum, cost, item) => {
    if (cost === 0) return sum
    const share = growingShare(problem)
    for (const above of ancestors[item] ?? []) share(above)
    return sum + cost * share(item)
  }, 0)
}

/** The share of builds that change one of the items given so far. */
function growingShare({ costs, builds, chances }: OrderProblem): (item: number) => number {
  const [buildsOf, chancesOf] = [byItem(builds, costs.length), byItem(chances, costs.length)]
  const seen = new Set<Event>()
  let missed = 1
  let quiet = 1
  return (item) => {
    for (const event of buildsOf[item] ?? []) if (!seen.has(event)) missed -= event.weight
    for (const event of chancesOf[item] ?? []) if (!seen.has(event)) quiet *= 1 - event.weight
    for (const events of [buildsOf, chancesOf]) for (const event of events[item] ?? []) seen.add(event)
    return 1 - missed * quiet
  }
}

function byItem(events: readonly Event[], count: number): readonly (readonly Event[])[] {
  const lists: Event[][] = Array.from({ length: count }, () => [])
  for (const event of events) for (const item of new Set(event.items)) lists[item]?.push(event)
  return lists
}
