/** A set of characters by code point: ranges, both ends in, or all but them. */
export interface CharSet {
  readonly negated: boolean
  readonly ranges: readonly (readonly [low: number, high: number])[]
}

export function hasChar(set: CharSet, code: number): boolean {
  for (const [low, high] of set.ranges) {
    if (code >= low && code <= high) return !set.negated
  }
  return set.negated
}

/** What is in none of the ranges, as ranges again. */
export function complementOf(ranges: CharSet['ranges']): CharSet['ranges'] {
  const rest: (readonly [number, number])[] = []
  let next = 0
  for (const [low, high] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (low > next) rest.push([next, low - 1])
    next = Math.max(next, high + 1)
  }
  if (next <= lastCode) rest.push([next, lastCode])
  return rest
}

const lastCode = 0x10ffff
