import { describe, expect, test } from 'vitest'
import { check } from '../../src/check.ts'
import { memoryContext } from '../../src/context/memory.ts'
import type { BuildGraph, Step } from '../../src/graph/build-graph.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { cacheMountsOf } from '../../src/graph/cache-mounts.ts'
import { effectsOfStep } from '../../src/graph/effects-of-step.ts'
import { defaultConfig } from '../../src/lint/config.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { defineRule, type Rule } from '../../src/lint/rule.ts'
import { emptyLock, inputsOf, testRule, type Case } from '../rule-tester.ts'
import { rulesNamed } from '../rules-named.ts'
import { judge, type Proposal } from './proposals.ts'

const shape = { severity: 'warning', messages: { found: '`{{run}}` is found.' }, options: {} } as const

/** A command that fetches everything anew whenever it runs. */
const reuse = defineRule({
  ...shape,
  id: 'no-cache-mount',
  summary: 'A command that keeps nothing for its next run',
  *check({ graph }) {
    for (const run of graph.steps) {
      const targets = effectsOfStep(run)?.tools.flatMap(({ caches }) => caches.filter(({ certain }) => certain).map(({ path }) => path)) ?? []
      if (targets.length === 0 || cacheMountsOf(run).length > 0) continue
      yield {
        message: 'found',
        at: run,
        also: [run],
        change: { kind: 'file', path: 'package.json' },
        aim: 'reuse',
        data: { run: run.instruction.text },
        rewrite: () => ({ kind: 'insert-mount', title: 'keep the cache', run, targets: [...new Set(targets)] }),
      }
    }
  },
})

function indexes({ steps }: BuildGraph): readonly (readonly [index: Step, install: Step])[] {
  return steps.flatMap((step, at) => {
    const next = steps[at + 1]
    return effectsOfStep(step)?.work === 'os-index' && next && effectsOfStep(next)?.work === 'apt-install' ? [[step, next] as const] : []
  })
}

/** An index that is older than the install which looks into it. */
const freshness = defineRule({
  ...shape,
  id: 'index-apart',
  summary: 'A package index apart from the install that needs it',
  *check({ graph }) {
    for (const [index, install] of indexes(graph)) {
      yield {
        message: 'found',
        at: index,
        also: [install],
        change: { kind: 'base', image: 'debian:12' },
        aim: 'freshness',
        data: { run: install.instruction.text },
        rewrite: () => ({ kind: 'merge-run', title: 'join them', first: index, second: install }),
      }
    }
  },
})

const files = { 'package.json': '{}', 'package-lock.json': emptyLock }
const npm = 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n'
const mounted = npm.replace('npm ci', '--mount=type=cache,target=/root/.npm npm ci')
const apart = 'FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\n'

testRule(reuse, {
  good: [{ dockerfile: mounted, files }, { name: 'nothing changes the command', dockerfile: npm.replace('node:22', 'node:22@sha256:' + '0'.repeat(64)).replace('COPY package*.json ./\n', ''), files }],
  bad: [
    { dockerfile: npm, files, findings: [{ line: 4, message: 'found' }], fixed: mounted },
    { name: 'what the mount would hide', dockerfile: npm.replace('RUN', 'COPY package.json /root/.npm/seed\nRUN'), files, findings: [{ line: 5, message: 'found' }], none: 'would hide' },
  ],
})

testRule(freshness, {
  good: ['FROM debian:12\nRUN apt-get update && apt-get install -y curl\n'],
  bad: [
    { dockerfile: apart, findings: [{ line: 2, message: 'found' }], fixed: 'FROM debian:12\nRUN apt-get update \\\n && apt-get install -y curl\n' },
    { name: 'other mounts', dockerfile: apart.replace('RUN apt-get install', 'RUN --mount=type=cache,target=/c apt-get install'), findings: [{ line: 2, message: 'found' }], none: 'other mounts' },
  ],
})

function findingOf(rule: Rule, each: Case): Finding | undefined {
  return check({ path: 'Dockerfile', text: each.dockerfile }, inputsOf(rule, each)).findings[0]
}

