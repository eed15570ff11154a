import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from '../../src/dockerfile/parse.ts'
import { suppressionsOf, withoutSuppressions, type Suppressions } from '../../src/lint/suppressions.ts'

const known = ['alpha', 'beta', 'gamma']

function read(text: string): Suppressions {
  return suppressionsOf(parse(text), known)
}

/** The lines on which a rule is silenced, of the first twelve. */
function silenced(text: string, rule = 'alpha'): readonly number[] {
  const { isSuppressed } = read(text)
  return Array.from({ length: 12 }, (_, index) => index + 1).filter((line) => isSuppressed(rule, line))
}

test.each([
  ['the next instruction', 'FROM a\n# stratalint-disable-next-line alpha\nRUN b\nRUN c', [3]],
  ['several ids and a reason', 'FROM a\n# stratalint-disable-next-line beta, alpha -- it is fine\nRUN b', [3]],
  ['without ids every rule', 'FROM a\n# stratalint-disable-next-line -- why not\nRUN b', [3]],
  ['another rule', 'FROM a\n# stratalint-disable-next-line beta -- alpha\nRUN b', []],
  ['over comments and blank lines', 'FROM a\n# stratalint-disable-next-line alpha\n\n# note\n\nRUN b', [6]],
  ['all lines of the instruction', 'FROM a\n# stratalint-disable-next-line alpha\nRUN b \\\n  && c\nRUN d', [3, 4]],
  ['between the lines of an instruction', 'FROM a\nRUN b \\\n# stratalint-disable-next-line alpha\n  && c\nRUN d', [2, 3, 4]],
  ['below the last instruction', 'FROM a\n# stratalint-disable-next-line alpha', []],
  ['two comments for one instruction', 'FROM a\n# stratalint-disable-next-line alpha\n# stratalint-disable-next-line beta\nRUN b', [4]],
  ['a block', 'FROM a\n# stratalint-disable alpha\nRUN b\nRUN c\n# stratalint-enable alpha\nRUN d', [2, 3, 4]],
  ['a block that another id does not end', 'FROM a\n# stratalint-disable alpha\nRUN b\n# stratalint-enable beta\nRUN c\n# stratalint-enable\nRUN d', [2, 3, 4, 5]],
  ['a block of every rule that one id leaves', 'FROM a\n# stratalint-disable\nRUN b\n# stratalint-enable alpha\nRUN c', [2, 3]],
  ['a block that is never ended', 'FROM a\nRUN b\n#stratalint-disable', [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ['the file', 'FROM a\nRUN b\n# stratalint-disable-file alpha', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ['CRLF and tabs', 'FROM a\r\n#\tstratalint-disable-next-line\talpha\r\nRUN b\r\n', [3]],
  ['text in the middle of a comment', 'FROM a\n# see stratalint-disable-next-line alpha\nRUN b', []],
  ['a heredoc body', 'FROM a\nRUN <<E\n# stratalint-disable-file alpha\nE\nRUN b', []],
])('%s', (_name, text, lines) => {
  expect(silenced(text)).toEqual(lines)
})

test('an unknown rule or comment is a fault with the nearest name', () => {
  const { faults, isSuppressed } = read('FROM a\n# stratalint-disable-next-line alhpa\nRUN b\n# stratalint-disable-nextline beta\nRUN c')
  expect(faults.map((fault) => fault.message)).toEqual([
    'The comment `stratalint-disable-next-line` names "alhpa", which is no rule; the nearest is "alpha".',
    'The comment `stratalint-disable-nextline` means nothing here; the nearest is `stratalint-disable-next-line`.',
  ])
  expect(faults[0]?.range).toEqual({ start: 7, end: 43 })
  expect(isSuppressed('beta', 3)).toBe(false)
})

test('tells what silences nothing, rule by rule', () => {
  const text = [
    'FROM a',
    '# stratalint-disable-next-line alpha, beta',
    'RUN b',
    '# stratalint-disable-next-line',
    'RUN c',
    '# stratalint-disable gamma',
    'RUN d',
    '# stratalint-enable gamma',
    '# stratalint-disable-file beta',
  ].join('\n')
  const found = [
    { rule: 'alpha', line: 3 },
    { rule: 'beta', line: 7 },
    { rule: 'gamma', line: 9 },
  ]
  expect(read(text).unused(found).map((fault) => fault.message)).toEqual([
    'The comment `stratalint-disable-next-line` silences no finding of beta.',
    'The comment `stratalint-disable-next-line` silences no finding.',
    'The comment `stratalint-disable` silences no finding of gamma.',
  ])
  expect(read(text).unused([...found, { rule: 'gamma', line: 5 }, { rule: 'gamma', line: 7 }, { rule: 'beta', line: 3 }])).toEqual([])
})

test('a comment is unused exactly where nothing changes without it', () => {
  const line = fc.constantFrom(
    'RUN x',
    '# stratalint-disable alpha',
    '# stratalint-enable alpha',
    '# stratalint-disable-next-line alpha',
    '# stratalint-disable',
    '# stratalint-enable',
  )
  const texts = fc.array(line, { maxLength: 10 }).map((lines) => ['FROM a', ...lines].join('\n'))
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 10 }), (text, at) => {
      const { isSuppressed, unused } = read(text)
      const comments = text.split('\n').filter((each) => /disable/.test(each)).length
      return isSuppressed('alpha', at) === unused([{ rule: 'alpha', line: at }]).length < comments
    }),
  )
})

test('mute comments keep every other character in its place', () => {
  const text = 'FROM a\r\n#\tstratalint-disable alpha\r\nRUN b \\\n  # stratalint-disable-file\n  c\n# note\n'
  const muted = withoutSuppressions(parse(text))
  expect(muted).toBe(text.replaceAll('stratalint-', '-----------'))
  expect(suppressionsOf(parse(muted), known)).toMatchObject({ faults: [] })
  expect(suppressionsOf(parse(muted), known).isSuppressed('alpha', 3)).toBe(false)
})

test('many comments take little time', () => {
  const text = `FROM a\n${'# stratalint-disable\nRUN b\n# stratalint-enable alpha\n'.repeat(5000)}`
  const started = process.cpuUsage()
  const { isSuppressed, unused } = read(text)
  const found = Array.from({ length: 15_000 }, (_, line) => ({ rule: known[line % 3] ?? '', line }))
  expect(found.filter(({ rule, line }) => isSuppressed(rule, line)).length).toBeGreaterThan(5000)
  unused(found)
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000)
})
