import { describe, expect, test } from 'vitest'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { persistentRunner } from '../../src/graph/keeping.ts'
import { noSettings } from '../../src/history/scenarios.ts'
import { replay } from '../../src/replay/replay.ts'
import { eventsOf, type Stream } from '../../src/replay/streams.ts'
import { repositoryOf, type Files } from './states.ts'

/** For each build its commit and the lines that run. */
function replayed(stream: Stream, text: string, states: readonly Files[], isFrozen = false): readonly string[] {
  const { timeline, textOf, contextOf } = repositoryOf(states)
  const dockerfile = parse(text)
  const events = eventsOf({ stream, timeline, path: 'Dockerfile', textOf, dockerfile, isFrozen, inputs: plainBuild, volatility: noSettings })
  const found = replay(events, { dockerfile, contextOf, keeping: persistentRunner, costs: priorCosts })
  const lines = found?.graph.steps.map(({ instruction }) => instruction.line) ?? []
  return [...(found?.builds ?? [])].map(({ id, outcomes }) => `${id}: ${[...outcomes.keys()].map((step) => lines[step]).join(' ')}`)
}

const old = 'FROM alpine\nARG GIT_SHA\nRUN apk add git\nCOPY src src\nRUN make'
const now = 'FROM alpine\nARG GIT_SHA\nRUN apk add git curl\nCOPY src src\nENV A=1\nRUN make'
const ignored = { '.dockerignore': 'Dockerfile' }

const history: readonly Files[] = [
  { ...ignored, Dockerfile: old, 'src/a': '1' },
  { ...ignored, Dockerfile: old, 'src/a': '2' },
  { ...ignored, Dockerfile: old.replace('git', 'git curl'), 'src/a': '2' },
  { ...ignored, Dockerfile: old.replace('git', 'git curl'), 'src/a': '2', 'README.md': '1' },
  { ...ignored, Dockerfile: now, 'src/a': '2', 'README.md': '1' },
]

describe('eventsOf', () => {
  test('builds after every commit, with its files and its edits of the Dockerfile', () => {
    expect(replayed('context', now, history)).toEqual(['c1: 4 6', 'c2: 3 4 6', 'c3: ', 'c4: 6'])
  })

  test('builds where the Dockerfile is edited alone', () => {
    expect(replayed('dockerfile', now, history)).toEqual(['c2: 3 4 6', 'c4: 6'])
  })

  test('passes what pipelines pass anew with every commit', () => {
    expect(replayed('args', now, history)).toEqual(['c1: 3 4 6', 'c2: 3 4 6', 'c3: 3 4 6', 'c4: 3 4 6'])
  })

  test('maps edits onto another order of the same instructions', () => {
    const other = 'FROM alpine\nARG GIT_SHA\nCOPY src src\nRUN apk add git curl\nENV A=1\nRUN make'
    expect(replayed('context', other, history)).toEqual(['c1: 3 4 6', 'c2: 4 6', 'c3: ', 'c4: 6'])
  })

  test('finds a revert of the Dockerfile in the cache', () => {
    const [first = {}, , third = {}] = history
    expect(replayed('context', old, [first, third, first])).toEqual(['c1: 3 4 5', 'c2: '])
  })

  test('begins where the Dockerfile does', () => {
    expect(replayed('context', old, [{ 'src/a': '1' }, { ...ignored, 'src/a': '1', Dockerfile: old }, { ...ignored, 'src/a': '2', Dockerfile: old }])).toEqual(['c2: 4 5'])
  })

  test('maps edits of a command onto what a rewrite made of it', () => {
    const text = 'FROM alpine\nCOPY src src\nRUN npm ci && make all'
    const apart = 'FROM alpine\nRUN --mount=type=cache,target=/root/.npm npm ci\nCOPY src src\nRUN make all'
    const states = [text.replace('make all', 'make'), text.replace('ci', 'install'), text].map((Dockerfile): Files => ({ ...ignored, Dockerfile, 'src/a': '1' }))
    expect(replayed('dockerfile', text, states)).toEqual(['c1: 3', 'c2: 3'])
    expect(replayed('dockerfile', apart, states)).toEqual(['c1: 2 3 4', 'c2: 4'])
    expect(replayed('dockerfile', apart, [states[0] ?? {}, states[2] ?? {}])).toEqual(['c1: 4'])
  })

  test('sees edits of a here-document', () => {
    const text = 'FROM alpine\nRUN <<EOF\napk add git\nEOF\nRUN make'
    const states = [text, text.replace('git', 'curl')].map((Dockerfile): Files => ({ ...ignored, Dockerfile }))
    expect(replayed('context', states[1]?.Dockerfile ?? '', states)).toEqual(['c1: 2 5'])
  })

  test('maps later edits onto a file that does not know them: other texts, what comes new, and what goes', () => {
    const text = 'FROM alpine\nRUN apk add git\nCOPY src src\nRUN make'
    const texts = [text, text.replace('git', 'curl'), text.replace('git', 'curl').replace('COPY', 'RUN true\nCOPY'), `${text.replace('git', 'curl').replace('COPY', 'RUN true\nENV A=1\nCOPY')}`, 'FROM alpine\nRUN apk add curl\nRUN make']
    const states = texts.map((Dockerfile): Files => ({ ...ignored, Dockerfile, 'src/a': '1' }))
    expect(replayed('dockerfile', text, states, true)).toEqual(['c1: 2 3 4', 'c2: 3 4', 'c3: 4', 'c4: 3 4'])
    const other = 'FROM alpine\nCOPY src src\nRUN apk add git\nRUN make'
    expect(replayed('dockerfile', other, states, true)).toEqual(['c1: 3 4', 'c2: 2 3 4', 'c3: 4', 'c4: 2 3 4'])
  })
})
