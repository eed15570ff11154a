import fc from 'fast-check'
import { expect, test } from 'vitest'
import { movesTo, type ItemMove } from '../../src/order/moves-to.ts'

function moved(order: readonly number[], { items, below }: ItemMove): readonly number[] {
  const kept = order.filter((item) => !items.includes(item))
  return kept.toSpliced(below === undefined ? 0 : kept.indexOf(below) + 1, 0, ...items)
}

function longestRising(order: readonly number[]): number {
  const lengths: number[] = []
  for (const [index, item] of order.entries()) lengths.push(1 + Math.max(0, ...lengths.filter((_, earlier) => earlier < index && (order[earlier] ?? 0) < item)))
  return Math.max(0, ...lengths)
}

const permutations = fc.nat(12).chain((count) => {
  const items = Array.from({ length: count }, (_, item) => item)
  return fc.shuffledSubarray(items, { minLength: count, maxLength: count })
})

test('the fewest items move, and in between no pair stands as it neither did nor will', () => {
  fc.assert(
    fc.property(permutations, fc.func(fc.nat(9)), (order, weightOf) => {
      const moves = movesTo(order, weightOf)
      const at = new Map(order.map((item, index) => [item, index]))
      let current: readonly number[] = order.toSorted((a, b) => a - b)
      for (const move of moves) {
        current = moved(current, move)
        for (const [index, first] of current.entries()) {
          for (const second of current.slice(index + 1)) expect(first < second || (at.get(first) ?? 0) < (at.get(second) ?? 0)).toBe(true)
        }
      }
      expect(current).toEqual(order)
      expect(moves.flatMap(({ items }) => items)).toHaveLength(order.length - longestRising(order))
    }),
    { numRuns: 500 },
  )
})

test('of two that may change places the heavier stays', () => {
  expect(movesTo([1, 0], (item) => item)).toEqual([{ items: [0], below: 1 }])
  expect(movesTo([1, 0], (item) => 1 - item)).toEqual([{ items: [1], below: undefined }])
})
