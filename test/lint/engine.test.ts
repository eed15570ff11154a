import { describe, expect, test } from 'vitest'
import { check } from '../../src/check.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { defaultConfig, type Config } from '../../src/lint/config.ts'
import type { FileReport } from '../../src/lint/finding.ts'
import { defineRule, type Rule } from '../../src/lint/rule.ts'
import { emptyLock } from '../rule-tester.ts'
import { rulesNamed } from '../rules-named.ts'

const rules = rulesNamed('arg-before-use', 'copy-before-independent-run', 'source-before-install')
const npm = { 'package.json': '{}', 'package-lock.json': emptyLock, 'src/app.ts': '' }
const apt = 'RUN apt-get update && apt-get install -y curl'

interface Setting {
  readonly files?: Readonly<Record<string, MemoryFile>>
  readonly rules?: readonly Rule[]
  readonly config?: Partial<Config>
}

function report(text: string, { files = npm, config, ...more }: Setting = {}): FileReport {
  return check(
    { path: 'app/Dockerfile', text },
    { rules: more.rules ?? rules, config: { ...defaultConfig, ...config }, build: plainBuild, context: memoryContext(files), contextBy: 'option', dockerfileInContext: undefined },
  )
}

const both = `FROM node:22\n${apt}\nARG GIT_SHA\nENV SHA=$GIT_SHA\nWORKDIR /app\nCOPY . .\nRUN npm ci\n`

describe('a finding', () => {
  const { findings } = report(both)
  test('comes worst waste first', () => {
    expect(findings.map(({ rule, line, waste }) => [rule, line, waste.secondsPerBuild])).toEqual([
      ['arg-before-use', 3, 12.7],
      ['source-before-install', 6, 4.8],
    ])
  })
  test('tells the place, the victims and the chain from the change to the last of them', () => {
    const found = findings[1]
    expect(found).toMatchObject({ line: 6, column: 1, endLine: 6, endColumn: 9, change: 'edit src/app.ts', severity: 'warning' })
    expect(both.slice(...(found?.range ?? [0, 0]))).toBe('COPY . .')
    expect(found?.related).toEqual([{ path: 'app/Dockerfile', line: 7, column: 1, endLine: 7, endColumn: 11, message: '`RUN npm ci` runs again.' }])
    expect(found?.chain.map(({ line, outcome, root }) => [line, outcome, root?.detail])).toEqual([
      [6, 'rebuilt', 'src/app.ts changed'],
      [7, 'rebuilt', 'src/app.ts changed'],
    ])
  })
  test('says how many builds pay, and where it knows that from', () => {
    // Where no manifest changed, and the base image did not move.
    const spared = (1 - 0.25) * (1 - 0.17) * (1 - 0.02)
    expect(findings[0]?.waste).toEqual({ secondsPerBuild: 12.7, affectedBuilds: Math.round(spared * 1000) / 1000, source: 'prior' })
    expect(findings[1]?.waste.affectedBuilds).toBe(Math.round(0.55 * spared * 1000) / 1000)
  })
  test('keeps its id over edits elsewhere', () => {
    const ids = (text: string): string[] => report(text).findings.map(({ id }) => id)
    expect(ids(`# note\n\n${both}CMD ["node"]\n`)).toEqual(ids(both))
    expect(new Set(ids(both)).size).toBe(2)
    expect(ids(both.replace('npm ci', 'npm ci --omit=dev'))[1]).not.toBe(ids(both)[1])
  })
  test('has either a fix or the reason why there is none', () => {
    const silent = report(`${both}RUN true\n`, { files: { ...npm, 'node_modules/a.js': '' } }).findings
    for (const { fix, refused } of silent) expect(fix === null).toBe(refused !== null)
    expect(silent.map(({ refused }) => refused)).toContainEqual(expect.stringContaining('node_modules'))
  })
})

describe('the configuration', () => {
  const level = (value: 'off' | 'error' | 'info'): Partial<Config> => ({ rules: new Map([['arg-before-use', { level: value, options: new Map() }]]) })
  test('switches rules off and sets their severity', () => {
    expect(report(both, { config: level('off') }).findings.map(({ rule }) => rule)).toEqual(['source-before-install'])
    expect(report(both, { config: level('error') }).findings.map(({ severity }) => severity)).toEqual(['error', 'warning'])
  })
  test('says how often arguments and files change', () => {
    const buildArgs = new Map([['GIT_SHA', { value: undefined, changes: 'never' as const }]])
    expect(report(both, { config: { buildArgs } }).findings.map(({ rule }) => rule)).toEqual(['source-before-install'])
    expect(report(both, { config: { volatility: [['src/**', 'never']] } }).findings.map(({ rule }) => rule)).toEqual(['arg-before-use'])
    expect(report(both, { config: { volatility: [['src/**', 'per-build']] } }).findings.map(({ waste }) => waste.secondsPerBuild)).toEqual([8.8, 8.8])
  })
})

