import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestReader } from '../../src/cache/content-reader.ts'
import { explainLog, type ExplainedLog } from '../../src/cache/explain-log.ts'
import { simulateBuilds, type Simulation } from '../../src/cache/simulate.ts'
import { memoryContext } from '../../src/context/memory.ts'
import type { BuildLog, LoggedOutcome, LoggedStep } from '../../src/cost/log/build-log.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { randomBuild } from '../random.ts'

const dockerfile = 'FROM node:22 AS build\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nFROM nginx\nCOPY --from=build /dist /srv\n'

/** The build after one in which main.ts was another. */
function edited(text = dockerfile, now = 'b'): Simulation {
  const builds = ['a', now].map((main) => ({ graph: plan(parse(text), memoryContext({ 'package.json': '{}', 'main.ts': main }), plainBuild), reader: digestReader(plainBuild) }))
  return simulateBuilds(builds)
}

/** A log in which each step, by its line, had that outcome; 5 seconds where it ran. */
function logOf({ graph }: Simulation, outcomes: Readonly<Record<number, LoggedOutcome>>): BuildLog {
  const steps = graph.steps.map(({ stage, instruction: { line, text } }): LoggedStep => {
    const outcome = outcomes[line] ?? 'cached'
    return { stage: stage.label, text, outcome, seconds: outcome === 'ran' ? 5 : undefined, bytes: undefined }
  })
  return { of: 'build', steps }
}

const told = ({ runs }: ExplainedLog): string[] => runs.flatMap(({ line, logged, cause, root, note }) => (logged === 'cached' && note === null ? [] : [`${line} ${logged}: ${cause?.detail ?? note} (${root?.kind ?? 'no'} ${root?.line ?? ''})`]))

describe('a step that ran', () => {
  it('did so because of the key input that changed, or because of a step that did', () => {
    const simulation = edited()
    const explained = explainLog(logOf(simulation, { 4: 'ran', 5: 'ran', 7: 'ran' }), simulation.graph, simulation)
    expect(told(explained)).toEqual(['4 ran: main.ts changed (content 4)', '5 ran: line 4 ran again above it (content 4)', '7 ran: it takes what line 5 made (content 4)'])
    expect(explained.roots).toMatchObject([{ root: { path: 'main.ts' }, steps: 3, seconds: 15 }])
  })

  it('lost its record where its inputs are the same, and took those above with it', () => {
    const simulation = edited(dockerfile, 'a')
    const explained = explainLog(logOf(simulation, { 3: 'ran', 4: 'ran' }), simulation.graph, simulation)
    expect(told(explained)).toEqual([
      '3 ran: its inputs are the same: the record was lost (evicted, never exported, or on another runner) (lost 3)',
      '4 ran: line 3 ran again above it (lost 3)',
    ])
    expect(explained.roots).toMatchObject([{ root: { kind: 'lost', line: 3 }, steps: 2, seconds: 10 }])
  })

  it('is unexplained where no build before is known, or where it is no step of the Dockerfile', () => {
    const { graph } = edited()
    const log = logOf(edited(), { 3: 'ran' })
    const explained = explainLog({ ...log, steps: [...log.steps, { stage: 'old', text: 'RUN make', outcome: 'ran', seconds: 7, bytes: undefined }] }, graph, undefined)
    expect(told(explained)).toEqual(['3 ran: no build before is known that it could be held against (no )'])
    expect(explained.strangers.map(({ text }) => text)).toEqual(['RUN make'])
    expect(explained.roots).toEqual([{ root: null, steps: 2, seconds: 12 }])
  })
})

describe('a step that did not run', () => {
  it('although its inputs are others, was there from an older build', () => {
    const simulation = edited()
    expect(told(explainLog(logOf(simulation, {}), simulation.graph, simulation))).toEqual([
      '4 cached: its inputs are others than before, and an older build had the same (no )',
      '5 cached: its inputs are others than before, and an older build had the same (no )',
    ])
  })

  it('is not shown where another stage has the same', () => {
    const simulation = edited('FROM alpine AS a\nRUN x\nFROM alpine AS b\nRUN x\nRUN y\nCOPY --from=a /x /y\n', 'a')
    const log = logOf(simulation, {})
    expect(told(explainLog({ ...log, steps: log.steps.filter(({ stage, text }) => !(stage === 'b' && text === 'RUN x')) }, simulation.graph, simulation))).toEqual([
      '4 unsaid: the same step as on line 2 (no )',
    ])
  })

  it('was cancelled with the build, or never begun', () => {
    const simulation = edited()
    const log = logOf(simulation, { 4: 'failed', 5: 'cancelled' })
    expect(told(explainLog({ ...log, steps: log.steps.slice(0, 5) }, simulation.graph, simulation))).toEqual([
      '4 failed: main.ts changed (content 4)',
      '5 cancelled: the build ended before it did (no )',
      '6 unsaid: the log does not show it (no )',
      '7 unsaid: the log does not show it (no )',
    ])
  })
})

it('finds a reason that is no lost record for all that runs as it is predicted, whatever the build', () => {
  fc.assert(
    fc.property(randomBuild, fc.nat(), ({ text, files }, pick) => {
      const paths = Object.keys(files)
      const path = paths[pick % paths.length] ?? ''
      const graphs = [files, { ...files, [path]: 'another text' }].map((all) => plan(parse(text), memoryContext(all), plainBuild))
      const simulation = simulateBuilds(graphs.map((graph) => ({ graph, reader: digestReader(plainBuild) })))
      const steps = simulation.graph.steps.filter(({ stage }) => stage.needed).map((step): LoggedStep => {
        const outcome = simulation.outcomes.get(step)
        return { stage: step.stage.label, text: step.label.slice(step.label.indexOf('] ') + 2), outcome: outcome === 'rebuilt' ? 'ran' : 'cached', seconds: 1, bytes: undefined }
      })
      const { runs, roots, strangers } = explainLog({ of: 'build', steps }, simulation.graph, simulation)
      expect(strangers).toEqual([])
      for (const { logged, predicted, cause, root } of runs) if (logged === 'ran') expect([predicted, cause !== null, root?.kind]).toEqual(['rebuilt', true, expect.not.stringMatching('lost')])
      expect(roots.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(runs.filter(({ logged }) => logged === 'ran').length)
    }),
    { numRuns: 60 },
  )
})
