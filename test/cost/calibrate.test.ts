import { describe, expect, it } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { calibrate } from '../../src/cost/calibrate.ts'
import type { BuildLog, LoggedStep } from '../../src/cost/log/build-log.ts'
import { measuredCosts } from '../../src/cost/measured-costs.ts'
import type { Measurement } from '../../src/cost/measurement.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { BuildGraph } from '../../src/graph/build-graph.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'

function graphOf(...lines: string[]): BuildGraph {
  return plan(parse(`${lines.join('\n')}\n`), memoryContext({ 'package.json': '{}' }), plainBuild)
}

const graph = graphOf('FROM node:22 AS build', 'COPY . .', 'RUN npm ci', 'FROM nginx', 'COPY --from=build /dist /srv')

const logged = (text: string, rest: Partial<LoggedStep> = {}): LoggedStep => ({ stage: undefined, text, outcome: 'ran', seconds: undefined, bytes: undefined, ...rest })

const build = (...steps: LoggedStep[]): BuildLog => ({ of: 'build', steps })

const npm = (seconds: number): BuildLog => build(logged('RUN npm ci', { stage: 'build', seconds }))

describe('calibrate', () => {
  const secondsOf = (...logs: BuildLog[]): (number | undefined)[] => calibrate(logs, graph).measurements.map(({ seconds }) => seconds)

  it('takes the median of several logs', () => {
    expect(secondsOf(npm(10), npm(500), npm(12))).toEqual([12])
    expect(secondsOf(npm(10), npm(12))).toEqual([11])
  })

  it('takes no time of a step that was cached, failed or cancelled, nor of an image that was there', () => {
    const none = build(logged('RUN npm ci', { outcome: 'cached' }), logged('COPY . .', { outcome: 'failed', seconds: 3 }), logged('FROM node:22', { seconds: 0.1 }))
    expect(secondsOf(none)).toEqual([])
    expect(secondsOf(build(logged('FROM node:22', { seconds: 9 })))).toEqual([9])
  })

  it('counts steps of a log that are none of the Dockerfile, but not what only the classic builder calls a step', () => {
    expect(calibrate([build(logged('RUN make'), logged('ENV A=1'), logged('RUN npm ci'))], graph).matched).toEqual([{ known: 1, unknown: 1 }])
  })

  it('has the bytes of the target’s layers from its manifest, or else from its history', () => {
    const image = (of: 'manifest' | 'history', bytes: number): BuildLog => ({ of, steps: [logged('COPY /dist /srv', { outcome: 'unsaid', bytes })] })
    expect(calibrate([image('history', 5000), image('manifest', 1000)], graph).measurements).toEqual([
      { stage: 'stage-1', text: 'COPY --from=build /dist /srv', seconds: undefined, bytes: 1000, samples: 0 },
    ])
    expect(calibrate([image('history', 5000)], graph).measurements).toMatchObject([{ bytes: 5000 }])
  })
})

describe('measured costs', () => {
  const measurement = (text: string, seconds: number | undefined, stage = 'build'): Measurement => ({ stage, text, seconds, bytes: undefined, samples: 1 })

  it('stand where a step was measured, the costs of its kind elsewhere', () => {
    const costs = measuredCosts([measurement('RUN npm ci', 80)])
    expect(graph.steps.map((step) => `${costs.secondsOf(step)} ${costs.sourceOf(step)}`)).toEqual(['11.3 prior', '0.5 prior', '80 measured', '11.3 prior', '0.7 prior'])
  })

  it('are still found when the step was edited', () => {
    const edited = graphOf('FROM node:22 AS build', 'RUN npm ci && npm run build && npm test')
    const costs = measuredCosts([measurement('RUN npm ci && npm run build', 80)])
    expect(edited.steps.map((step) => costs.sourceOf(step))).toEqual(['prior', 'measured'])
  })

  it('rise where a cache mount is empty, and fall where there would be one', () => {
    const [, run] = graphOf('FROM node:22 AS build', 'RUN --mount=type=cache,target=/root/.npm npm i -g serve').steps
    const [, bare] = graphOf('FROM node:22 AS build', 'RUN npm i -g serve').steps
    if (!run || !bare) throw new Error('The steps are not there.')
    const costs = measuredCosts([measurement('RUN --mount=type=cache,target=/root/.npm npm i -g serve', 60)])
    expect(costs.secondsOf(run)).toBe(60)
    expect(costs.secondsOf(run, ['/root/.npm'])).toBeCloseTo(60 / 0.64)
    expect(measuredCosts([measurement('RUN npm i -g serve', 60)]).secondsWhenWarm(bare)).toBeCloseTo(60 * 0.64)
  })
})
