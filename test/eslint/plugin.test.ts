import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ESLint, Linter } from 'eslint'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CheckInputs } from '../../src/check.ts'
import { isDockerfileName } from '../../src/context/dockerfile-name.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { eslintPlugin } from '../../src/eslint/plugin.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { defaultConfig, type RuleSetting } from '../../src/lint/config.ts'
import { namesLikeDockerfile } from '../names-like-dockerfile.ts'
import { wordRules } from './word-check.ts'

const checked = vi.hoisted(() => vi.fn())
vi.mock(import('../../src/check.ts'), async () => {
  const { wordCheck } = await import('./word-check.ts')
  return { check: checked.mockImplementation(wordCheck) }
})

const settings = new Map<string, RuleSetting>()

function load(): CheckInputs {
  const config = { ...defaultConfig, rules: settings }
  return { rules: wordRules, config, build: plainBuild, context: memoryContext({}), contextBy: 'unique', dockerfileInContext: undefined }
}

const plugin = eslintPlugin({ version: '1.0.0', rules: wordRules, load, urlOf: (rule) => `https://example.org/${rule}` })

const all = { 'stratalint/safe': 'warn', 'stratalint/review': 'error', 'stratalint/far': 'warn', 'stratalint/refused': 'warn' } as const

const base: Linter.Config = { files: ['**/Dockerfile'], plugins: { stratalint: plugin }, language: 'stratalint/dockerfile' }

function lint(text: string, rules: Linter.RulesRecord = all, linterOptions: Linter.LinterOptions = {}): Linter.LintMessage[] {
  return new Linter({ cwd: '/w' }).verify(text, [{ ...base, rules, linterOptions }], '/w/Dockerfile')
}

function fixed(text: string): string {
  return new Linter({ cwd: '/w' }).verifyAndFix(text, [{ ...base, rules: all }], '/w/Dockerfile').output
}

describe('rules', () => {
  const why = 'Why: edit src/app.ts → line 4 rebuilt → line 5 rebuilt (≈ 40 s, in 9 of 10 builds, estimated).'

  test('a finding has its place, its message as it stands, and why in the same line', () => {
    expect(lint('FROM a\nRUN safe\n')).toMatchObject([
      { ruleId: 'stratalint/safe', severity: 1, line: 2, column: 5, endLine: 2, endColumn: 9, message: `The word safe is a flaw {{here}}. ${why}` },
    ])
  })

  test('a safe fix is a fix, one for review a suggestion, one of another file neither', () => {
    expect(lint('FROM a\nRUN safe review far refused\n').map(({ ruleId, fix, suggestions }) => [ruleId, fix, suggestions])).toEqual([
      ['stratalint/safe', { range: [11, 15], text: 'cure' }, undefined],
      ['stratalint/review', undefined, [{ desc: 'write cure (review: look at it)', fix: { range: [16, 22], text: 'cure' } }]],
      ['stratalint/far', undefined, undefined],
      ['stratalint/refused', undefined, undefined],
    ])
  })

  test('a byte order mark and carriage returns survive a fix, and shift no place', () => {
    expect(lint('\uFEFFFROM safe\r\nRUN review\r\n')).toMatchObject([
      { line: 1, column: 6, endColumn: 10, fix: { range: [5, 9] } },
      { line: 2, column: 5, endColumn: 11 },
    ])
    expect(fixed('\uFEFFFROM safe\r\nRUN x\r\n')).toBe('\uFEFFFROM cure\r\nRUN x\r\n')
  })

  test('one analysis serves all rules, and knows which of them run', () => {
    checked.mockClear()
    lint('FROM a\nRUN safe review far\n', { 'stratalint/safe': 'warn', 'stratalint/review': 'warn' })
    // The first one, with no rule, is for the errors of the file.
    expect(checked).toHaveBeenCalledTimes(2)
    const [source, inputs] = checked.mock.calls[1] ?? []
    expect(source).toEqual({ path: 'Dockerfile', text: 'FROM a\nRUN safe review far\n' })
    expect(wordRules.map(({ id }) => inputs.config.rules.get(id)?.level)).toEqual([undefined, undefined, 'off', 'off'])
  })

  test('a source that is linted once more is analysed once more', () => {
    const linter = new Linter({ cwd: '/w' })
    linter.verify('FROM safe\n', [{ ...base, rules: { 'stratalint/review': 'warn' } }], '/w/Dockerfile')
    const source = linter.getSourceCode()
    expect(linter.verify(source, [{ ...base, rules: { 'stratalint/safe': 'warn' } }], '/w/Dockerfile')).toHaveLength(1)
  })

  test('options of ESLint come before those of the project; a rule that the project switches off is silent', () => {
    const options = new Map<string, string | number>([['threshold', 0.3], ['name', 'y']])
    settings.set('safe', { level: 'error', options })
    settings.set('review', { level: 'off', options: new Map() })
    const messages = lint('FROM safe\nRUN review', { 'stratalint/safe': ['warn', { threshold: 0.5 }], 'stratalint/review': 'error' })
    settings.clear()
    expect(messages.map(({ severity, message }) => [severity, message])).toEqual([[1, `The word safe is a flaw {{here}}. threshold=0.5 name=y ${why}`]])
  })

  test.each([{ treshold: 1 }, { threshold: 'high' }])('the options %j are refused', (options) => {
    expect(() => lint('FROM a', { 'stratalint/safe': ['warn', options] })).toThrow('stratalint/safe')
  })

  test('they say who they are', () => {
    expect(plugin.rules['safe']?.meta).toMatchObject({
      docs: { description: 'A word is a flaw', url: 'https://example.org/safe' },
      languages: ['stratalint/dockerfile'],
    })
    expect(plugin.meta).toEqual({ name: 'stratalint', version: '1.0.0', namespace: 'stratalint' })
  })
})

