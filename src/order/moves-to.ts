/** Items that go to another place together, in this order. */
export interface ItemMove {
  readonly items: readonly number[]
  /** The item that they come to stand below; undefined for the top. */
  readonly below: number | undefined
}

/**
 * The fewest items taken to other places that lead from 0, 1, 2 … to an order, neighbours at one time. In between, each pair stands as it did
 * or as it will. Of what may stay, what weighs more does.
 */
export function movesTo(order: readonly number[], weightOf: (item: number) => number): readonly ItemMove[] {
  const staying = heaviestRising(order, (item) => 1 + weightOf(item) / (1 + weightOf(item)) / (order.length + 1))
  const runs = runsOf(order, staying)
  const up = runs.filter((run) => run.isUp)
  const down = runs.filter((run) => !run.isUp).reverse()
  const placed = new Set(staying)
  return [...up, ...down].map(({ items, from }) => {
    const below = order.slice(0, from).findLast((item) => placed.has(item))
    for (const item of items) placed.add(item)
    return { items, below }
  })
}

/** The rising part of most weight. */
function heaviestRising(order: readonly number[], weightOf: (item: number) => number): ReadonlySet<number> {
  const best: { readonly sum: number; readonly before: number | undefined }[] = []
  for (const [index, item] of order.entries()) {
    let [sum, before]: [number, number | undefined] = [0, undefined]
    for (const [earlier, known] of best.entries()) if ((order[earlier] ?? 0) < item && known.sum > sum) [sum, before] = [known.sum, earlier]
    best[index] = { sum: sum + weightOf(item), before }
  }
  const staying = new Set<number>()
  const most = Math.max(...best.map(({ sum }) => sum))
  for (let at: number | undefined = best.findIndex(({ sum }) => sum === most); at !== undefined && at >= 0; at = best[at]?.before) staying.add(order[at] ?? 0)
  return staying
}

interface Run {
  readonly items: number[]
  /** Where it begins in the order. */
  readonly from: number
  readonly isUp: boolean
}

/** Neighbours in the order that come from the same side. */
function runsOf(order: readonly number[], staying: ReadonlySet<number>): readonly Run[] {
  const runs: Run[] = []
  let above = -1
  for (const [from, item] of order.entries()) {
    if (staying.has(item)) {
      above = item
      continue
    }
    const isUp = item > above
    const last = runs.at(-1)
    if (last?.isUp === isUp && last.from + last.items.length === from) last.items.push(item)
    else runs.push({ items: [item], from, isUp })
  }
  return runs
}
