import fc from 'fast-check'
import { expect, test } from 'vitest'
import { composeEdits } from '../../src/fix/compose-edits.ts'
import { applyEdits, type Edit } from '../../src/fix/edit.ts'

/** Edits in order and without overlaps for a text of that length. */
function editsFor(length: number, cuts: readonly number[], texts: readonly string[]): Edit[] {
  const places = [...new Set(cuts.map((cut) => cut % (length + 1)))].sort((a, b) => a - b)
  return places.flatMap((start, index) => (index % 2 === 0 ? [{ range: { start, end: places[index + 1] ?? start }, text: texts[index] ?? '' }] : []))
}

const cuts = fc.array(fc.nat(60), { maxLength: 8 })
const texts = fc.array(fc.string({ maxLength: 5 }), { maxLength: 8 })

test('one list of edits does what two do, one after the other', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), cuts, texts, cuts, texts, (text, firstCuts, firstTexts, secondCuts, secondTexts) => {
      const first = editsFor(text.length, firstCuts, firstTexts)
      const middle = applyEdits(text, first)
      const second = editsFor(middle.length, secondCuts, secondTexts)
      const both = composeEdits(text.length, first, second)
      expect(applyEdits(text, both)).toBe(applyEdits(middle, second))
      expect(both.every(({ range }, index) => range.start >= (both[index - 1]?.range.end ?? 0) && range.end >= range.start)).toBe(true)
    }),
  )
})
