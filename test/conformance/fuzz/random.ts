/** A stream of random draws that a text decides: the same text, the same draws. */
export interface Random {
  /** From 0 to `below`, which it never reaches. */
  int(below: number): number
  chance(percent: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** By weight: `[[5, often], [1, rarely]]`. */
  weigh<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item
}

/** A number of 32 bits in which every character counts (FNV-1a with a final mix). */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  return (state ^ (state >>> 13)) >>> 0
}

export function randomFrom(seed: string): Random {
  let state = hash(seed)
  const next = (): number => {
    // Mulberry32: small, and good enough to choose with.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number): number => Math.floor(next() * below)
  const at = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[index]
    if (item === undefined) throw new Error('There is nothing to pick from.')
    return item
  }
  return {
    int,
    chance: (percent) => next() * 100 < percent,
    pick: (items) => at(items, int(items.length)),
    weigh(items) {
      let left = int(items.reduce((sum, [weight]) => sum + weight, 0))
      return at(items.filter(([weight]) => (left -= weight) < 0), 0)[1]
    },
  }
}
