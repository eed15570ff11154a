import { describe, expect, it } from 'vitest'
import { readIgnoreFile } from '../../src/context/ignore-file.ts'

function read(text: string): readonly (readonly [line: number, pattern: string])[] {
  return readIgnoreFile(text, '.dockerignore').patterns.map(({ line, negated, cleaned }) => [line, negated ? `!${cleaned}` : cleaned])
}

function faults(text: string): readonly number[] {
  return readIgnoreFile(text, '.dockerignore').faults.map(({ line }) => line)
}

describe('readIgnoreFile', () => {
  it('takes comments only in the first column, and forgets blanks and a byte order mark', () => {
    expect(read('\ufeff# mark\n#x\n #x\n\n  a  \r\n\tb\n')).toEqual([
      [3, '#x'],
      [5, 'a'],
      [6, 'b'],
    ])
  })

  it('cleans paths and drops one leading slash', () => {
    expect(read('./a/\n/a//b\na/../b\n! /c/\n/\na/..\n../x').map(([, pattern]) => pattern)).toEqual(['a', 'a/b', 'b', '!c', '/', '.', '../x'])
  })

  it('brings back what starts with ! only once it is cleaned, as the builder does', () => {
    expect(read('/!a').map(([, pattern]) => pattern)).toEqual(['!a'])
  })

  it.each([
    ...['!', '! ', '!/', '[', '[a', '[]', '[]a]', '[^]', '[a-]', '[-a]', '[a-b-c]', 'a\\', '[a\\'],
    ...['x[z-a]', '[[:nope:]]x', '\\1', '[?[]'],
  ])('refuses %j', (pattern) => {
    expect(faults(`ok\n${pattern}`)).toEqual([2])
  })

  it.each(['a]', '[a]]', '[[]x', '[a-z]', '[\\]]', '[^-a]'.replace('-', '\\-'), '\\!x', '[!a]', '**', 'a**b'])('accepts %j', (pattern) => {
    expect(faults(pattern)).toEqual([])
    expect(read(pattern)).toHaveLength(1)
  })

  it('says in a sentence what is wrong and goes on', () => {
    const { patterns, faults: found } = readIgnoreFile('[a\nb', '.dockerignore')
    expect(found).toEqual([{ message: 'The ignore pattern [a is malformed, so the build ends in an error.', line: 1 }])
    expect(patterns.map(({ cleaned }) => cleaned)).toEqual(['b'])
  })

  it('reads long hostile lines at once', () => {
    const started = process.cpuUsage()
    readIgnoreFile(`${' '.repeat(50_000)}x${' '.repeat(50_000)}y\n[${'[:'.repeat(50_000)}\n${'/..'.repeat(50_000)}`, '')
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000)
  })
})
