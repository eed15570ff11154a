import { describe, expect, it } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { Step } from '../../src/graph/build-graph.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { emptyLock } from '../rule-tester.ts'

const files = { 'package.json': '{}', 'package-lock.json': emptyLock, 'yarn.lock': '', 'go.mod': 'module example.com/app\n', 'go.sum': '', 'main.go': 'package main\n', 'r.txt': 'x==1\n' }

function runOf(run: string, image = 'node:22'): Step {
  const last = plan(parse(`FROM ${image}\nWORKDIR /app\nCOPY . .\nRUN ${run}\n`), memoryContext(files), plainBuild).steps.at(-1)
  if (!last) throw new Error('The step is not there.')
  return last
}

/** The share of a RUN's seconds that is left with mounts for some folders. */
function left(run: string, folders: readonly string[], image?: string): number {
  const mounts = folders.map((folder) => `--mount=type=cache,target=${folder} `).join('')
  return priorCosts.secondsOf(runOf(mounts + run, image)) / priorCosts.secondsOf(runOf(run, image))
}

describe('what is left where a cache mount holds what the tools kept', () => {
  it.each([
    ['npm ci', '/root/.npm', 'node:22', 0.64],
    ['yarn install --ignore-scripts', '/usr/local/share/.cache/yarn', 'node:22', 0.57],
    ['pip install -r r.txt', '/root/.cache/pip', 'python:3.12', 0.77],
    ['poetry install --no-root', '/root/.cache/pypoetry', 'python:3.12', 0.77],
    ['apk add curl', '/var/cache/apk', 'alpine:3.22', 1],
  ])('%s', (run, folder, image, share) => {
    const unknown = /yarn|poetry/.test(run) ? 0.2 : 0
    expect(left(run, [folder], image)).toBeGreaterThanOrEqual(share - 1e-9)
    expect(left(run, [folder], image)).toBeLessThan(share + unknown + 1e-9)
  })

  it('a compiler gains by what it made, and nothing that is known by what it fetched', () => {
    expect(left('go build .', ['/go/pkg/mod'], 'golang:1.25')).toBe(1)
    expect(left('go build .', ['/root/.cache/go-build'], 'golang:1.25')).toBeLessThan(0.2)
    expect(left('go build .', ['/go/pkg/mod', '/root/.cache/go-build'], 'golang:1.25')).toBeLessThan(0.2)
  })

  it('what a RUN does beside its install is made no quicker', () => {
    const whole = priorCosts.secondsOf(runOf('npm ci && npm run build'))
    const warm = priorCosts.secondsWhenWarm(runOf('npm ci && npm run build'))
    expect(warm).toBeGreaterThan(0.64 * whole)
    expect(warm).toBeLessThan(whole)
  })

  it('of commands of one kind the one that gains least tells', () => {
    expect(left('npm ci && yarn global add serve', ['/root/.npm'])).toBe(1)
    expect(priorCosts.secondsWhenWarm(runOf('npm ci && npm i -g serve'))).toBeCloseTo(0.64 * 28.7)
  })

  it('no step takes less than the least that steps take', () => {
    expect(priorCosts.secondsOf(runOf('--mount=type=cache,target=/go/pkg/mod go mod download', 'golang:1.25'))).toBe(0.5)
  })

  it('a mount that is empty, or that the step empties, is of no use', () => {
    const run = runOf('--mount=type=cache,target=/root/.npm npm ci')
    expect(priorCosts.secondsOf(run, ['/root/.npm'])).toBe(priorCosts.secondsOf(runOf('npm ci')))
    expect(left('npm ci && npm cache clean --force', ['/root/.npm'])).toBe(1)
  })
})
