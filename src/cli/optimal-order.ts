import { commitScenarios } from '../history/commit-scenarios.ts'
import { exclusiveBuildsOf } from '../order/builds.ts'
import { optimize, type Optimized } from '../order/optimize.ts'
import type { Timeline } from '../replay/timeline.ts'
import { graphOf, type Side } from './sides.ts'

/** The best order of a Dockerfile for the very commits of a timeline that is proven to build the same image. */
export function optimalOrder(side: Side, { commits }: Timeline, prefix: string): Optimized {
  const { config, context, contextBy, dockerfileInContext } = side
  const graph = graphOf(side)
  const scenarios = commitScenarios(graph, commits.map(({ changes }) => changes.flatMap(({ path }) => pathInContext(path, prefix))))
  const contextDoubt = contextBy === 'guess' ? `The build context ${context.name} is a guess; name it with --context.` : context.incomplete
  return optimize({ graph, scenarios, builds: exclusiveBuildsOf(scenarios), costs: config.costs, contextDoubt, dockerfilePath: dockerfileInContext, mayTrade: true })
}

function pathInContext(path: string, prefix: string): string[] {
  if (prefix === '') return [path]
  return path.startsWith(`${prefix}/`) ? [path.slice(prefix.length + 1)] : []
}