describe('comments', () => {
  test.each([
    '# eslint-disable-next-line stratalint/safe -- known',
    '# eslint-disable',
    '# eslint stratalint/safe: off',
    '# eslint-disable stratalint/safe\nFROM b',
  ])('%j silences', (comment) => {
    expect(lint(`FROM a\n${comment}\nRUN safe\n`)).toEqual([])
  })

  test.each(['# eslint-disable-next-line stratalint/review', '# eslint-disable\n# eslint-enable', '# not eslint-disable', 'RUN <<E\n# eslint-disable\nE'])(
    '%j does not',
    (comment) => {
      expect(lint(`FROM a\n${comment}\nRUN safe\n`, { 'stratalint/safe': 'warn' }, { reportUnusedDisableDirectives: 'off' })).toHaveLength(1)
    },
  )

  test('one between the lines of an instruction counts for the next line', () => {
    expect(lint('FROM a\nRUN x \\\n# eslint-disable-next-line\n  safe\n')).toEqual([])
  })

  test('one that silences nothing can be reported', () => {
    const text = 'FROM a\n# eslint-disable-next-line stratalint/safe\nRUN x\n'
    const messages = lint(text, all, { reportUnusedDisableDirectives: 'error' })
    expect(messages).toMatchObject([{ line: 2, message: expect.stringContaining('Unused eslint-disable directive') }])
  })

  test('a configuration comment that is no JSON is reported', () => {
    expect(lint('FROM a\n# eslint stratalint/safe: [\n')).toMatchObject([{ line: 2, fatal: true }])
  })
})

describe('broken files', () => {
  test('faults are reported as fatal, and findings stay', () => {
    const messages = lint('FROM a\nCOPPY . .\nRUN safe\n')
    expect(messages).toMatchObject([
      { ruleId: null, fatal: true, severity: 2, line: 2, column: 1, message: expect.stringContaining('COPPY') },
      { ruleId: 'stratalint/safe', line: 3 },
    ])
  })

  test('so is a file without any instruction', () => {
    expect(lint('')).toMatchObject([{ fatal: true, line: 1 }])
  })
})

describe('selectors', () => {
  const seen: unknown[] = []
  const rule = {
    create: () => ({
      'Dockerfile > Instruction[keyword="RUN"]'(node: { syntax?: { getKeyword(): string }; range: number[]; loc: object }) {
        seen.push([node.syntax?.getKeyword(), node.range, node.loc])
      },
      'Dockerfile:exit'() {
        seen.push('exit')
      },
    }),
  }

  test('rules of others can ask for instructions', () => {
    const config: Linter.Config = { ...base, plugins: { stratalint: plugin, own: { rules: { rule } } }, rules: { 'own/rule': 'error' } }
    expect(new Linter({ cwd: '/w' }).verify('from a\nrun b\n', [config], '/w/Dockerfile')).toEqual([])
    expect(seen).toEqual([['RUN', [7, 12], { start: { line: 2, column: 1 }, end: { line: 2, column: 6 } }], 'exit'])
  })
})

describe('the recommended configuration', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stratalint-eslint-'))
    for (const name of namesLikeDockerfile) writeFileSync(join(folder, name), 'FROM safe\n')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('lints what a search of the folder finds', async () => {
    const eslint = new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: plugin.configs.recommended })
    const results = await eslint.lintFiles('.')
    const linted = results.map((result) => result.filePath.slice(folder.length + 1))
    expect(linted.toSorted()).toEqual(namesLikeDockerfile.filter(isDockerfileName).toSorted())
    for (const { messages } of results) expect(messages).toMatchObject([{ ruleId: 'stratalint/safe', severity: 1 }])
  })
})
