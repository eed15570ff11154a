import { leftOut } from '../src/context/left-out.ts'
import { parse } from '../src/dockerfile/parse.ts'
import type { BuildGraph } from '../src/graph/build-graph.ts'
import { plan } from '../src/graph/plan.ts'
import { noSettings, scenariosOf, type Scenario } from '../src/history/scenarios.ts'
import type { CheckInputs } from '../src/lint/analyse.ts'
import { buildsOf, exclusiveBuildsOf, type Builds } from '../src/order/builds.ts'
import { optimize, type Optimized } from '../src/order/optimize.ts'

export interface Candidate {
  readonly text: string
  /** What it adds to the ignore file. */
  readonly ignored: readonly string[]
}

/** What is believed to change in the builds to come. */
export interface Foreseen {
  readonly builds: Builds
  readonly scenarios: readonly Scenario[]
  /** How many builds they were learnt from. */
  readonly seen?: number | undefined
}

export function foreseen(commits: readonly Scenario[], others: readonly Scenario[]): Foreseen {
  return { builds: { exclusive: exclusiveBuildsOf(commits).exclusive, independent: buildsOf(others).independent }, scenarios: [...commits, ...others] }
}

/** History tells nothing of the values of arguments and of images that move. */
export function priorScenarios(graph: BuildGraph): readonly Scenario[] {
  return scenariosOf(graph, noSettings).filter(({ change }) => change.kind !== 'file')
}

export function byPriors(graph: BuildGraph): Foreseen {
  const scenarios = scenariosOf(graph, noSettings)
  return { builds: buildsOf(scenarios), scenarios }
}

export interface Arranged {
  readonly candidate: Candidate
  readonly optimized: Optimized
}

export function arrangedAs({ text, ignored }: Candidate, { context, build, config, dockerfileInContext }: CheckInputs, foresee: (graph: BuildGraph) => Foreseen, isOwnText = false): Arranged {
  const graph = plan(parse(text), ignored.length > 0 ? leftOut(context, ignored) : context, build)
  const optimized = optimize({ graph, ...foresee(graph), costs: config.costs, contextDoubt: context.incomplete, dockerfilePath: dockerfileInContext, mayTrade: true, isOwnText })
  return { candidate: { text: optimized.text, ignored }, optimized }
}

