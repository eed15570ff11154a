import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readExcludes, readIgnoreFile } from '../../src/context/ignore-file.ts'
import { matcherOf } from '../../src/context/ignore-matcher.ts'
import { expressionOf } from './pattern-reference.ts'

function isIgnored(text: string, path: string): boolean {
  return matcherOf(readIgnoreFile(text, '.dockerignore').patterns).stateOf(path).isExcluded
}

function decidingLine(text: string, path: string): number | undefined {
  return matcherOf(readIgnoreFile(text, '.dockerignore').patterns).stateOf(path).decidedBy?.line
}

describe('one pattern', () => {
  const rows: readonly (readonly [pattern: string, path: string, isIgnored: boolean])[] = [
    ['*.md', 'a.md', true],
    ['*.md', 'docs/a.md', false],
    ['**/*.md', 'a.md', true],
    ['**/*.md', 'docs/x/a.md', true],
    ['docs', 'docs/x/a.md', true],
    ['docs', 'other/docs', false],
    ['docs/', 'docs/a', true],
    ['/docs', 'docs/a', true],
    ['./docs/../docs/.', 'docs/a', true],
    ['docs/**', 'docs', false],
    ['docs/**', 'docs/a', true],
    ['docs/**', 'docsy', false],
    ['docs**', 'docsy/a', true],
    ['**', 'any/thing', true],
    ['*', '.hidden', true],
    ['*', 'any/thing', true],
    ['**/**', 'a/b', true],
    ['***', 'a/b', true],
    ['**/', 'a', true],
    ['**foo', 'a/xfoo', true],
    ['**/foo', 'xfoo', false],
    ['**/foo', 'foo', true],
    ['**/foo', 'a/b/foo/c', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**/b', 'axb', false],
    ['a**/b', 'ax/y/b', true],
    ['a**/b', 'ab', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a?c', 'a☺c', true],
    ['a??c', 'a☺c', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['a[^b]c', 'a/c', true],
    ['[!a]x', '!x', true],
    ['[!a]x', 'bx', false],
    ['[[:digit:]]x', '7x', true],
    ['[[:digit:]]x', ':]x', false],
    ['[\\d]x', '7x', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a.b', 'axb', false],
    ['a+(b)|{c}$', 'a+(b)|{c}$', true],
    ['a+(b)*', 'a+(b)z', true],
    ['^a*', 'ab', true],
    ['a^*', 'a^b', false],
    ['a]', 'a]', true],
    ['x[*]', 'x*', false],
    ['x[*]', 'x/]', true],
    ['.', 'a', false],
    ['/', 'a', false],
    ['../a', 'a', false],
    ['README.md', 'readme.md', false],
    ['a b', 'a b', true],
    ['.git', '.git/config', true],
    ['.git', '.github/x', false],
  ]
  it.each(rows)('%s against %s: %s', (pattern, path, expected) => {
    expect(isIgnored(pattern, path)).toBe(expected)
  })
})

describe('several patterns', () => {
  it('lets the last matching one decide', () => {
    expect(isIgnored('docs\n!docs/README.md', 'docs/README.md')).toBe(false)
    expect(isIgnored('docs\n!docs/README.md', 'docs/other.md')).toBe(true)
    expect(isIgnored('!docs/README.md\ndocs', 'docs/README.md')).toBe(true)
    expect(isIgnored('*\n!src\nsrc/gen', 'src/gen/x')).toBe(true)
    expect(isIgnored('*\n!src\nsrc/gen', 'src/app/x')).toBe(false)
  })

  it('asks a pattern below that had no turn at the folder', () => {
    expect(isIgnored('a\n!a/c\na*', 'a/c')).toBe(false)
    expect(isIgnored('a\n!a/c\nab*', 'a/c')).toBe(false)
  })

  it('names the line that left a path out or brought it back', () => {
    const text = '# all\n\n*\n!src\n'
    expect(decidingLine(text, 'other/x')).toBe(3)
    expect(decidingLine(text, 'src/x')).toBe(4)
    expect(decidingLine('a', 'b')).toBeUndefined()
  })

  it('says which excluded folders may be skipped', () => {
    const skips = (text: string, folder: string): boolean => matcherOf(readIgnoreFile(text, '').patterns).maySkip(folder)
    expect(skips('*', 'a')).toBe(true)
    expect(skips('*\n!a/b', 'a')).toBe(false)
    expect(skips('*\n!a/b', 'ab')).toBe(true)
    expect(skips('*\n!a/b/**', 'a/b')).toBe(false)
    expect(skips('*\n!a/*', 'a')).toBe(false)
    expect(skips('*\n!a/*', 'b')).toBe(true)
    expect(skips('*\n!**/keep', 'b')).toBe(false)
  })
})

describe('values of --exclude', () => {
  it('are not read as lines: a leading slash matches nothing', () => {
    const state = (exclude: string, path: string): boolean => matcherOf(readExcludes([exclude]).patterns).stateOf(path).isExcluded
    expect(state('/a', 'a')).toBe(false)
    expect(state(' a/ ', 'a/b')).toBe(true)
    expect(state('# a', '# a')).toBe(true)
  })
})

describe('against a reference', () => {
  const chars = fc.constantFrom('a', 'b', '.', '*', '^', ']')
  const name = fc.string({ unit: chars, minLength: 1, maxLength: 4 }).filter((text) => text !== '.' && text !== '..')
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
  const special = ['a', 'b', '.', '/', '*', '**', '**/', '/**', '?', '[a-b]', '[^a]', '[*]', '[.?]', '\\*', '^', ']', '!']
  const part = fc.oneof(fc.constantFrom(...special), name)
  const line = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))

  it('agrees with the regular expression that the builder makes of a pattern', () => {
    fc.assert(
      fc.property(line, path, (text, file) => {
        const pattern = readIgnoreFile(text, '').patterns[0]
        if (pattern === undefined) return
        expect([pattern.cleaned, file, pattern.matches(file)]).toEqual([pattern.cleaned, file, expressionOf(pattern.cleaned).test(file)])
      }),
      { numRuns: 5000 },
    )
  })

  it('gives below a skipped folder what it gives at the folder', () => {
    const lines = fc.array(fc.oneof(line, path, path.map((one) => `!${one}`)), { maxLength: 6 })
    fc.assert(
      fc.property(lines, path, name, (texts, folder, below) => {
        const matcher = matcherOf(readIgnoreFile(texts.join('\n'), '').patterns)
        const state = matcher.stateOf(folder)
        if (state.isExcluded && matcher.maySkip(folder)) expect(matcher.at(`${folder}/${below}`, state).isExcluded).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('speed', () => {
  it('does not try ways to match one after the other', () => {
    const started = process.cpuUsage()
    expect(isIgnored(`${'*a'.repeat(30)}*b`, 'a'.repeat(4000))).toBe(false)
    expect(isIgnored(`${'**/a*'.repeat(30)}b`, `${'a/'.repeat(1000)}a`)).toBe(false)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1500)
  })

  it('matches 100,000 paths against 12 patterns within seconds', () => {
    const plain = ['.git', 'node_modules', 'dist/**', '!README.md', '**/.DS_Store', '**/__pycache__']
    const wild = ['**/*.log', '*.md', 'docs/*/drafts', '**/test-*.ts', 'tmp?', '.env*']
    const matcher = matcherOf(readIgnoreFile([...plain, ...wild].join('\n'), '').patterns)
    const started = process.cpuUsage()
    let kept = 0
    for (let folder = 0; folder < 1000; folder += 1) {
      const top = matcher.at(`packages-${folder % 10}`, matcher.start)
      const state = matcher.at(`packages-${folder % 10}/folder-${folder}`, top)
      for (let file = 0; file < 100; file += 1) {
        if (!matcher.at(`packages-${folder % 10}/folder-${folder}/some-file-name-${file}.ts`, state).isExcluded) kept += 1
      }
    }
    expect(kept).toBe(100_000)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000)
  })
})
