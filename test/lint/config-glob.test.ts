import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globMatcher } from '../../src/lint/config-glob.ts'

test.each([
  ['Dockerfile', ['Dockerfile'], ['Dockerfiles', 'a/Dockerfile', 'Dockerfil', '']],
  ['*.ts', ['a.ts', '.ts'], ['a/b.ts', 'a.tsx']],
  ['src/*', ['src/a', 'src/'], ['src', 'src/a/b']],
  ['src/**', ['src/a', 'src/a/b'], ['src', 'srcs/a']],
  ['**', ['a', 'a/b', ''], []],
  ['**/a.ts', ['a.ts', 'b/a.ts', 'c/b/a.ts'], ['ba.ts', 'b/ba.ts']],
  ['a/**/b', ['a/b', 'a/c/b', 'a/c/d/b'], ['ab', 'a/cb', 'a//']],
  ['a**b', ['ab', 'axb'], ['a/b']],
  ['a**/b', ['a/b', 'ax/b'], ['b', 'a/x/b']],
  ['?.ts', ['a.ts', 'ü.ts', '😀.ts'], ['/.ts', 'ab.ts', '.ts']],
  ['{a,b}.ts', ['a.ts', 'b.ts'], ['c.ts', '{a,b}.ts']],
  ['{a,{b,c}d,}x', ['ax', 'bdx', 'cdx', 'x'], ['bx', 'abdx']],
  ['{src,lib}/**/*.{ts,js}', ['src/a.ts', 'lib/x/y/a.js'], ['src/a.css', 'bin/a.ts']],
  ['{**/a,b}', ['a', 'x/a', 'b'], ['x/b']],
  ['{a', ['{a'], ['a']],
  ['a}', ['a}'], ['a']],
  ['a,b', ['a,b'], ['a']],
  ['{a{b}', ['{ab'], ['ab']],
  ['\\*\\?\\{a\\}', ['*?{a}'], ['x?{a}']],
  ['a\\', ['a\\'], ['a']],
  ['[ab].ts', ['[ab].ts'], ['a.ts']],
])('%s', (glob, matching, others) => {
  const matches = globMatcher(glob)
  expect([...matching, ...others].filter(matches)).toEqual(matching)
})

test('no glob takes long', () => {
  const glob = `${'*a'.repeat(60)}{${'**/,'.repeat(60)}}${'{a,b}'.repeat(60)}b`
  const started = process.cpuUsage()
  expect(globMatcher(glob)('a'.repeat(500))).toBe(false)
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000)
})

/** The same by enumeration of alternatives and a regular expression: right by its shortness, and slow. */
function byExpression(glob: string, path: string): boolean {
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|\{|\}|,|[^]/g, (token) => {
    const parts: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]', '{': '(?:', '}': ')', ',': '|' }
    return parts[token] ?? token.replace(/[.\\/]/, '\\$&')
  })
  return new RegExp(`^${source}$`, 's').test(path)
}

test('agrees with a regular expression', () => {
  const part = fc.constantFrom('a', 'b', '*', '?', 'a*', '{a,b}', '{a*,b/a}', '**')
  const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
  const path = fc.array(fc.constantFrom('a', 'b', 'ab', 'c'), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))
  fc.assert(fc.property(glob, path, (pattern, subject) => globMatcher(pattern)(subject) === byExpression(pattern, subject)))
})

test('never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (glob, path) => typeof globMatcher(glob)(path) === 'boolean'))
})
