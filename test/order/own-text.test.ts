import { expect, test } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { priorCosts } from '../../src/cost/priors.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import { noSettings, scenariosOf } from '../../src/history/scenarios.ts'
import { buildsOf } from '../../src/order/builds.ts'
import { optimize, type Optimized } from '../../src/order/optimize.ts'

const text = ['FROM debian:12 AS build', 'COPY . /src', 'RUN ./configure-all', 'FROM debian:12', 'COPY --from=build /out /out', 'RUN apt-get update && apt-get install -y curl', ''].join('\n')

function ordered(isOwnText: boolean): Optimized {
  const graph = plan(parse(text), memoryContext({ Dockerfile: text, 'src/app.c': '' }), plainBuild)
  const scenarios = scenariosOf(graph, noSettings)
  return optimize({ graph, scenarios, builds: buildsOf(scenarios), costs: priorCosts, contextDoubt: undefined, dockerfilePath: 'Dockerfile', mayTrade: true, isOwnText })
}

const why = 'The fix changes the Dockerfile, which line 2 copies; the command on line 3 may read it, unless .dockerignore leaves it out.'

test('where a command may read the Dockerfile, another order of it is not the same image for sure', () => {
  const { rewrite, refusals, caveats } = ordered(false)
  expect({ rewrite, refusals, caveats }).toEqual({ rewrite: undefined, refusals: [why], caveats: [] })
})

test('whoever may answer for that is told', () => {
  const { rewrite, refusals, caveats, costBefore, costAfter } = ordered(true)
  expect({ refusals, caveats }).toEqual({ refusals: [], caveats: [why] })
  expect(rewrite).toBeDefined()
  expect(costAfter).toBeLessThan(costBefore - 5)
})
