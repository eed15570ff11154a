import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from '../../src/dockerfile/parse.ts'
import { maskedText } from '../../src/dockerfile/mask.ts'
import { syntaxTreeOf } from '../../src/dockerfile/tree.ts'
import { nearDockerfile, SAMPLES } from './samples.ts'

/** Where the two readers see an instruction, as "keyword first-last". */
function boundaries(text: string): { ours: string[]; theirs: string[] } {
  const dockerfile = parse(text)
  const nodes = new Map(syntaxTreeOf(dockerfile).nodes.map(({ instruction, node }) => [instruction, node]))
  const ours = dockerfile.instructions.map(({ keyword, line, endLine }) => `${keyword} ${line}-${endLine}`)
  const theirs = dockerfile.instructions.map((instruction) => {
    const node = nodes.get(instruction)
    if (node === undefined) return 'none'
    const { start, end } = node.getRange()
    return `${node.getKeyword()} ${start.line + 1}-${end.line + 1}`
  })
  return { ours, theirs }
}

describe('syntaxTreeOf', () => {
  it.each(Object.entries(SAMPLES))('agrees with our reader: %s', (_, text) => {
    const { ours, theirs } = boundaries(text)
    expect(theirs).toEqual(ours)
    expect(syntaxTreeOf(parse(text)).root.getInstructions()).toHaveLength(ours.length)
  })

  it('agrees with our reader over anything that both read', () => {
    fc.assert(fc.property(nearDockerfile, (text) => {
      // The lines that a heredoc without a terminator swallows have no end to agree on.
      fc.pre(!parse(text).faults.some(({ message }) => message.includes('opens a heredoc')))
      const { ours, theirs } = boundaries(text)
      expect(theirs).toEqual(ours)
    }), { numRuns: 500 })
  })

  it('masks without moving anything', () => {
    fc.assert(fc.property(nearDockerfile, (text) => {
      const masked = maskedText(parse(text))
      expect(masked).toHaveLength(text.length)
      expect(masked.split('\n').map((line) => line.length)).toEqual(text.split('\n').map((line) => line.length))
    }))
  })

  it('gives typed nodes, the trigger of an ONBUILD included', () => {
    const { nodes } = syntaxTreeOf(parse('FROM alpine AS base\nONBUILD COPY . /src\n'))
    expect(nodes.map(({ instruction, node }) => [instruction.keyword, node.constructor.name])).toEqual([
      ['FROM', 'From'], ['ONBUILD', 'Onbuild'], ['COPY', 'Copy'],
    ])
  })

  it('is built once for a Dockerfile', () => {
    const dockerfile = parse('FROM alpine\n')
    expect(syntaxTreeOf(dockerfile)).toBe(syntaxTreeOf(dockerfile))
  })
})
