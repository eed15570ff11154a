import { fileURLToPath } from 'node:url'
import { FlatCompat } from '@eslint/eslintrc'
import { Linter } from 'eslint'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const configs = new FlatCompat({ baseDirectory: root }).extends('./.eslintrc.json').map((config) => ({ files: ['**/*.ts'], ...config }))
const linter = new Linter({ cwd: root })

function complaints(path: string, text: string): readonly (string | null)[] {
  return linter.verify(text, configs, `${root}${path}`).map(({ ruleId }) => ruleId)
}

test.each([
  ['src/dockerfile/parse.ts', '../context/disk.ts'],
  ['src/context/select.ts', 'node:fs'],
  ['src/effects/tools/node.ts', '../../graph/plan.ts'],
  ['src/pipeline/compose.ts', '../graph/plan.ts'],
  ['src/graph/plan.ts', '../cache/simulate.ts'],
  ['src/graph/plan.ts', '../pipeline/compose.ts'],
  ['src/graph/plan.ts', 'node:fs'],
  ['src/cache/simulate.ts', '../lint/finding.ts'],
  ['src/history/scenarios.ts', '../cost/priors.ts'],
  ['src/replay/replay.ts', '../lint/engine.ts'],
  ['src/cost/log/rawjson.ts', '../priors.ts'],
  ['src/lint/engine.ts', '../fix/verify.ts'],
  ['src/lint/engine.ts', '../../rules/index.ts'],
  ['src/fix/verify.ts', '../report/text.ts'],
  ['src/fix/verify.ts', '../order/best-order.ts'],
  ['src/order/best-order.ts', '../report/text.ts'],
  ['src/report/text.ts', '../cli/io.ts'],
  ['src/check.ts', './project/load.ts'],
  ['src/cli/main.ts', '../eslint/plugin.ts'],
  ['rules/arg-before-use.ts', '../src/graph/plan.ts'],
])('%s cannot import %s', (path, imported) => {
  expect(complaints(path, `import { a } from '${imported}'\na()\n`)).toEqual(['no-restricted-imports'])
})

test.each([
  ['src/context/disk.ts', 'node:fs'],
  ['src/effects/tools/node.ts', '../tool.ts'],
  ['src/fix/verify.ts', '../lint/finding.ts'],
  ['src/cli/main.ts', '../check.ts'],
  ['rules/arg-before-use.ts', '../src/rule.ts'],
  ['rules/index.ts', './arg-before-use.ts'],
])('%s can import %s', (path, imported) => {
  expect(complaints(path, `import { a } from '${imported}'\na()\n`)).toEqual([])
})

test('only hosts and what loads touch the outside world', () => {
  const text = 'export const now = [Date.now(), process.cwd(), Math.random()]\n'
  expect(complaints('src/graph/plan.ts', text)).toEqual(['no-restricted-globals', 'no-restricted-globals', 'no-restricted-properties'])
  expect(complaints('src/cli/main.ts', text)).toEqual([])
})
