import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { describeFault } from '../../src/project/config-fault.ts'
import type { ruleValidators } from '../../src/project/validators/index.cjs'
import { generatedFiles } from '../../scripts/generate-validators.mjs'
import { folderWith } from './folder.ts'
import { sampleRules } from './rules.ts'

const require = createRequire(import.meta.url)

function load(): typeof ruleValidators {
  const files = [...generatedFiles(sampleRules)].map(([path, text]) => [basename(path), text] as const)
  return require(join(folderWith(Object.fromEntries(files)), 'index.cjs')).ruleValidators
}

test('a validator per rule takes options of the types of their defaults', () => {
  const validator = load().get('alpha')?.()
  expect(validator?.({})).toBe(true)
  expect(validator?.({ limit: 4 })).toBe(true)
  expect(validator?.({ limit: '4' })).toBe(false)
  expect(validator?.errors?.map((error) => describeFault(error, ['rules', 'alpha', '1']))).toEqual([
    { path: ['rules', 'alpha', '1', 'limit'], part: 'value', message: '"rules.alpha.1.limit" is a string where a number is expected.' },
  ])
  expect(validator?.({ limits: 4 })).toBe(false)
  expect(validator?.errors?.map((error) => describeFault(error, []).message)).toEqual(['The configuration has no key "limits"; the nearest is "limit".'])
})

test('the generated files depend on the rules alone, not on their order', () => {
  expect(generatedFiles([...sampleRules].reverse())).toEqual(generatedFiles(sampleRules))
})

test('the schema for editors names rules and options', () => {
  const schema: unknown = JSON.parse(generatedFiles(sampleRules).get('schema/stratalintrc.json') ?? '')
  expect(schema).toMatchObject({
    definitions: { rules: { properties: { alpha: { description: 'What alpha means.', anyOf: [{}, { items: [{}, { properties: { limit: { type: 'number', default: 3 } } }] }] } } } },
  })
})
