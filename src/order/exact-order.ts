import { ancestorSets, type Event, type OrderProblem } from './order-problem.ts'

/**
 * The sets of items that can stand in front, as the cells of a grid: a chain of items, each of which needs the one before it, is an axis, and
 * how many of them are placed a coordinate. A cell is known by its number: the sum of coordinates times strides.
 */
interface Grid {
  readonly chains: readonly (readonly number[])[]
  readonly strides: readonly number[]
  readonly size: number
}

/**
 * The order that costs least, by dynamic programming over all sets that can stand in front; undefined where they are more than `mostStates`.
 * What an item pays depends on the set before it alone (Schrage and Baker 1978). Of orders that cost the same, one that changes the fewest
 * pairs.
 */
export function exactOrder(problem: OrderProblem, mostStates: number): readonly number[] | undefined {
  const grid = gridOf(problem, mostStates)
  if (!grid) return undefined
  const { chains, strides } = grid
  const last = lastChains(problem, grid)
  const order: number[] = []
  const counts = chains.map((chain) => chain.length)
  for (let state = grid.size - 1; state > 0; ) {
    const axis = last[state] ?? 0
    const count = (counts[axis] ?? 0) - 1
    counts[axis] = count
    order.push(chains[axis]?.[count] ?? 0)
    state -= strides[axis] ?? 1
  }
  return order.reverse()
}

function gridOf(problem: OrderProblem, mostStates: number): Grid | undefined {
  const chains: number[][] = []
  const ancestors = ancestorSets(problem)
  for (const [item, above] of ancestors.entries()) {
    const chain = chains.find((each) => above.has(each.at(-1) ?? -1))
    if (chain) chain.push(item)
    else chains.push([item])
  }
  const strides: number[] = []
  let size = 1
  for (const { length } of chains) {
    strides.push(size)
    size *= length + 1
    if (size > mostStates) return undefined
  }
  return { chains, strides, size }
}

/** What a change of places has to save, as a part of all seconds, so that the author is not bothered for nothing. */
const leastSaving = 1e-9

/** For each cell the axis along which the cheapest way leads to it. */
function lastChains(problem: OrderProblem, grid: Grid): Uint8Array {
  const { chains, strides, size } = grid
  const shares = sharesOf(problem, grid)
  const steps = chains.map((chain, axis) => chain.map((item) => stepOf(item, axis, problem, chains)))
  const price = (leastSaving * problem.costs.reduce((sum, cost) => sum + cost, 0)) / Math.max(problem.costs.length ** 2, 1)
  const costs = new Float64Array(size).fill(Infinity)
  const last = new Uint8Array(size)
  const counts = new Int32Array(chains.length)
  costs[0] = 0
  for (let state = 1; state < size; state++) {
    advance(counts, chains)
    const share = shares[state] ?? 0
    let least = Infinity
    for (let axis = 0; axis < steps.length; axis++) {
      const count = counts[axis] ?? 0
      const step = count > 0 ? steps[axis]?.[count - 1] : undefined
      if (!step) continue
      const cost = (costs[state - (strides[axis] ?? 0)] ?? Infinity) + step.seconds * share
      if (cost >= least || !isFree(step, counts)) continue
      const total = cost + price * jumped(step, counts)
      if (total >= least) continue
      least = total
      last[state] = axis
    }
    costs[state] = least
  }
  return last
}

/** An item as the last one that is placed. */
interface Step {
  readonly seconds: number
  /** For each axis how many of its items have to be placed before. */
  readonly needs: readonly (readonly [axis: number, count: number])[]
  /** For each axis how many of its items stand before this one in the author's order. */
  readonly below: Int32Array
}

function stepOf(item: number, axis: number, { costs, predecessors }: OrderProblem, chains: Grid['chains']): Step {
  const direct = new Set(predecessors[item])
  const needs = chains.map((chain, index): readonly [number, number] => [index, chain.findLastIndex((other) => direct.has(other)) + 1])
  return {
    seconds: costs[item] ?? 0,
    needs: needs.filter(([index, count]) => index !== axis && count > 0),
    below: Int32Array.from(chains, (chain) => chain.filter((other) => other < item).length),
  }
}

function isFree({ needs }: Step, counts: Int32Array): boolean {
  return needs.every(([axis, count]) => (counts[axis] ?? 0) >= count)
}

/** How many items that the author put above this one come after it. */
function jumped({ below }: Step, counts: Int32Array): number {
  let items = 0
  for (let axis = 0; axis < below.length; axis++) items += Math.max((below[axis] ?? 0) - (counts[axis] ?? 0), 0)
  return items
}

/** The coordinates of the next cell. */
function advance(counts: Int32Array, chains: Grid['chains']): void {
  for (let axis = 0; axis < chains.length; axis++) {
    const count = (counts[axis] ?? 0) + 1
    if (count <= (chains[axis]?.length ?? 0)) {
      counts[axis] = count
      return
    }
    counts[axis] = 0
  }
}

/** For each cell the share of builds that change an item of it. */
function sharesOf({ builds, chances }: OrderProblem, grid: Grid): Float64Array {
  const spared = sumsOfMissed(builds, grid, ({ weight }) => weight)
  // A logarithm of nothing would spoil the differences.
  const logarithms = chances.map((event) => ({ ...event, weight: Math.log(Math.max(1 - event.weight, 1e-15)) }))
  const quiet = sumsOfMissed(logarithms, grid, ({ weight }) => weight)
  const none = 1 - builds.reduce((sum, { weight }) => sum + weight, 0)
  const all = logarithms.reduce((sum, { weight }) => sum + weight, 0)
  return spared.map((weight, state) => 1 - (weight + none) * Math.exp(all - (quiet[state] ?? 0)))
}

/** For each cell the sum over the events that change nothing of it: each counts up to the cell before its first item on every axis. */
function sumsOfMissed(events: readonly Event[], { chains, strides, size }: Grid, valueOf: (event: Event) => number): Float64Array {
  const sums = new Float64Array(size)
  if (events.length === 0) return sums
  for (const event of events) {
    const items = new Set(event.items)
    const cell = chains.reduce((sum, chain, axis) => {
      const first = chain.findIndex((item) => items.has(item))
      return sum + (first === -1 ? chain.length : first) * (strides[axis] ?? 0)
    }, 0)
    sums[cell] = (sums[cell] ?? 0) + valueOf(event)
  }
  for (const [axis, { length }] of chains.entries()) addAlong(sums, strides[axis] ?? 1, length + 1)
  return sums
}

/** Adds to each cell those that lie beyond it on one axis. */
function addAlong(sums: Float64Array, stride: number, length: number): void {
  for (let end = sums.length; end > 0; end -= stride * length) {
    for (let state = end - 1 - stride; state >= end - stride * length; state--) sums[state] = (sums[state] ?? 0) + (sums[state + stride] ?? 0)
  }
}
