import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexLines } from '../../src/dockerfile/text.ts'

describe('indexLines', () => {
  it('counts lines from 1, and leaves line ends out of them', () => {
    const lines = indexLines('a\r\nbc\n\nd')
    expect(lines.count).toBe(4)
    expect([1, 2, 3, 4].map((line) => lines.rangeOf(line))).toEqual([
      { start: 0, end: 1 }, { start: 3, end: 5 }, { start: 6, end: 6 }, { start: 7, end: 8 },
    ])
    expect(lines.positionAt(4)).toEqual({ line: 2, column: 2 })
  })

  it('goes from offset to position and back', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', '😀') }), (text) => {
      const lines = indexLines(text)
      for (let offset = 0; offset <= text.length; offset++) {
        const position = lines.positionAt(offset)
        expect(lines.offsetAt(position)).toBe(offset)
        expect(position.line).toBe(text.slice(0, offset).split('\n').length)
      }
    }))
  })
})
