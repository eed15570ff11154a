import { expect, test } from 'vitest'
import { simulateChange } from '../../src/cache/what-if.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { BuildGraph } from '../../src/graph/build-graph.ts'
import { plainBuild, type BuilderName } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { noSettings, scenariosOf, type Change } from '../../src/history/scenarios.ts'
import { levelOfArg } from '../../src/history/volatility.ts'

function graphOf(text: string, builder: BuilderName = 'buildkit'): BuildGraph {
  return plan(parse(text), memoryContext({}), { ...plainBuild, builder })
}

function valuesIn(graph: BuildGraph): readonly Change[] {
  return scenariosOf(graph, noSettings).flatMap(({ change }) => (change.kind === 'value' ? [change] : []))
}

test('versions of the application itself are edited, others are not', () => {
  const text = 'FROM debian:12@sha256:1\nENV APP_VERSION=1.2.3 NODE_VERSION=22.1.0\nENV RELEASE=stable VERSION=$V\nLABEL version=1.2.3\nRUN a\n'
  expect(valuesIn(graphOf(text))).toEqual([{ kind: 'value', of: 'ENV', name: 'APP_VERSION' }])
  expect(valuesIn(graphOf(text, 'classic'))).toEqual([{ kind: 'value', of: 'ENV', name: 'APP_VERSION' }, { kind: 'value', of: 'LABEL', name: 'version' }])
})

test('another value makes what stands below run again, wherever the line stands', () => {
  for (const text of ['FROM debian:12\nENV APP_VERSION="1.2.3" B=c\nRUN a\n', 'FROM debian:12\nRUN b\nENV B=c \\\n  APP_VERSION 1\nENV APP_VERSION 1.2.3\nRUN a\n']) {
    const { graph, outcomes } = simulateChange(graphOf(text), { kind: 'value', of: 'ENV', name: 'APP_VERSION' })
    expect(graph.steps.filter((step) => outcomes.get(step) === 'rebuilt').map(({ instruction }) => instruction.text)).toEqual(['RUN a'])
  }
})

test('ARGs that bust caches, tokens of a job and the time of the commit have levels of their own', () => {
  const levels = ['ARG CACHEBUST=1', 'ARG GITHUB_TOKEN', 'ARG NPM_TOKEN', 'ARG SOURCE_DATE_EPOCH', 'ARG SOURCE_DATE_EPOCH=0'].map((text) => {
    const [, arg] = parse(`FROM debian\n${text}`).instructions
    return arg?.keyword === 'ARG' ? arg.declarations.map(levelOfArg) : []
  })
  expect(levels.flat()).toEqual(['per-build', 'per-build', 'never', 'per-commit', 'rare'])
})
