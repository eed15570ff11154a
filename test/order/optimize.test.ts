import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { noSettings, scenariosOf } from '../../src/history/scenarios.ts'
import { buildsOf } from '../../src/order/builds.ts'
import { optimize, type Optimized } from '../../src/order/optimize.ts'
import { randomBuild } from '../random.ts'
import { emptyLock } from '../rule-tester.ts'

type Files = Readonly<Record<string, MemoryFile>>

function optimized(text: string, files: Files, contextDoubt?: string): Optimized {
  const graph = plan(parse(text), memoryContext(files), plainBuild)
  const scenarios = scenariosOf(graph, noSettings)
  return optimize({ graph, scenarios, builds: buildsOf(scenarios), costs: priorCosts, contextDoubt, dockerfilePath: undefined })
}

const project: Files = { 'src/app.ts': '', 'package.json': '{}', 'package-lock.json': emptyLock, 'requirements.txt': 'flask==3.0.0\n' }

const told = (lines: readonly string[], files: Files = project): readonly string[] => optimized(`${lines.join('\n')}\n`, files).text.trimEnd().split('\n')

describe('the best order of a file', () => {
  test('packages of the system come before the sources', () => {
    expect(told(['FROM node:22', 'COPY . /app', '# tools', 'RUN apt-get update && apt-get install -y curl', 'CMD ["node"]'])).toEqual([
      'FROM node:22',
      '# tools',
      'RUN apt-get update && apt-get install -y curl',
      'COPY . /app',
      'CMD ["node"]',
    ])
  })

  test('what an install reads comes first, the rest below it', () => {
    expect(told(['FROM node:22', 'WORKDIR /app', 'COPY . .', 'RUN npm ci', 'RUN npm run build'])).toEqual([
      'FROM node:22',
      'WORKDIR /app',
      'COPY package.json package-lock.json ./',
      'RUN npm ci',
      'COPY . .',
      'RUN npm run build',
    ])
  })

  test('a copy is taken apart for one install after the other, and others rise above both', () => {
    expect(told(['FROM node:22', 'WORKDIR /app', 'COPY . .', 'RUN useradd app', 'RUN npm ci --ignore-scripts', 'RUN pip install -r requirements.txt'])).toEqual([
      'FROM node:22',
      'WORKDIR /app',
      'RUN useradd app',
      'COPY package.json package-lock.json ./',
      'RUN npm ci --ignore-scripts',
      'COPY requirements.txt ./',
      'RUN pip install -r requirements.txt',
      'COPY . .',
    ])
  })

  test('an argument of every build sinks with what tells it', () => {
    expect(told(['FROM debian:12', 'ARG GIT_SHA', 'LABEL rev=$GIT_SHA', 'RUN apt-get update && apt-get install -y git', 'COPY src /src'])).toEqual([
      'FROM debian:12',
      'RUN apt-get update && apt-get install -y git',
      'ARG GIT_SHA',
      'LABEL rev=$GIT_SHA',
      'COPY src /src',
    ])
  })

  test('a version that somebody writes anew in every release sinks below what does not ask for it', () => {
    expect(told(['FROM debian:12', 'ENV APP_VERSION=1.4.2', 'RUN apt-get update && apt-get install -y git', 'COPY src /src', 'RUN echo $APP_VERSION > /version'])).toEqual([
      'FROM debian:12',
      'RUN apt-get update && apt-get install -y git',
      'ENV APP_VERSION=1.4.2',
      'RUN echo $APP_VERSION > /version',
      'COPY src /src',
    ])
  })

  test('each stage has its own', () => {
    expect(told(['FROM node:22 AS build', 'COPY src /src', 'RUN apt-get update && apt-get install -y git', 'FROM debian:12', 'COPY --from=build /src /src', 'RUN apt-get update && apt-get install -y curl'])).toEqual([
      'FROM node:22 AS build',
      'RUN apt-get update && apt-get install -y git',
      'COPY src /src',
      'FROM debian:12',
      'RUN apt-get update && apt-get install -y curl',
      'COPY --from=build /src /src',
    ])
  })

  test.each([
    ['a command that nobody knows', ['FROM debian:12', 'COPY src /src', 'RUN ./configure-all']],
    ['an install that takes the newest', ['FROM node:22', 'COPY src /src', 'RUN curl -fsSL https://example.com/latest.tgz -o /opt/x.tgz']],
    ['what is best already', ['FROM node:22', 'ENV A=b', 'LABEL c=d', 'RUN apt-get update && apt-get install -y curl', 'EXPOSE 80', 'COPY src /src']],
  ])('leaves %s where it is', (_name, lines) => {
    expect(told(lines)).toEqual(lines)
  })

  test('of a context that is a guess nothing is proven, but the bound is told', () => {
    const text = 'FROM node:22\nCOPY . /app\nRUN apt-get update && apt-get install -y curl\n'
    const { text: after, costBefore, costAfter, orderBound, refusals } = optimized(text, project, 'The build context is a guess.')
    expect([after, costAfter, refusals]).toEqual([text, costBefore, ['The build context is a guess.']])
    expect(orderBound).toBeLessThan(costBefore - 10)
  })
})

test('whatever stands in a file, it only gets better, and is settled at once', () => {
  let changed = 0
  fc.assert(
    fc.property(randomBuild, ({ text, files }) => {
      const best = optimized(text, files)
      expect(best.costAfter).toBeLessThanOrEqual(best.costBefore)
      expect(best.orderBound).toBeLessThanOrEqual(best.costAfter + 1e-6)
      expect(best.structureBound).toBeLessThanOrEqual(best.orderBound + 1e-6)
      expect(best.text === text).toBe(best.rewrite === undefined)
      if (best.text === text) return
      changed++
      expect(optimized(best.text, files).text).toBe(best.text)
    }),
    { numRuns: 50 },
  )
  expect(changed).toBeGreaterThan(4)
})
