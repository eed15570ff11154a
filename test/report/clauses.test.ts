import { expect, test } from 'vitest'
import type { Finding } from '../../src/lint/finding.ts'
import { costClause, fixClause, formatSeconds, whyClause } from '../../src/report/clauses.ts'
import { sampleFinding } from './sample.ts'

test('why', () => {
  expect(whyClause(sampleFinding())).toBe('edit src/app.ts → line 4 rebuilt → line 5 rebuilt')
  expect(whyClause(sampleFinding({ chain: [] }))).toBe('edit src/app.ts')
})

test('a long chain is told by its beginning and its end', () => {
  const [link] = sampleFinding().chain
  const chainOf = (length: number): Finding => sampleFinding({ chain: link ? Array.from({ length }, (_, index) => ({ ...link, line: index + 1 })) : [] })
  expect(whyClause(chainOf(6))).toBe('edit src/app.ts → line 1 rebuilt → line 2 rebuilt → line 3 rebuilt → line 4 rebuilt → line 5 rebuilt → line 6 rebuilt')
  expect(whyClause(chainOf(7))).toBe('edit src/app.ts → line 1 rebuilt → line 2 rebuilt → line 3 rebuilt → 3 more → line 7 rebuilt')
})

test.each([
  [36, 0.9, '≈ 40 s, in 9 of 10 builds, estimated'],
  [40, 1, '≈ 40 s, in every build, estimated'],
  [1.2, 0.03, '≈ 40 s, in 3 of 100 builds, estimated'],
  [0.04, 0.001, '≈ 40 s, in fewer than 1 of 100 builds, estimated'],
  [null, 0.9, ''],
  [0, 0, ''],
])('%s seconds a build over %s of the builds cost %j', (secondsPerBuild, affectedBuilds, clause) => {
  expect(costClause(sampleFinding({ waste: { secondsPerBuild, affectedBuilds, source: 'prior' } }))).toBe(clause)
})

test('no fix and no reason say nothing', () => {
  expect(fixClause(sampleFinding({ fix: null, refused: null }))).toBe('')
})

test.each([
  [0, '0 s'],
  [0.44, '0.4 s'],
  [9.96, '10 s'],
  [40.2, '40 s'],
  [99.4, '99 s'],
  [120, '2 min'],
  [100, '1.7 min'],
  [5400, '90 min'],
  [9000, '2.5 h'],
])('%s is %j', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text)
})
