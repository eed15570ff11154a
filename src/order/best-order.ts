import { costOf, structureBound } from './cost-of.ts'
import { densestFront } from './densest-front.ts'
import { exactOrder } from './exact-order.ts'
import { settled } from './settled.ts'
import { ancestorSets, partial, remainder, type OrderProblem } from './order-problem.ts'

export interface BestOrder {
  /** The items, first to last. */
  readonly order: readonly number[]
  /** Seconds that a build takes on average. */
  readonly cost: number
  /** Whether no order costs less. Else at most twice the least where all events exclude each other (Sidney 1975, Chekuri and Motwani 1999). */
  readonly isExact: boolean
  /** What no order goes below. */
  readonly structureBound: number
}

/** Sets of items that the exact way keeps at once: those of 20 items that need none of the others. */
const mostStates = 2 ** 20

/** Beyond these a stretch of a file keeps the order of its author. */
const mostItems = 150

/**
 * The order that costs least: exact where the items are not too free, else by blocks that are known to come in this order. It is the author's
 * where none costs less, and where several cost the same, nothing changes places for that. The search takes quiet items for loud ones: in the
 * best order they may stand right above the first that hears of them, where that is the same.
 */
export function bestOrder(problem: OrderProblem, limit: number = mostStates): BestOrder {
  const bound = structureBound(problem)
  const given = [...problem.costs.keys()]
  const solid = withoutWeightless(problem)
  const found = arrange(solid.problem, limit)
  const order = settled(withWeightless(found.order.map((item) => solid.items[item] ?? 0), problem), problem)
  const [before, after] = [costOf(problem, given), costOf(problem, order)]
  const isBetter = after < before * (1 - 1e-9)
  return { order: isBetter ? order : given, cost: isBetter ? after : before, isExact: found.isExact, structureBound: bound }
}

/** Items that cost nothing and that nothing changes: they may stand anywhere. */
function isWeightless(problem: OrderProblem): (item: number) => boolean {
  const changed = changedItems(problem)
  return (item) => problem.costs[item] === 0 && !changed.has(item)
}

function changedItems(problem: OrderProblem): ReadonlySet<number> {
  return new Set([...partial(problem.builds, problem), ...partial(problem.chances, problem)].flatMap(({ items }) => items))
}

function withoutWeightless(problem: OrderProblem): ReturnType<typeof remainder> {
  const isLight = isWeightless(problem)
  const closed = { ...problem, predecessors: ancestorSets(problem).map((above) => [...above]) }
  return remainder(closed, new Set(), [...problem.costs.keys()].filter((item) => !isLight(item)))
}

/** Puts what is weightless back: above the first item that needs it or that it stood above. */
function withWeightless(order: readonly number[], problem: OrderProblem): readonly number[] {
  const isLight = isWeightless(problem)
  const ancestors = ancestorSets(problem)
  const left = new Set([...problem.costs.keys()].filter(isLight))
  const placed = new Set<number>()
  const place = (item: number): void => {
    left.delete(item)
    placed.add(item)
  }
  for (const next of order) {
    const needed = ancestors[next]
    for (const item of left) {
      const isReady = [...(ancestors[item] ?? [])].every((above) => placed.has(above))
      if (needed?.has(item) || (item < next && isReady)) place(item)
    }
    place(next)
  }
  return [...placed, ...left]
}

interface Arranged {
  readonly order: readonly number[]
  readonly isExact: boolean
}

/** What never changes goes first; the rest falls into stretches that all orders keep apart. */
function arrange(problem: OrderProblem, limit: number): Arranged {
  const riders = freeRiders(problem)
  const others = [...problem.costs.keys()].filter((item) => !riders.has(item))
  const rest = remainder(problem, riders, others)
  const placed = new Set(riders)
  let isExact = true
  for (const stretch of stretchesOf(rest.problem)) {
    const items = stretch.map((item) => rest.items[item] ?? 0)
    const part = remainder(problem, placed, items)
    const exact = exactOrder(part.problem, limit)
    if (!exact) isExact = false
    for (const item of exact ?? byBlocks(part.problem, limit)) placed.add(part.items[item] ?? 0)
  }
  return { order: [...placed], isExact }
}

/** Items that no event changes, nor anything that they need: first they cost nothing. */
function freeRiders(problem: OrderProblem): ReadonlySet<number> {
  const changed = changedItems(problem)
  const riders = new Set<number>()
  for (const [item, direct] of problem.predecessors.entries()) {
    if (!changed.has(item) && direct.every((above) => riders.has(above))) riders.add(item)
  }
  return riders
}

/** Runs of items each of which needs all items of the runs before. */
function stretchesOf(problem: OrderProblem): readonly (readonly number[])[] {
  const ancestors = ancestorSets(problem)
  const reach = ancestors.map((above) => {
    let first = 0
    while (above.has(first)) first++
    return first
  })
  const stretches: number[][] = []
  let least = Infinity
  for (let item = reach.length - 1, end = reach.length; item >= 0; item--) {
    least = Math.min(least, reach[item] ?? 0)
    if (least < item) continue
    stretches.unshift(Array.from({ length: end - item }, (_, index) => item + index))
    end = item
  }
  return stretches
}

/** One front of most seconds a build after the other; each in its best order where that can be found, else in the author's. */
function byBlocks(problem: OrderProblem, limit: number): readonly number[] {
  const all = [...problem.costs.keys()]
  if (all.length > mostItems) return all
  const placed = new Set<number>()
  while (placed.size < all.length) {
    const left = remainder(problem, placed, all.filter((item) => !placed.has(item)))
    const riders = freeRiders(left.problem)
    const front = riders.size > 0 ? riders : densestFront(left.problem)
    const block = remainder(problem, placed, [...front].sort((a, b) => a - b).map((item) => left.items[item] ?? 0))
    for (const item of exactOrder(block.problem, limit) ?? block.items.keys()) placed.add(block.items[item] ?? 0)
  }
  return [...placed]
}
