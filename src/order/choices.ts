import type { Costs } from '../cost/costs.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import { bestOrder, type BestOrder } from './best-order.ts'
import type { Builds } from './builds.ts'
import { copySplits, type CopySplit } from './copy-splits.ts'
import { costOf, structureBound } from './cost-of.ts'
import { stageProblem, type StageProblem } from './stage-problem.ts'

/** What could be gained, in seconds of an average build. */
export interface Bounds {
  /** The cost of the best order that is known, be it proven or not. */
  readonly orderBound: number
  /** What no order goes below: each step runs only where its own true inputs change, as far as these are known. */
  readonly structureBound: number
  /** Whether the order that the bound speaks of is the best for sure. */
  readonly isExact: boolean
}

/** A saving below this many seconds per build is not worth a change. */
export const leastSaving = 0.01

/** A way to arrange a stage: with its copies whole, or one of them taken apart. */
export interface Choice {
  readonly split: CopySplit | undefined
  readonly stage: StageProblem
  readonly best: BestOrder
}

/** The ways to arrange a stage as it is now; the first takes no copy apart. */
export function choicesIn(graph: BuildGraph, index: number, builds: Builds, costs: Costs, mostStates?: number): readonly Choice[] {
  const stage = graph.stages[index]
  if (!stage) return []
  const choices: Choice[] = []
  let least = Infinity
  for (const split of [undefined, ...copySplits(graph, stage)]) {
    const problem = stageProblem(graph, stage, builds, costs, split)
    if (structureBound(problem.problem) > least - leastSaving) continue
    const best = bestOrder(problem.problem, mostStates)
    least = Math.min(least, best.cost)
    choices.push({ split, stage: problem, best })
  }
  return choices
}

/** What the stage costs in the order in which it stands. */
export function givenCost([plain]: readonly Choice[]): number {
  return plain ? costOf(plain.stage.problem, [...plain.stage.problem.costs.keys()]) : 0
}

/** The bounds of a stage that could be arranged in any of these ways. */
export function boundsOf(choices: readonly Choice[]): Bounds {
  return {
    orderBound: Math.min(...choices.map(({ best }) => best.cost)),
    structureBound: Math.min(...choices.map(({ best }) => best.structureBound)),
    isExact: choices.every(({ best }) => best.isExact),
  }
}
