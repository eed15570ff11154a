import { volatilityOf } from '../lint/volatility-of.ts'
import { exclusiveBuildsOf } from '../order/builds.ts'
import { optimize, type Optimized } from '../order/optimize.ts'
import { streamScenarios } from '../replay/stream-scenarios.ts'
import type { Stream } from '../replay/streams.ts'
import type { Timeline } from '../replay/timeline.ts'
import type { Located } from './located.ts'
import { graphOf, type Side } from './sides.ts'

/** The builds that an order is made for. */
export interface OrderedFor {
  readonly timeline: Timeline
  readonly stream: Stream
  /** Whether they are to foretell others: then a better order has to be clearly better. */
  readonly isSample: boolean
}

/** The best order of a Dockerfile for the builds of a stream over a timeline that is proven to build the same image, but for the Dockerfile where that is copied into it. */
export function optimalOrder(side: Side, { prefix, path, blobs }: Located, { timeline, stream, isSample }: OrderedFor): Optimized {
  const { config, context, contextBy, dockerfileInContext } = side
  const graph = graphOf(side)
  const scenarios = streamScenarios(graph, { stream, isSample, timeline, path, textOf: (id) => blobs.text(id), volatility: volatilityOf(config) }, prefix)
  const contextDoubt = contextBy === 'guess' ? `The build context ${context.name} is a guess; name it with --context.` : context.incomplete
  const seen = isSample ? timeline.commits.length : undefined
  return optimize({ graph, scenarios, seen, builds: exclusiveBuildsOf(scenarios), costs: config.costs, contextDoubt, dockerfilePath: dockerfileInContext, mayTrade: true, isOwnText: true })
}
