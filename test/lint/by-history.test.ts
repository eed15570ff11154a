import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { check, type CheckInputs } from '../../src/check.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { defaultConfig } from '../../src/lint/config.ts'
import { rulesNamed } from '../rules-named.ts'

const rules = rulesNamed('context-noise', 'copy-before-independent-run', 'git-in-context', 'missing-cache-mount', 'source-before-install', 'volatile-copy-first')
const digest = `sha256:${'0'.repeat(64)}`
const text = `FROM node:22@${digest}\nWORKDIR /app\nCOPY docs docs\nCOPY . .\nRUN npm ci\nCOPY other other\nRUN make\n`
const read = ['package.json', 'package-lock.json', '.npmrc']
const files = { 'package.json': '{}', 'package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}', '.npmrc': '', 'src/a.ts': '', 'src/b.ts': '', 'docs/a.md': '', 'other/x': '', '.dockerignore': 'ignored\n.dockerignore\n' }
const inputs: CheckInputs = { rules, config: defaultConfig, build: plainBuild, context: memoryContext(files), contextBy: 'option', dockerfileInContext: undefined }
const source = { path: 'Dockerfile', text }

const paths = fc.subarray([...Object.keys(files), 'gone.ts', 'src/deep/gone.ts', 'src/a.ts/below', 'ignored/x'])

test('a step is wasted in just those commits that change what the flaw takes in and nothing that the step reads', () => {
  const prior = check(source, inputs)
  const id = prior.findings.find(({ rule }) => rule === 'source-before-install')?.id
  expect(id).toBeDefined()
  fc.assert(
    fc.property(fc.array(paths, { minLength: 1, maxLength: 12 }), (commits) => {
      const sets = commits.map((each) => ({ weight: 1 / commits.length, paths: each }))
      const measured = check(source, { ...inputs, history: () => ({ commits: commits.length, sets }) })
      // The folder docs comes first: where it changes, it is the cause.
      const isCopied = (path: string): boolean => !path.startsWith('ignored') && path !== '.dockerignore' && path !== 'src/a.ts/below'
      const wasted = commits.filter((each) => each.some(isCopied) && !each.some((path) => read.includes(path) || path.startsWith('docs/')))
      const found = measured.findings.find((finding) => finding.id === id)
      expect(found?.waste).toMatchObject({ source: 'history', commits: commits.length })
      expect(found?.waste.affectedBuilds).toBeCloseTo(wasted.length / commits.length, 2)
      expect(measured.findings.map((finding) => finding.id).sort()).toEqual(prior.findings.map((finding) => finding.id).sort())
    }),
    { numRuns: 15 },
  )
})

test('waste is never more than the victims take, and findings stand by it', () => {
  const most = new Map<string, number>()
  for (const path of Object.keys(files)) {
    const { findings } = check(source, { ...inputs, history: () => ({ commits: 1, sets: [{ weight: 1, paths: [path] }] }) })
    for (const { id, waste } of findings) most.set(id, Math.max(most.get(id) ?? 0, waste.secondsPerBuild ?? 0))
  }
  fc.assert(
    fc.property(fc.array(fc.tuple(paths, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 12 }), (drawn) => {
      const total = Math.max(1, drawn.reduce((sum, [, weight]) => sum + weight, 0))
      const sets = drawn.map(([each, weight]) => ({ paths: each, weight: weight / total }))
      const measured = check(source, { ...inputs, history: () => ({ commits: drawn.length, sets }) }).findings
      for (const { id, waste } of measured) expect(waste.secondsPerBuild).toBeLessThanOrEqual(most.get(id) ?? Infinity)
      const seconds = measured.map(({ waste }) => waste.secondsPerBuild ?? 0)
      expect(seconds).toEqual(seconds.toSorted((a, b) => b - a))
    }),
    { numRuns: 15 },
  )
})

test('asks for the history only where something is found', () => {
  let asked = 0
  const history = (): { readonly missing: string } => ({ missing: `asked ${++asked} times` })
  expect(check({ path: 'Dockerfile', text: 'FROM alpine\n' }, { ...inputs, history }).withoutHistory).toBe(null)
  expect(check(source, { ...inputs, history }).withoutHistory).toBe('asked 1 times')
})

test('a flaw that is about some files is paid for by the commits that change nothing else', () => {
  const repository = { ...files, '.git/HEAD': '' }
  const sets = [['.git/HEAD', 'src/a.ts'], ['.git/HEAD'], ['.git/HEAD', 'src/b.ts'], ['.git/HEAD', 'ignored/x']].map((each) => ({ weight: 0.25, paths: each }))
  const { findings } = check(source, { ...inputs, context: memoryContext(repository), history: () => ({ commits: 4, sets }) })
  expect(findings.find(({ rule }) => rule === 'git-in-context')?.waste).toMatchObject({ source: 'history', affectedBuilds: 0.5 })
})

test('a change of a part of a file counts as often as it is estimated to happen, and no more often than the file changes', () => {
  const released = { 'package.json': '{"version":"2.4.1"}', 'package-lock.json': files['package-lock.json'], 'src/a.ts': '' }
  const bumped: CheckInputs = { ...inputs, rules: rulesNamed('version-bump-reinstalls'), context: memoryContext(released) }
  const wasteWith = (touched: number): unknown => {
    const sets = Array.from({ length: 100 }, (_, index) => ({ weight: 0.01, paths: [index < touched ? 'package.json' : 'src/a.ts'] }))
    const dockerfile = `FROM node:22@${digest}\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n`
    return check({ path: 'Dockerfile', text: dockerfile }, { ...bumped, history: () => ({ commits: 100, sets }) }).findings[0]?.waste
  }
  for (const [touched, share] of [[50, 0.1], [2, 0.02], [0, 0]] as const) {
    expect(wasteWith(touched)).toEqual({ secondsPerBuild: expect.closeTo(28.7 * share, 1), affectedBuilds: share, source: 'prior' })
  }
})

test('what another tool makes before the build is another as often as the sources are estimated to be, whatever the commits say', () => {
  const lines = [`FROM debian:12@${digest}`, 'COPY app.jar /app/', 'RUN apt-get update && apt-get install -y curl', 'COPY src /app/src']
  const sets = [{ weight: 0.5, paths: ['src/a.ts'] }, { weight: 0.5, paths: ['README.md'] }]
  const { findings } = check({ path: 'Dockerfile', text: lines.join('\n') }, { ...inputs, history: () => ({ commits: 2, sets }) })
  const [finding] = findings
  expect(finding).toMatchObject({ rule: 'copy-before-independent-run', waste: { source: 'prior', affectedBuilds: 0.55 }, fix: { verdict: 'safe' } })
  expect(finding?.change).toBe('a new app.jar')
})
