import { Linter } from 'eslint'
import { expect, test, vi } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import * as parser from '../../src/eslint/parser.ts'
import { eslintPlugin } from '../../src/eslint/plugin.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { defaultConfig } from '../../src/lint/config.ts'
import { wordRules } from './word-check.ts'

vi.mock(import('../../src/check.ts'), async () => ({ check: (await import('./word-check.ts')).wordCheck }))

const inputs = { rules: wordRules, config: defaultConfig, build: plainBuild, context: memoryContext({}), contextBy: 'unique', dockerfileInContext: undefined } as const
const plugin = eslintPlugin({ version: '1.0.0', rules: wordRules, load: () => inputs, urlOf: (rule) => rule })

// ESLint 9 knows no `meta.languages` in `.eslintrc`; ESLint 10, which runs here, would refuse the rule for the language of JavaScript.
const rules = Object.fromEntries(
  Object.entries(plugin.rules).map(([id, rule]) => [id, { ...rule, meta: { ...rule.meta, languages: ['js/js'] } }]),
)

function lint(text: string, languageOptions: Linter.LanguageOptions = { parser }): Linter.LintMessage[] {
  const linter = new Linter({ cwd: '/w' })
  const plugins = { stratalint: { rules } }
  const config: Linter.Config = { files: ['**/Dockerfile'], plugins, languageOptions, rules: { 'stratalint/safe': 'error' } }
  return linter.verify(text, [config], '/w/Dockerfile')
}

test('rules report and fix', () => {
  expect(lint('\uFEFFFROM a\r\nRUN safe\r\n')).toMatchObject([
    { ruleId: 'stratalint/safe', line: 2, column: 5, endLine: 2, endColumn: 9, fix: { range: [12, 16], text: 'cure' } },
  ])
})

test.each(['# eslint-disable', '# eslint-disable-next-line stratalint/safe -- known', '# eslint stratalint/safe: 0'])('%s silences', (comment) => {
  expect(lint(`FROM a\n${comment}\nRUN safe\n`)).toEqual([])
})

test('a fault is a parsing error', () => {
  expect(lint('FROM a\nCOPPY x\nRUN safe\n')).toMatchObject([{ fatal: true, line: 2, column: 1, message: expect.stringContaining('COPPY') }])
})

test('JavaScript is none of ours', () => {
  expect(lint('const a = " safe"', {})).toEqual([])
})
