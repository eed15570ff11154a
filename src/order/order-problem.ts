/** Something that happens in a share of all builds, and the items that it changes. */
export interface Event {
  /** 0 to 1. */
  readonly weight: number
  readonly items: readonly number[]
  /** By item the seconds that it takes at least where it, or what it needs, is changed; only where these are fewer than it costs. */
  readonly least?: ReadonlyMap<number, number>
}

/**
 * Which order of items costs least: a build runs again all items from the first one on that it changes. The items are numbered from 0 in the
 * order of the author, which is a legal one.
 */
export interface OrderProblem {
  /** Seconds to run an item again. */
  readonly costs: readonly number[]
  /** For each item those that have to come before it. */
  readonly predecessors: readonly (readonly number[])[]
  /** Of these one happens in a build at most; their weights sum up to 1 or less. */
  readonly builds: readonly Event[]
  /** Each of these happens or not, whatever else does. */
  readonly chances: readonly Event[]
  /** Items that cost nothing and whose change makes nothing run until one comes that hears of it, such as an ARG: a COPY below it does not hear of it. */
  readonly quiet: readonly number[]
  /** Items that run, with all below, where a quiet one above them changes; all that cost something and need a quiet one are among them. */
  readonly hearing: readonly number[]
}

/** What of a problem is left where some items are placed already: its own items, numbered anew. */
export interface Remainder {
  readonly problem: OrderProblem
  /** For each item of `problem` which one it is. */
  readonly items: readonly number[]
}

/** The problem of some items below others. What these change makes all that follows run, which is the same as changing every item. */
export function remainder({ costs, predecessors, builds, chances, quiet, hearing }: OrderProblem, placed: ReadonlySet<number>, items: readonly number[]): Remainder {
  const numbers = new Map(items.map((item, index) => [item, index]))
  const all = items.map((_, index) => index)
  const renumbered = (list: readonly number[]): number[] => list.flatMap((item) => numbers.get(item) ?? [])
  const left = (events: readonly Event[]): Event[] =>
    events.map(({ weight, items: changed }) => ({ weight, items: changed.some((item) => placed.has(item)) ? all : renumbered(changed) }))
  return {
    problem: {
      costs: items.map((item) => costs[item] ?? 0),
      predecessors: items.map((item) => renumbered(predecessors[item] ?? [])),
      builds: left(builds),
      chances: left(chances),
      quiet: renumbered(quiet),
      hearing: renumbered(hearing),
    },
    items,
  }
}

/** For each item all that have to come before it, what follows from other pairs included. */
export function ancestorSets({ predecessors }: OrderProblem): readonly ReadonlySet<number>[] {
  const sets: Set<number>[] = []
  for (const direct of predecessors) {
    const ancestors = new Set(direct)
    for (const item of direct) for (const above of sets[item] ?? []) ancestors.add(above)
    sets.push(ancestors)
  }
  return sets
}

/** Events that change some items and not others. Those that change all cost the same in every order. */
export function partial(events: readonly Event[], { costs }: OrderProblem): readonly Event[] {
  return events.filter(({ weight, items }) => weight > 0 && items.length > 0 && items.length < costs.length)
}
