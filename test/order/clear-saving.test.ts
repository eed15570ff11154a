import { expect, test } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { exclusiveBuildsOf } from '../../src/order/builds.ts'
import { optimize, type Optimized } from '../../src/order/optimize.ts'

/** The best order where `times` of `seen` builds touched the sources. */
function ordered(times: number, seen: number | undefined): Optimized {
  const graph = plan(parse('FROM debian:12\nCOPY src /src\nRUN apt-get update && apt-get install -y curl\n'), memoryContext({ 'src/a': '' }), plainBuild)
  const scenarios = [{ change: { kind: 'files', paths: ['src/a'] }, weight: times / (seen ?? 1) } as const]
  return optimize({ graph, scenarios, seen, builds: exclusiveBuildsOf(scenarios), costs: priorCosts, contextDoubt: undefined, dockerfilePath: undefined, mayTrade: true })
}

test('an order for builds to come is one that many builds speak for', () => {
  expect(ordered(20, 100).rewrite).toBeDefined()
  expect(ordered(0.6, 100).rewrite).toBeUndefined()
  expect(ordered(0.6, 100).refusals).toEqual(['What a better order saves is too little against what so few builds can tell.'])
})

test('of builds that are known the least saving counts', () => {
  expect(ordered(0.006, undefined).rewrite).toBeDefined()
})
