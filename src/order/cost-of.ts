import { ancestorSets, type Event, type OrderProblem } from './order-problem.ts'

/** The seconds that a build takes on average where items run in this order. */
export function costOf(problem: OrderProblem, order: readonly number[]): number {
  const { share } = growingShare(problem)
  return order.reduce((cost, item) => cost + share(item) * (problem.costs[item] ?? 0), 0)
}

/**
 * The seconds that a build takes on average where each item runs only when itself or something that it needs changes, and then for what it takes at
 * least. No order costs less; what is between the two only other stages can save.
 */
export function structureBound(problem: OrderProblem): number {
  const ancestors = ancestorSets(problem)
  return problem.costs.reduce((sum, cost, item) => {
    if (cost === 0) return sum
    const { share, seen } = growingShare(problem)
    for (const above of ancestors[item] ?? []) share(above)
    const all = share(item)
    return sum + (seen().some(({ least }) => least?.has(item)) ? leastSeconds(item, cost, problem, new Set(seen())) : cost * all)
  }, 0)
}

/** The average of the most seconds that any of the events that happen in a build asks of an item. */
function leastSeconds(item: number, cost: number, { builds, chances }: OrderProblem, due: ReadonlySet<Event>): number {
  const secondsIn = (event: Event): number => (due.has(event) ? (event.least?.get(item) ?? cost) : 0)
  const bounds = [...new Set([...builds, ...chances].map(secondsIn))].filter((seconds) => seconds > 0).sort((a, b) => a - b)
  return bounds.reduce((sum, seconds, index) => {
    const missed = builds.reduce((rest, event) => rest - (secondsIn(event) >= seconds ? event.weight : 0), 1)
    const still = chances.reduce((rest, event) => rest * (secondsIn(event) >= seconds ? 1 - event.weight : 1), 1)
    return sum + (seconds - (bounds[index - 1] ?? 0)) * (1 - missed * still)
  }, 0)
}

interface GrowingShare {
  /** The share of builds that make the item given last run: those that change one of the items given so far. */
  readonly share: (item: number) => number
  /** The events that do. */
  readonly seen: () => readonly Event[]
}

function growingShare({ costs, builds, chances, quiet, hearing }: OrderProblem): GrowingShare {
  const [buildsOf, chancesOf] = [byItem(builds, costs.length), byItem(chances, costs.length)]
  const [isQuiet, hears] = [new Set(quiet), new Set(hearing)]
  const seen = new Set<Event>()
  let unheard: number[] = []
  let missed = 1
  let still = 1
  const change = (item: number): void => {
    for (const event of buildsOf[item] ?? []) if (!seen.has(event)) missed -= event.weight
    for (const event of chancesOf[item] ?? []) if (!seen.has(event)) still *= 1 - event.weight
    for (const events of [buildsOf, chancesOf]) for (const event of events[item] ?? []) seen.add(event)
  }
  const share = (item: number): number => {
    if (isQuiet.has(item)) unheard.push(item)
    else change(item)
    if (hears.has(item)) {
      unheard.forEach(change)
      unheard = []
    }
    return 1 - missed * still
  }
  return { share, seen: () => [...seen] }
}

function byItem(events: readonly Event[], count: number): readonly (readonly Event[])[] {
  const lists: Event[][] = Array.from({ length: count }, () => [])
  for (const event of events) for (const item of new Set(event.items)) lists[item]?.push(event)
  return lists
}
