import type { Costs } from '../cost/costs.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import type { Claims, WeighedBuilds, WeighedChange } from '../lint/claims.ts'
import { buildOf, type BuildKind } from './builds.ts'
import { boundsOf, choicesIn, givenCost } from './choices.ts'

/** What a file costs in the order of its author, and what could be gained: seconds of an average build. */
export interface OrderBounds {
  /** As builds are simulated. */
  readonly current: number
  /** In the best order that is known. */
  readonly best: number
  /**
   * What no order goes below, and no cure of what was found: each step runs only where what it needs itself changes, as far as that is known, and
   * no longer than what is not told to run for nothing. Findings know more than orders do: files that no step needs, a command that needs but a
   * part of what the RUN reads, folders that tools find empty.
   */
  readonly structure: number
}

/** Sets of items that are gone through: a report does not wait for the last digit. */
const mostStates = 2 ** 12

/** Compares the order of a file with the best one, without a proof that it builds the same image. Of a copy that can be taken apart, once. */
export function orderBounds(graph: BuildGraph, builds: WeighedBuilds<WeighedChange>, claims: readonly Claims<WeighedChange>[], costs: Costs): OrderBounds {
  const current = graph.steps.reduce((sum, step) => sum + costs.secondsOf(step) * shareRunning(step, builds), 0)
  const kindsOf = (all: readonly WeighedChange[]): readonly BuildKind[] => all.flatMap((build) => buildOf(build).map((kind) => ({ ...kind, spared: sparedIn(build, graph, builds, claims) })))
  const kinds = { exclusive: kindsOf(builds.exclusive), independent: kindsOf(builds.independent) }
  let [gain, structure] = [0, 0]
  for (const { needed, index } of graph.stages) {
    if (!needed) continue
    const choices = choicesIn(graph, index, kinds, costs, mostStates)
    const bounds = boundsOf(choices)
    gain += givenCost(choices) - bounds.orderBound
    structure += bounds.structureBound
  }
  return { current, best: Math.max(current - gain, structure), structure }
}

/** The share of builds in which a step runs. */
function shareRunning(step: Step, { exclusive, independent, runs }: WeighedBuilds<WeighedChange>): number {
  const missed = exclusive.reduce((rest, build) => rest - (runs(step, build) ? build.weight : 0), 1)
  return 1 - independent.reduce((rest, build) => rest * (runs(step, build) ? 1 - build.weight : 1), missed)
}

/** Seconds that a build need not spend on each step: none on what it does not run, and not those that a finding claims. */
function sparedIn(build: WeighedChange, { steps }: BuildGraph, { runs }: WeighedBuilds<WeighedChange>, all: readonly Claims<WeighedChange>[]): ReadonlyMap<Step, number> {
  const spared = new Map<Step, number>()
  for (const step of steps) if (!runs(step, build)) spared.set(step, Infinity)
  for (const claims of all) for (const [step, { seconds, builds }] of claims) if (builds.has(build)) spared.set(step, Math.max(seconds, spared.get(step) ?? 0))
  return spared
}
