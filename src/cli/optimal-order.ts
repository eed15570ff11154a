import { pathInContext } from '../history/change-sets.ts'
import { commitScenarios } from '../history/commit-scenarios.ts'
import type { Commit } from '../history/log-parser.ts'
import { exclusiveBuildsOf } from '../order/builds.ts'
import { optimize, type Optimized } from '../order/optimize.ts'
import type { Timeline } from '../replay/timeline.ts'
import type { Located } from './located.ts'
import { graphOf, type Side } from './sides.ts'

/** The best order of a Dockerfile for the commits of a timeline that is proven to build the same image. */
export function optimalOrder(side: Side, { commits }: Timeline, { prefix, path }: Located): Optimized {
  const { config, context, contextBy, dockerfileInContext } = side
  const graph = graphOf(side)
  const scenarios = commitScenarios(graph, builtCommits(commits, path).map(({ changes }) => changes.flatMap(({ path }) => pathInContext(path, prefix))))
  const contextDoubt = contextBy === 'guess' ? `The build context ${context.name} is a guess; name it with --context.` : context.incomplete
  return optimize({ graph, scenarios, builds: exclusiveBuildsOf(scenarios), costs: config.costs, contextDoubt, dockerfilePath: dockerfileInContext, mayTrade: true })
}

/** Those that had a build before them: the one that brings the Dockerfile has none. */
function builtCommits(commits: readonly Commit[], path: string | undefined): readonly Commit[] {
  const first = commits.findLastIndex(({ changes }) => changes.some((change) => change.path === path && !change.before))
  return commits.slice(first + 1)
}
