import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rules } from '../../rules/index.ts'
import { check, type CheckInputs } from '../../src/check.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { fixAll } from '../../src/fix/apply.ts'
import { applyEdits, type Edit } from '../../src/fix/edit.ts'
import { builderNames, plainBuild, type BuildInputs } from '../../src/graph/build-inputs.ts'
import { defaultConfig } from '../../src/lint/config.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { expectLawful } from '../fix-laws.ts'
import { randomBuild, type RandomBuild } from '../random.ts'

function inputsOf({ files }: RandomBuild, build: BuildInputs = plainBuild): CheckInputs {
  const context = memoryContext(files)
  return { rules, config: defaultConfig, build, context, contextBy: 'option', dockerfileInContext: files['Dockerfile'] === undefined ? undefined : 'Dockerfile' }
}

function editsOf({ fix }: Finding): Edit[] {
  return fix?.edits.flatMap(({ path, range: [start, end], text }) => (path === 'Dockerfile' ? [{ range: { start, end }, text }] : [])) ?? []
}

/** Whether no line stands twice: of two lines that are alike one may carry on the flaw of the other. */
function hasNoTwin(text: string): boolean {
  const lines = text.split(/\r?\n/)
  return new Set(lines).size === lines.length
}

test('whatever stands in a Dockerfile, its fixes are lawful, alone and together', () => {
  let fixes = 0
  fc.assert(
    fc.property(randomBuild, (build) => {
      const inputs = inputsOf(build)
      const source = { path: 'Dockerfile', text: build.text }
      const { findings } = check(source, inputs)
      for (const finding of findings) {
        expect(finding.fix === null).toBe(finding.refused !== null)
        expect(finding.refused ?? '', 'a fix that goes wrong').not.toContain('does not read as it is meant')
        if (hasNoTwin(build.text)) expect(finding.refused ?? '', 'a fix that cures nothing').not.toContain('would still be there')
        if (!finding.fix) continue
        fixes++
        expectLawful({ before: build.text, after: applyEdits(build.text, editsOf(finding)) }, inputs)
      }
      const fixed = fixAll(source, inputs, { withReview: false })
      if (fixed.applied.length > 0) expectLawful({ before: build.text, after: fixed.text }, inputs)
      expect(fixAll({ ...source, text: fixed.text }, inputs, { withReview: false }).applied).toEqual([])
      expect(fixed.passes).toBeLessThan(10)
    }),
    { numRuns: 25 },
  )
  expect(fixes).toBeGreaterThan(0)
})

test('fixes that a person has let through settle as well, whatever the builder', () => {
  fc.assert(
    fc.property(randomBuild, fc.constantFrom(...builderNames), (build, builder) => {
      const inputs = inputsOf(build, { ...plainBuild, builder })
      const fixed = fixAll({ path: 'Dockerfile', text: build.text }, inputs, { withReview: true })
      if (fixed.applied.length > 0) expectLawful({ before: build.text, after: fixed.text }, inputs)
      expect(fixed.passes).toBeLessThan(10)
    }),
    { numRuns: 40 },
  )
})
