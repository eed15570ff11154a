import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instruction, LogicalText } from '../../src/dockerfile/instruction.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { Range } from '../../src/dockerfile/text.ts'
import { nearDockerfile, SAMPLES } from './samples.ts'

const texts = fc.oneof(nearDockerfile, fc.constantFrom(...Object.values(SAMPLES)), fc.string({ unit: 'binary' }))

function isWithin(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end
}

/** Every character of a joined text stands in the file where it says, one behind the other. */
function expectFaithful(text: string, joined: LogicalText): void {
  let before = -1
  for (let offset = 0; offset < joined.text.length; offset++) {
    const at = joined.sourceOffset(offset)
    expect(at).toBeGreaterThan(before)
    expect(text[at]).toBe(joined.text[offset])
    before = at
  }
  if (joined.text !== '') expect(joined.sourceOffset(joined.text.length)).toBe(before + 1)
}

function rangesOf(instruction: Instruction): readonly Range[] {
  const shared = [instruction.keywordRange, ...instruction.flags.map((flag) => flag.range), ...instruction.heredocs.map((heredoc) => heredoc.range)]
  switch (instruction.keyword) {
    case 'FROM':
      return [...shared, instruction.image.range, ...(instruction.as === undefined ? [] : [instruction.as.range])]
    case 'COPY':
    case 'ADD':
      return [...shared, ...instruction.sources.map((word) => word.range), instruction.destination.range]
    case 'ENV':
    case 'LABEL':
      return [...shared, ...instruction.pairs.flatMap(({ name, value }) => [name.range, value.range])]
    case 'ONBUILD':
      return [...shared, ...(instruction.trigger ? rangesOf(instruction.trigger) : [])]
    default:
      return shared
  }
}

describe('parse', () => {
  it('never throws, and keeps every range in order and in place', () => {
    fc.assert(fc.property(texts, (text) => {
      const { instructions, comments, directives, faults } = parse(text)
      const file = { start: 0, end: text.length }
      let end = 0
      for (const instruction of instructions) {
        expect(isWithin(file, instruction.range)).toBe(true)
        expect(instruction.range.start).toBeGreaterThanOrEqual(end)
        end = instruction.range.end
        for (const range of rangesOf(instruction)) expect(isWithin(instruction.range, range)).toBe(true)
        expect(text.slice(instruction.keywordRange.start).charAt(0).toUpperCase()).toBe(instruction.keyword.charAt(0))
      }
      for (const { range } of [...comments, ...directives]) expect([isWithin(file, range), text[range.start]]).toEqual([true, '#'])
      for (const { message, range } of faults) expect([isWithin(file, range), message.endsWith('.')]).toEqual([true, true])
    }), { numRuns: 500 })
  })

  it('knows where each character of an instruction stands', () => {
    fc.assert(fc.property(texts, (text) => {
      for (const { rest } of parse(text).instructions) expectFaithful(text, rest)
    }), { numRuns: 300 })
  })

  it('reads the same from a file with other line ends', () => {
    const meaning = (text: string): unknown => parse(text).instructions.map(({ text: line, flags }) => [line, flags.map(({ value }) => value)])
    const unix = nearDockerfile.map((text) => text.replaceAll('\r', ''))
    fc.assert(fc.property(unix, (text) => {
      expect(meaning(text.replaceAll('\n', '\r\n'))).toEqual(meaning(text))
    }))
  })

  it('takes time in proportion to the file', () => {
    const repeated = [
      'RUN a \\\n'.repeat(40_000),
      'RUN a\n# note\n'.repeat(20_000),
      `RUN ${'<<a '.repeat(10_000)}`,
      `ONBUILD ${'ONBUILD '.repeat(40_000)}`,
      `CMD ${'['.repeat(60_000)}`,
      `ENV ${'a=" '.repeat(60_000)}`,
      `RUN ${'${a:-'.repeat(60_000)} <<EOF`,
      `# syntax=${' '.repeat(60_000)}x ${' '.repeat(60_000)}\n`.repeat(3),
      'RUNN a\n'.repeat(20_000),
    ]
    const started = process.cpuUsage()
    for (const text of repeated) parse(`FROM alpine\n${text}`)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000)
  })
})
