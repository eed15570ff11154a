import { network } from './max-flow.ts'
import { partial, type Event, type OrderProblem } from './order-problem.ts'

/**
 * The items with all that they need that save the most seconds for each build that they make run: what stands first in a decomposition of
 * Sidney's (1975). Found by a parametric least cut: an item is a gain that takes its predecessors and every event that changes it.
 */
export function densestFront(problem: OrderProblem): ReadonlySet<number> {
  const events = exclusiveEvents(problem)
  let front: ReadonlySet<number> = new Set(problem.costs.keys())
  for (;;) {
    const rate = densityOf(front, problem, events)
    const better = heaviestFront(problem, events, rate)
    if (better.size === 0 || densityOf(better, problem, events) <= rate * (1 + 1e-9)) return front
    front = better
  }
}

function densityOf(front: ReadonlySet<number>, { costs }: OrderProblem, events: readonly Event[]): number {
  let [seconds, share] = [0, 0]
  for (const item of front) seconds += costs[item] ?? 0
  for (const { weight, items } of events) if (items.some((item) => front.has(item))) share += weight
  return seconds / share
}

/** The front whose seconds are the most above `rate` times the share of builds that change it. */
function heaviestFront({ costs, predecessors }: OrderProblem, events: readonly Event[], rate: number): ReadonlySet<number> {
  const count = costs.length
  const [source, sink] = [count + events.length, count + events.length + 1]
  const { addPipe, nearSide } = network(sink + 1)
  for (const [item, seconds] of costs.entries()) addPipe(source, item, seconds)
  for (const [item, direct] of predecessors.entries()) for (const other of direct) addPipe(item, other, Infinity)
  for (const [index, { weight, items }] of events.entries()) {
    addPipe(count + index, sink, rate * weight)
    for (const item of items) addPipe(item, count + index, Infinity)
  }
  return new Set([...nearSide(source, sink)].filter((place) => place < count))
}

/** More kinds of builds than this are not told apart. */
const mostEvents = 256

/**
 * What can happen in a build, of which one thing does: a kind of build with the chances that come true beside it. Where these are too many, the
 * rest of the chances count as kinds of builds of their own.
 */
function exclusiveEvents(problem: OrderProblem): readonly Event[] {
  const builds = partial(problem.builds, problem)
  const constant = problem.builds.reduce((sum, { weight, items }) => sum + (items.length === problem.costs.length ? weight : 0), 0)
  const none = 1 - constant - builds.reduce((sum, { weight }) => sum + weight, 0)
  let events = merged([...builds, { weight: none, items: [] }])
  for (const chance of partial(problem.chances, problem)) {
    const split = events.flatMap(({ weight, items }): Event[] => [
      { weight: weight * (1 - chance.weight), items },
      { weight: weight * chance.weight, items: [...new Set([...items, ...chance.items])] },
    ])
    const joint = merged(split)
    events = joint.length > mostEvents ? [...events, chance] : joint
  }
  return events.filter(({ weight, items }) => weight > 0 && items.length > 0)
}

/** Events that change the same items are one. */
function merged(events: readonly Event[]): readonly Event[] {
  const bySet = new Map<string, Event>()
  for (const { weight, items } of events) {
    const sorted = [...items].sort((a, b) => a - b)
    const key = sorted.join(' ')
    bySet.set(key, { weight: weight + (bySet.get(key)?.weight ?? 0), items: sorted })
  }
  return [...bySet.values()]
}
