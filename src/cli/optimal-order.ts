import { volatilityOf } from '../lint/volatility-of.ts'
import { exclusiveBuildsOf } from '../order/builds.ts'
import { optimize, type Optimized } from '../order/optimize.ts'
import { streamScenarios } from '../replay/stream-scenarios.ts'
import type { Stream } from '../replay/streams.ts'
import type { Timeline } from '../replay/timeline.ts'
import type { Located } from './located.ts'
import { graphOf, type Side } from './sides.ts'

/** The best order of a Dockerfile for the builds of a stream over a timeline that is proven to build the same image. */
export function optimalOrder(side: Side, timeline: Timeline, { prefix, path, blobs }: Located, stream: Stream): Optimized {
  const { config, context, contextBy, dockerfileInContext } = side
  const graph = graphOf(side)
  const scenarios = streamScenarios(graph, { stream, timeline, path, textOf: (id) => blobs.text(id), volatility: volatilityOf(config) }, prefix)
  const contextDoubt = contextBy === 'guess' ? `The build context ${context.name} is a guess; name it with --context.` : context.incomplete
  return optimize({ graph, scenarios, builds: exclusiveBuildsOf(scenarios), costs: config.costs, contextDoubt, dockerfilePath: dockerfileInContext, mayTrade: true })
}
