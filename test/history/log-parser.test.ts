import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gitPath } from '../../src/context/git-entry.ts'
import { logParser, type Commit } from '../../src/history/log-parser.ts'

const hex = (length: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const entry = fc.record({ mode: fc.constantFrom(0o100644, 0o100755, 0o120000, 0o160000), id: hex(40) })

/** Any bytes but zero, among them what looks like a line of git's. */
const path = fc.oneof(
  fc.uint8Array({ min: 1, minLength: 1, maxLength: 12 }),
  fc.constantFrom('src/a b.ts', ':100644 100644 x y M', `${'a'.repeat(40)} 12`, '\n', 'ü/ß', '-rf').map((text) => new TextEncoder().encode(text)),
)

const change = fc.record({ path, before: fc.option(entry, { nil: undefined }), after: fc.option(entry, { nil: undefined }) })
const commit = fc.record({ id: hex(40), time: fc.nat(), changes: fc.array(change, { maxLength: 4 }) })

function written(commits: readonly { id: string; time: number; changes: readonly { path: Uint8Array; before: Commit['changes'][0]['before']; after: Commit['changes'][0]['after'] }[] }[]): Uint8Array {
  const parts: Uint8Array[] = []
  const add = (text: string): void => void parts.push(new TextEncoder().encode(text))
  const mode = (value: number | undefined): string => (value ?? 0).toString(8).padStart(6, '0')
  for (const { id, time, changes } of commits) {
    add(`${id} ${time}\0`)
    for (const [index, { path, before, after }] of changes.entries()) {
      const letter = before ? (after ? 'M' : 'D') : 'A'
      add(`${index === 0 ? '\n' : ''}:${mode(before?.mode)} ${mode(after?.mode)} ${before?.id ?? '0'.repeat(40)} ${after?.id ?? '0'.repeat(40)} ${letter}\0`)
      parts.push(path)
      add('\0')
    }
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

describe('logParser', () => {
  test('reads back what git wrote, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(commit, { maxLength: 4 }), fc.array(fc.nat(400), { maxLength: 6 }), (commits, cuts) => {
        const bytes = written(commits)
        const parser = logParser()
        const found: Commit[] = []
        let from = 0
        for (const cut of [...cuts.filter((at) => at < bytes.length).sort((a, b) => a - b), bytes.length]) {
          found.push(...parser.push(bytes.subarray(from, cut)))
          from = cut
        }
        found.push(...parser.end())
        expect(parser.isBroken).toBe(false)
        expect(found).toEqual(commits.map(({ changes, ...rest }) => ({ ...rest, changes: changes.map((each) => ({ ...each, path: gitPath(each.path) })) })))
      }),
    )
  })

  test('ends at what is no line of git, and keeps the commits before it', () => {
    const parser = logParser()
    const good = written([{ id: 'a'.repeat(40), time: 5, changes: [] }, { id: 'b'.repeat(40), time: 4, changes: [] }])
    expect(parser.push(good).map(({ time }) => time)).toEqual([5])
    expect(parser.push(new TextEncoder().encode('fatal: what\0'))).toEqual([])
    expect(parser.isBroken).toBe(true)
    expect(parser.push(good)).toEqual([])
    expect(parser.end()).toEqual([])
  })

  test('never throws, and holds no more than a line', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), (pieces) => {
        const parser = logParser()
        for (const piece of pieces) parser.push(piece)
        parser.end()
      }),
    )
    const parser = logParser()
    parser.push(new Uint8Array(1 << 18).fill(65))
    expect(parser.isBroken).toBe(true)
  })

  test('tells names apart that are no UTF-8', () => {
    expect(gitPath(Uint8Array.of(0x61, 0xff))).not.toBe(gitPath(Uint8Array.of(0x61, 0xfe)))
    expect(gitPath(Uint8Array.of(0xc3, 0xbc))).toBe('ü')
  })
})
