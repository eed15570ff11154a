import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rules } from '../../rules/index.ts'
import { check, type CheckInputs, type Source } from '../../src/check.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { builderNames, plainBuild } from '../../src/graph/build-inputs.ts'
import type { ChangeSet } from '../../src/history/change-sets.ts'
import { defaultConfig } from '../../src/lint/config.ts'
import { randomBuild } from '../random.ts'
import { samples } from '../samples.ts'

/** What is told is rounded to tenths: each number may be off by half of one. */
const rounding = 0.05

function expectWithinBounds(source: Source, inputs: CheckInputs): void {
  const { findings, order } = check(source, inputs)
  if (!order) return
  const wasted = findings.reduce((sum, { waste }) => sum + (waste.secondsPerBuild ?? 0), 0)
  expect(wasted, source.text).toBeLessThanOrEqual(order.current - order.structure + rounding * (findings.length + 2) + 1e-9)
  expect(order.best, source.text).toBeLessThanOrEqual(order.current)
  expect(order.best, source.text).toBeGreaterThanOrEqual(order.structure)
  for (const { waste } of findings) expect(waste.secondsPerBuild ?? 0).toBeGreaterThanOrEqual(0)
}

/** Commits that change some of the files of a context. */
function commitsOf(paths: readonly string[]): fc.Arbitrary<readonly ChangeSet[]> {
  return fc
    .array(fc.tuple(fc.subarray([...paths], { minLength: 1, maxLength: Math.min(4, paths.length) }), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 8 })
    .map((drawn) => {
      const total = drawn.reduce((sum, [, weight]) => sum + weight, 0)
      return drawn.map(([changed, weight]) => ({ paths: changed, weight: weight / total }))
    })
}

describe('findings waste no more than lies between what a build takes and what it has to', () => {
  test.each(samples)('$name', ({ source, inputs }) => {
    expectWithinBounds(source, inputs)
    const paths = inputs.context.entries.filter(({ kind }) => kind !== 'folder').map(({ path }) => path)
    if (paths.length === 0) return
    fc.assert(fc.property(commitsOf(paths), (sets) => expectWithinBounds(source, { ...inputs, history: () => ({ commits: sets.length, sets }) })), { numRuns: 1 })
  })

  test('whatever stands in a Dockerfile, whatever changed', () => {
    fc.assert(
      fc.property(randomBuild, fc.constantFrom(...builderNames), fc.infiniteStream(fc.nat()), ({ text, files }, builder, seeds) => {
        const inputs: CheckInputs = { rules, config: defaultConfig, build: { ...plainBuild, builder }, context: memoryContext(files), contextBy: 'option', dockerfileInContext: undefined }
        expectWithinBounds({ path: 'Dockerfile', text }, inputs)
        const [sets = []] = fc.sample(commitsOf(Object.keys(files)), { numRuns: 1, seed: seeds.next().value ?? 0 })
        expectWithinBounds({ path: 'Dockerfile', text }, { ...inputs, history: () => ({ commits: sets.length, sets }) })
      }),
      { numRuns: 15 },
    )
  })
})