describe('what a finding says of its aim', () => {
  test('seconds that a warm cache saves, in builds that run the command', () => {
    const found = findingOf(reuse, { dockerfile: npm, files })
    expect(found?.waste.secondsPerBuild).toBeGreaterThan(0)
    expect(found?.fix?.seconds).toEqual({ before: 29.2, after: 18.9 })
    expect(found?.related.map(({ message }) => message)).toEqual(['`RUN npm ci` fetches again what it fetched before.'])
  })
  test('no seconds where it is about what is fresh', () => {
    const found = findingOf(freshness, { dockerfile: apart })
    expect(found?.waste).toMatchObject({ secondsPerBuild: null, affectedBuilds: 0 })
    expect(found?.fix).toMatchObject({ verdict: 'safe', seconds: undefined })
    expect(found?.related.map(({ message }) => message)).toEqual(['`RUN apt-get install -y curl` may work on what an older build left.'])
  })
  test('nothing is kept on a runner that starts empty', () => {
    const inputs = inputsOf(reuse, { dockerfile: npm, files })
    const ephemeral = { ...inputs, config: { ...inputs.config, keeping: { runner: 'ephemeral', cacheExport: 'max' } } } as const
    expect(check({ path: 'Dockerfile', text: npm }, ephemeral).findings).toEqual([])
  })
  test('nothing gets stale on it without an export', () => {
    const inputs = inputsOf(freshness, { dockerfile: apart })
    const on = (cacheExport: 'none' | 'max') => check({ path: 'Dockerfile', text: apart }, { ...inputs, config: { ...inputs.config, keeping: { runner: 'ephemeral', cacheExport } } }).findings
    expect(on('none')).toEqual([])
    expect(on('max')).toHaveLength(1)
  })
})

describe('what a fix may cost', () => {
  const lines = ['FROM debian:12', 'RUN apt-get update', 'COPY a.txt /', 'RUN cat a.txt']
  const join = (graph: BuildGraph): ReturnType<NonNullable<Proposal['rewrite']>> => {
    const [first, second] = [graph.steps[1], graph.steps[3]]
    if (!first || !second) throw new Error('There are no two steps.')
    const moved = { kind: 'move', title: '', instructions: [first.instruction], place: { before: second.instruction } } as const
    const next = ({ steps: [, , one, other] }: BuildGraph) => (one && other ? ({ kind: 'merge-run', title: '', first: one, second: other } as const) : { refused: 'There are no two steps.' })
    return { kind: 'sequence', title: '', first: moved, next }
  }
  const proposal: Proposal = { lines, files: { 'a.txt': '' }, rewrite: join }
  test('what is fresh may cost what the steps cost that now run with others', () => {
    expect(judge({ ...proposal, aim: 'freshness' })).toMatchObject({ verdict: 'safe', gain: undefined })
  })
  test.each(['seconds', 'reuse'] as const)('nothing more where it is about %s', (aim) => {
    expect(judge({ ...proposal, aim })).toMatchObject({ verdict: 'refused', why: 'Another ordinary change would make more steps run than before.' })
  })
  test('an order that makes others run is no price of what is fresh', () => {
    const twice = ['FROM debian:12', 'RUN apt-get update', 'COPY a.txt /', 'RUN cat /a.txt']
    const move = { lines: [2], after: 3 }
    expect(judge({ lines: twice, files: { 'a.txt': '' }, move, aim: 'freshness' })).toMatchObject({ verdict: 'refused', why: 'Another ordinary change would make more steps run than before.' })
  })
})

test('what is stale is cured although the cure shows what costs seconds', () => {
  const dockerfile = `FROM debian:12@sha256:${'0'.repeat(64)}\nCOPY . /src\nWORKDIR /src\nRUN apt-get update\nRUN apt-get install -y python3\n`
  const context = memoryContext({ 'a.py': '', '.dockerignore': 'Dockerfile\n' })
  const found = rulesNamed('copy-before-independent-run', 'stale-package-index')
  const { findings } = check({ path: 'Dockerfile', text: dockerfile }, { rules: found, config: defaultConfig, build: plainBuild, context, contextBy: 'option', dockerfileInContext: undefined })
  expect(findings.find(({ rule }) => rule === 'stale-package-index')).toMatchObject({ refused: null, fix: { verdict: 'safe' } })
})
