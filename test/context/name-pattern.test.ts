import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileNamePattern, hasWildcard } from '../../src/context/name-pattern.ts'

describe('compileNamePattern', () => {
  it.each([
    ['*', 'abc', true],
    ['*c', 'abc', true],
    ['a*b?c*x', 'abxbbxdbxebxczzx', true],
    ['a*b?c*x', 'abxbbxdbxebxczzy', false],
    ['*.js', '.js', true],
    ['a?b', 'a☺b', true],
    ['a???b', 'a☺b', false],
    ['[a-ζ]*', 'α', true],
    ['[^b-d]', 'a', true],
    ['[^b-d]', 'c', false],
    ['[\\-x]', '-', true],
    ['[x\\-]', '-', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a.c', 'abc', false],
    ['*', 'a/b', false],
    ['', '', true],
  ])('%s against %s: %s', (pattern, name, expected) => {
    expect(compileNamePattern(pattern)?.(name)).toBe(expected)
  })

  it.each(['[', '[]', '[]a]', '[-]', '[x-]', '[-x]', '[a-b-c]', '[^', '[^bc', 'a[', '[a', 'a\\', '[\\'])('knows %s as malformed', (pattern) => {
    expect(compileNamePattern(pattern)).toBeUndefined()
  })

  it('matches every text against itself with every character disarmed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const pattern = Array.from(text, (char) => `\\${char}`).join('')
        expect(compileNamePattern(pattern)?.(text)).toBe(true)
      }),
    )
  })
})

describe('hasWildcard', () => {
  it('sees through backslashes', () => {
    expect(['a*', 'a?', 'a[b]', '\\\\*'].map(hasWildcard)).toEqual([true, true, true, true])
    expect(['a', 'a\\*', '\\[b]', 'a]'].map(hasWildcard)).toEqual([false, false, false, false])
  })
})