test('comments silence findings, and what costs little where anything runs is not told', () => {
  expect(report(both.replace('ARG', '# stratalint-disable-next-line arg-before-use -- the registry wants it\nARG')).findings.map(({ rule }) => rule)).toEqual(['source-before-install'])
  const text = 'FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN mkdir /data\n'
  const told = (file: string, leastWaste?: number): unknown => report(text, { files: { [file]: '' }, config: leastWaste === undefined ? {} : { leastWaste } }).findings.map(({ waste }) => waste.secondsPerBuild)
  // Of the builds in which these files change, and so anything runs, each wastes 1.7 s.
  expect([told('a.c'), told('a.c', 1.6), told('a.c', 1.8)]).toEqual([[0.92], [0.92], []])
  // That is weighed as one build in five, be it that these hardly ever change.
  expect([told('a.md', 1.3), told('a.md', 1.5)]).toEqual([[0.28], []])
})

test('what is worth telling is a matter of the configuration', () => {
  const told = (leastWaste: number): unknown => report(both, { config: { leastWaste } }).findings.map(({ rule }) => rule)
  // Of what both make run again in the same builds each has a part, but each is worth the whole once the other is gone.
  expect([told(0), told(5), told(10), told(20)]).toEqual([['arg-before-use', 'source-before-install'], ['arg-before-use', 'source-before-install'], ['arg-before-use'], []])
})

test('a victim whose own reads changed is no victim', () => {
  const [found] = report('FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n', { config: { volatility: [['package*', 'per-commit'], ['src/**', 'per-release']] } }).findings
  expect(found?.waste).toEqual({ secondsPerBuild: 1.1, affectedBuilds: 0.039, source: 'prior' })
})

test('a rule that throws is named, with the file and the cause', () => {
  const cause = new Error('no such thing')
  const broken = defineRule({
    id: 'broken',
    summary: 'Nothing',
    severity: 'warning',
    messages: {},
    options: {},
    check() {
      throw cause
    },
  })
  expect(() => report(both, { rules: [broken] })).toThrow(new Error('The rule broken fails on app/Dockerfile.', { cause }))
})

test('what is wrong with the text is told beside the findings', () => {
  const { errors, findings } = report(`${both}RUNN x\n`)
  expect(errors).toEqual([{ message: 'There is no instruction `RUNN`; the nearest is RUN.', line: 8, column: 1 }])
  expect(findings.map(({ fix }) => fix)).toEqual([null, null])
})

test('says what it leaves alone, once for each reason', () => {
  const text = 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY . .\nRUN npm ci\nRUN dir\nSHELL ["powershell", "-Command"]\nRUN npm ci\n'
  const { findings, notes } = report(text)
  expect(findings).toEqual([])
  expect(notes).toEqual([
    { message: 'This step runs in the Windows command shell, whose language is not read here. No rule looks at it, and no fix moves it.', line: 3, column: 1 },
    { message: 'This step runs in PowerShell, whose language is not read here. No rule looks at it, and no fix moves it.', line: 6, column: 1 },
  ])
})

describe('a flaw of which another counts all', () => {
  const text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n'
  const withoutFix = rulesNamed('source-before-install').map((rule): Rule => ({
    ...rule,
    *check(facts, options) {
      for (const flaw of rule.check(facts, options)) yield { ...flaw, rewrite: () => ({ refused: 'Not here.' }) }
    },
  }))
  const told = (others: readonly Rule[]): unknown => {
    const { findings } = report(text, { rules: [...others, ...rulesNamed('missing-cache-mount')], config: { leastWaste: 8 } })
    return findings.map(({ rule, waste, fix }) => [rule, waste.secondsPerBuild === null, fix?.verdict])
  }
  test('is told where it has a safe fix and the other has none, and no second counts twice', () => {
    expect(told(withoutFix)).toEqual([['source-before-install', false, undefined], ['missing-cache-mount', true, 'safe']])
  })
  test('is not told beside one that is fixed', () => {
    expect(told(rulesNamed('source-before-install'))).toEqual([['source-before-install', false, 'safe']])
  })
})
