import { expect, test } from 'vitest'
import { simulateChange, stepsThatRun } from '../../src/cache/what-if.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { noSettings } from '../../src/history/scenarios.ts'
import { exclusiveBuildsOf } from '../../src/order/builds.ts'
import { optimize } from '../../src/order/optimize.ts'
import { streamScenarios } from '../../src/replay/stream-scenarios.ts'
import { treesOf } from '../../src/replay/timeline.ts'
import type { Stream } from '../../src/replay/streams.ts'
import { repositoryOf, type Files } from './states.ts'

const old = 'FROM alpine\nARG GIT_SHA\nRUN apk add git\nCOPY src src\nRUN make'
const now = 'FROM alpine\nARG GIT_SHA\nRUN apk add git curl\nCOPY src src\nENV A=1\nRUN make'
const ignored = { '.dockerignore': 'Dockerfile' }
const history: readonly Files[] = [
  { ...ignored, 'src/a': '1' },
  { ...ignored, Dockerfile: old, 'src/a': '1' },
  { ...ignored, Dockerfile: old, 'src/a': '2' },
  { ...ignored, Dockerfile: old.replace('git', 'git curl'), 'src/a': '3' },
  { ...ignored, Dockerfile: old.replace('git', 'git curl'), 'src/a': '3', 'README.md': '1' },
  { ...ignored, Dockerfile: now, 'src/a': '3', 'README.md': '1' },
]

function seen(stream: Stream, text: string, states: readonly Files[]) {
  const { timeline, textOf, contextOf } = repositoryOf(states)
  const last = [...treesOf(timeline)].at(-1)?.tree ?? timeline.start
  const graph = plan(parse(text), contextOf(last), plainBuild)
  return { graph, scenarios: streamScenarios(graph, { stream, isSample: false, timeline, path: 'Dockerfile', textOf, volatility: noSettings }, '') }
}

/** The lines that run in each scenario, and its share of the builds. */
function told(stream: Stream): readonly string[] {
  const { graph, scenarios } = seen(stream, now, history)
  return scenarios.map(({ change, weight }) => `${weight.toFixed(2)}: ${[...stepsThatRun(simulateChange(graph, change))].map(({ instruction }) => instruction.line).join(' ')}`)
}

test('what runs is what a replay of the stream shows, the first build left out', () => {
  expect(told('context')).toEqual(['0.25: 4 6', '0.25: 3 4 6', '0.25: 6'])
  expect(told('dockerfile')).toEqual(['0.50: 3 4 6', '0.50: 6'])
  expect(told('args')).toEqual(['0.25: 3 4 6', '0.25: 3 4 6', '0.25: 3 4 6', '0.25: 3 4 6'])
})

/** What the best order for a stream makes of a file. */
function ordered(stream: Stream, text: string, states: readonly Files[]): readonly string[] {
  const { graph, scenarios } = seen(stream, text, states)
  const { text: after } = optimize({ graph, scenarios, builds: exclusiveBuildsOf(scenarios), costs: priorCosts, contextDoubt: undefined, dockerfilePath: undefined, mayTrade: true })
  return after.split('\n')
}

test('the best order is another for edits of the Dockerfile than for files', () => {
  const text = ['FROM debian:12', 'COPY src /src', 'LABEL a=b', 'RUN apt-get update && apt-get install -y curl']
  const states = ['curl', 'git', 'curl', 'git', 'curl'].map((name): Files => ({ ...ignored, Dockerfile: text.join('\n').replace('curl', name), 'src/a': '1' }))
  expect(ordered('dockerfile', text.join('\n'), states)).toEqual(text)
  const touched = states.map((files, index): Files => ({ ...files, Dockerfile: text.join('\n'), 'src/a': String(index) }))
  expect(ordered('context', text.join('\n'), touched)).toEqual([text[0], text[2], text[3], text[1]])
})

test('a build that passes an argument anew puts what it changes last', () => {
  const text = ['FROM debian:12', 'ARG GIT_SHA', 'RUN echo $GIT_SHA > /sha', 'COPY src /src']
  const states = ['1', '1', '1', '2'].map((a, index): Files => ({ ...ignored, Dockerfile: text.join('\n'), 'src/a': a, 'README.md': String(index) }))
  expect(ordered('args', text.join('\n'), states)).toEqual([text[0], text[1], text[3], text[2]])
  expect(ordered('context', text.join('\n'), states)).toEqual(text)
})

test('what is to be foretold changes a little oftener than it was seen to, and nothing is sure', () => {
  const { graph } = seen('context', now, history)
  const { timeline, textOf } = repositoryOf(history)
  const learnt = streamScenarios(graph, { stream: 'context', isSample: true, timeline, path: 'Dockerfile', textOf, volatility: noSettings }, '')
  const touching = learnt.filter(({ change }) => change.kind === 'files' && change.paths.includes('src/a')).reduce((sum, { weight }) => sum + weight, 0)
  expect(touching).toBeCloseTo((2 + 0.5) / (4 + 0.5))
  expect(learnt.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThan(1)
})
