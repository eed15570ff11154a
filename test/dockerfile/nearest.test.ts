import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/dockerfile/nearest.ts'

describe('nearest', () => {
  const keywords = ['FROM', 'RUN', 'COPY', 'CMD', 'ENTRYPOINT', 'WORKDIR']

  it.each([
    ['FORM', 'FROM'],
    ['copi', 'COPY'],
    ['entrypiont', 'ENTRYPOINT'],
    ['RUNN', 'RUN'],
    ['WORKDIRR', 'WORKDIR'],
    ['EXECUTE', undefined],
    ['', undefined],
    ['x', undefined],
  ])('%s means %s', (word, meant) => {
    expect(nearest(word, keywords)).toBe(meant)
  })

  it('takes the nearest, and the first of equals', () => {
    expect(nearest('cat', ['cart', 'bat', 'hat'])).toBe('cart')
    expect(nearest('severity', ['severities', 'severityy'])).toBe('severityy')
  })

  it('allows more slips in longer words', () => {
    expect(nearest('source-befor-instal', ['source-before-install'])).toBe('source-before-install')
    expect(nearest('sorce-befor-instal-', ['source-before-install'])).toBe('source-before-install')
  })

  it('knows a word with one slip', () => {
    const words = fc.stringMatching(/^[a-z]{3,12}$/)
    fc.assert(fc.property(words, fc.nat(11), fc.constantFrom('', 'x', 'xy'), (word, at, put) => {
      const slip = word.slice(0, at) + put + word.slice(at + 1)
      expect(nearest(slip, [word])).toBe(word)
    }))
  })
})
