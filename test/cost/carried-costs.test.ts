import { describe, expect, it } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { carriedCosts } from '../../src/cost/carried-costs.ts'
import type { Costs } from '../../src/cost/costs.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import type { Step } from '../../src/graph/build-graph.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'

function stepsOf(...lines: string[]): readonly Step[] {
  return plan(parse(`FROM node:22\n${lines.join('\n')}\n`), memoryContext({ 'package.json': '{}', 'main.ts': '' }), plainBuild).steps.slice(1)
}

/** Every step was measured, and took so long. */
const measured = (seconds: number): Costs => ({ secondsOf: () => seconds, secondsWhenWarm: () => seconds, bytesOf: () => undefined, sourceOf: () => 'measured' })

function carried(costs: Costs, before: readonly Step[], after: readonly Step[], pairs: readonly (readonly [after: number, before: number])[]): number[] {
  const origin = new Map(pairs.flatMap(([to, from]) => (after[to] && before[from] ? [[after[to], before[from]] as const] : [])))
  return after.map((step) => carriedCosts(costs, origin).secondsOf(step))
}

describe('the costs of a rewritten build', () => {
  it('are those of the steps that it comes from', () => {
    const [before, after] = [stepsOf('COPY . .', 'RUN npm ci'), stepsOf('RUN npm ci', 'COPY . .')]
    expect(carried(measured(80), before, after, [[0, 1], [1, 0]])).toEqual([80, 80])
  })

  it('are shared by the parts of a step, which together take what it took', () => {
    const [before, after] = [stepsOf('COPY . .', 'RUN npm ci'), stepsOf('COPY package.json ./', 'RUN npm ci', 'COPY . .')]
    expect(carried(measured(3), before, after, [[0, 0], [1, 1], [2, 0]])).toEqual([1.5, 3, 1.5])
    const [one, two] = [stepsOf('RUN npm ci && npm run build'), stepsOf('RUN npm ci', 'RUN npm run build')]
    expect(carried(measured(60), one, two, [[0, 0], [1, 0]]).reduce((sum, each) => sum + each)).toBeCloseTo(60)
  })

  it('fall where a cache mount helps, by the share that it is said to help', () => {
    const [before, after] = [stepsOf('RUN npm i -g serve'), stepsOf('RUN --mount=type=cache,target=/root/.npm npm i -g serve')]
    expect(carried(measured(100), before, after, [[0, 0]]).map(Math.round)).toEqual([64])
  })

  it('are those of the kind for steps that are new, or that nobody measured', () => {
    const [before, after] = [stepsOf('RUN npm ci'), stepsOf('COPY . .', 'RUN npm ci')]
    expect(carried(measured(100), before, after, [[1, 0]])).toEqual([0.5, 100])
    expect(carried(priorCosts, before, after, [[1, 0]])).toEqual([0.5, 28.7])
  })
})
