import { describe, expect, it } from 'vitest'
import { explainGraph, explainLine, type ExplainedWorld } from '../../src/cache/explain.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { BuildGraph } from '../../src/graph/build-graph.ts'
import { plainBuild, type BuilderName } from '../../src/graph/build-inputs.ts'
import { persistentRunner } from '../../src/graph/keeping.ts'
import { plan } from '../../src/graph/plan.ts'
import { estimatedFrequencies } from '../../src/history/frequencies.ts'
import { noSettings } from '../../src/history/scenarios.ts'

const text = `FROM node:22 AS build
WORKDIR /app
ARG GIT_SHA
COPY package.json ./
RUN npm ci
COPY src src
LABEL a=b
FROM nginx:1.27@sha256:${'0'.repeat(64)}
COPY --from=build /app/src /srv
CMD ["x"]
`

function graphOf(builder: BuilderName = 'buildkit', source = text): BuildGraph {
  return plan(parse(source), memoryContext({ 'package.json': '{}', 'src/a.ts': '', 'src/b.ts': '' }), { ...plainBuild, builder })
}

function estimated(graph = graphOf()): ExplainedWorld {
  return { keeping: persistentRunner, costs: priorCosts, settings: noSettings, frequencies: estimatedFrequencies(graph, noSettings) }
}

describe('rows', () => {
  const layers = (builder: BuilderName): string[] => explainGraph(graphOf(builder), estimated(graphOf(builder))).map(({ instruction, layer, label }) => `${instruction} ${layer ? 'layer' : 'none'} ${label === null ? 'no step' : 'step'}`)

  it('tells layer or none and step or none of every instruction, by builder', () => {
    expect(layers('buildkit')).toEqual([
      'FROM none step',
      'WORKDIR layer step',
      'ARG none no step',
      'COPY layer step',
      'RUN layer step',
      'COPY layer step',
      'LABEL none no step',
      'FROM none step',
      'COPY layer step',
      'CMD none no step',
    ])
    expect(layers('classic').filter((row) => row.endsWith('no step'))).toEqual([])
    expect(layers('classic').filter((row) => / layer /.test(row))).toEqual(['WORKDIR layer step', 'COPY layer step', 'RUN layer step', 'COPY layer step', 'COPY layer step'])
  })

  it('lists what is in a key, with its line and how often it changes', () => {
    const rows = explainGraph(graphOf(), estimated())
    expect(rows[4]?.inputs.map(({ what, line, changes }) => [what, line, changes])).toEqual([
      ['the step above, line 4', 4, null],
      ['its command', 5, null],
      ['working directory /app', 2, null],
      ['GIT_SHA, which has no value now', 3, 1],
    ])
    expect(rows[5]?.inputs[1]).toMatchObject({ kind: 'content', what: '2 files', line: 6 })
    expect(rows.map(({ runs }) => (runs === null ? null : runs > 0.5))).toEqual([false, false, null, false, true, true, null, false, true, null])
  })

  it('knows that a base pinned by digest does not move', () => {
    expect(explainGraph(graphOf(), estimated())[7]).toMatchObject({ runs: 0, inputs: [{ kind: 'base', changes: 0 }] })
  })
})

describe('one line', () => {
  it('names everything that can make it run, over stages, and what runs because of it', () => {
    const explained = explainLine(graphOf(), 9, estimated(graphOf()))
    const origins = explained?.invalidatedBy.map(({ what, line }) => `${line} ${what}`)
    expect(origins).toEqual(expect.arrayContaining(['6 2 files', '3 GIT_SHA, which has no value now', '4 the file package.json', '1 the image node:22']))
    expect(explainLine(graphOf(), 6, estimated(graphOf()))?.invalidates.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual(['6 rebuilt', '9 rebuilt'])
  })

  it('follows an argument, a base and a plain edit', () => {
    const lines = (line: number): number[] | undefined => explainLine(graphOf(), line, estimated(graphOf()))?.invalidates.map((step) => step.line)
    expect(lines(3)).toEqual([5, 6, 9])
    expect(lines(1)).toEqual([1, 2, 4, 5, 6, 9])
    expect(lines(5)).toEqual([5, 6, 9])
    expect(lines(7)).toEqual([])
    expect(explainLine(graphOf('classic'), 7, estimated(graphOf('classic')))?.invalidates.map((step) => step.line)).toEqual([7])
  })

  it('has nothing to say of a line without an instruction', () => {
    expect(explainLine(graphOf(), 99, estimated(graphOf()))).toBeUndefined()
  })
})
