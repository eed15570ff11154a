import { expect, test } from 'vitest'
import { changeSetsOf } from '../../src/history/change-sets.ts'
import type { Commit } from '../../src/history/log-parser.ts'

const entry = { mode: 0o100644, id: 'a' }
function commits(...paths: readonly (readonly string[])[]): readonly Commit[] {
  return paths.map((each, index) => ({ id: String(index), time: 0, changes: each.map((path) => ({ path, before: entry, after: entry })) }))
}

const tenOf = (first: readonly string[]): readonly Commit[] => commits(first, ...Array.from({ length: 9 }, () => ['app/a']))

test('commits weigh less with their age, and 1 together', () => {
  const changes = changeSetsOf(tenOf(['app/a', 'b']), 'app')
  if ('missing' in changes) throw new Error(changes.missing)
  const weights = changes.sets.map(({ weight }) => weight)
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1)
  expect((weights[0] ?? 0) / (weights[9] ?? 0)).toBeCloseTo(Math.exp(9 / 100))
  expect(changes).toMatchObject({ commits: 10, sets: expect.arrayContaining([expect.objectContaining({ paths: ['a'] })]) })
})

test('at the root every commit changes the folder of git as well', () => {
  const changes = changeSetsOf(tenOf(['b']), '')
  expect('sets' in changes && changes.sets[0]?.paths).toEqual(['b', '.git/HEAD'])
})

test('says why commits tell nothing', () => {
  expect(changeSetsOf(commits(['a']), '')).toEqual({ missing: 'the history has fewer than 10 commits after the first' })
  expect(changeSetsOf(tenOf([]), 'other')).toEqual({ missing: 'none of the last 10 commits touches the build context' })
})
