import { posix } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baseName, cleanPath, contextPath, parentPath } from '../../src/context/clean-path.ts'

describe('cleanPath', () => {
  it('agrees with normal paths but for the final slash', () => {
    const path = fc.array(fc.constantFrom('a', 'b', '.', '..', '', '/'), { maxLength: 8 }).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(path, (text) => {
        const normal = posix.normalize(text)
        expect(cleanPath(text)).toBe(normal.length > 1 ? normal.replace(/\/$/, '') : normal)
      }),
    )
  })

  it('reads four ways to write a source as one', () => {
    expect(['./a', '/a', 'a/', 'a/.', '../a', 'b/../a'].map(contextPath)).toEqual(['a', 'a', 'a', 'a', 'a', 'a'])
    expect(['.', './', '/', '', '..'].map(contextPath)).toEqual(['', '', '', '', ''])
  })

  it('takes paths apart', () => {
    expect([baseName('a/b/c'), baseName('c'), parentPath('a/b/c'), parentPath('c')]).toEqual(['c', 'c', 'a/b', ''])
  })
})
