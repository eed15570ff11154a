import fc from 'fast-check'
import { expect, test } from 'vitest'
import { equalParts, type Presence } from '../../src/lint/equal-parts.ts'

const share = fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100)

/** Flaws, and the shares of builds in which a commit brings one of them or none. */
const meetings = fc
  .array(fc.tuple(share, fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 6 })
  .chain((drawn) => fc.tuple(fc.constant(drawn), fc.integer({ min: 1, max: 20 })))
  .map(([drawn, none]) => {
    const total = drawn.reduce((sum, [, weight]) => sum + weight, none)
    return { flaws: drawn.map(([chance, weight]): Presence => ({ chance, exclusive: weight / total })), bare: none / total }
  })

/** The same by going through all builds. */
function counted(flaws: readonly Presence[], bare: number): readonly number[] {
  const parts = flaws.map(() => 0)
  for (let set = 0; set < 2 ** flaws.length; set++) {
    const isThere = (index: number): boolean => (set & (1 << index)) !== 0
    const share = flaws.reduce((product, { chance }, index) => product * (isThere(index) ? chance : 1 - chance), 1)
    for (const brought of [undefined, ...flaws.keys()]) {
      const weight = share * (brought === undefined ? bare : (flaws[brought]?.exclusive ?? 0))
      const there = [...flaws.keys()].filter((index) => isThere(index) || index === brought)
      for (const index of there) parts[index] = (parts[index] ?? 0) + weight / there.length
    }
  }
  return parts
}

test('counts each build once, in equal parts for the flaws that meet in it', () => {
  fc.assert(
    fc.property(meetings, ({ flaws, bare }) => {
      const parts = equalParts(flaws, bare)
      for (const [index, part] of counted(flaws, bare).entries()) expect(parts[index]).toBeCloseTo(part, 6)
    }),
  )
})
