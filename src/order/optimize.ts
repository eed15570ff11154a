import type { Rewrite } from '../lint/rewrite.ts'
import { bestOrder, type BestOrder } from './best-order.ts'
import type { Builds } from './builds.ts'
import { copySplits, type CopySplit } from './copy-splits.ts'
import { costOf, structureBound } from './cost-of.ts'
import { provenOrder, type Draft, type OrderInputs, type Refused } from './proven-order.ts'
import { stageProblem, type StageProblem } from './stage-problem.ts'
import { sequenceOf } from './strides-to.ts'

/** The best order of a file that is proven to build the same image. Seconds are those of an average build. */
export interface Optimized {
  readonly text: string
  /** Undefined where the file stays as it is. */
  readonly rewrite: Rewrite | undefined
  readonly costBefore: number
  readonly costAfter: number
  /** The cost of the best order that the model knows, be it proven or not. */
  readonly orderBound: number
  /** What no order goes below: each step runs only where its own true inputs change, as far as these are known. */
  readonly structureBound: number
  /** Whether the order that the bound speaks of is the best for sure. */
  readonly isExact: boolean
  /** Why a better order of a stage was not taken: sentences. */
  readonly refusals: readonly string[]
}

/** Rewrites of one stage, each of which takes at most one copy apart. */
const mostRounds = 4

/** Ways to arrange a stage that are held against the verifier in one round. */
const mostTried = 3

/** A saving below this many seconds per build is not worth a change. */
const leastSaving = 0.01

/** Searches order and split copies of each stage for what costs least in these builds, and keeps what the verifier calls safe. */
export function optimize(inputs: OrderInputs): Optimized {
  const { graph, builds } = inputs
  let draft: Draft = { graph, costs: inputs.costs, origin: new Map(graph.steps.map((step) => [step, step])), strides: [] }
  const stages: Arranged[] = []
  for (const { needed, index } of graph.stages) {
    if (!needed) continue
    const arranged = arrange(draft, index, builds, inputs)
    stages.push(arranged)
    draft = arranged.draft
  }
  const sum = (valueOf: (stage: Arranged) => number): number => stages.reduce((total, stage) => total + valueOf(stage), 0)
  return {
    text: draft.graph.dockerfile.text,
    rewrite: sequenceOf(draft.strides, graph),
    costBefore: sum(({ costBefore }) => costBefore),
    costAfter: sum(({ costAfter }) => costAfter),
    orderBound: sum(({ orderBound }) => orderBound),
    structureBound: sum(({ structureBound }) => structureBound),
    isExact: stages.every(({ isExact }) => isExact),
    refusals: stages.flatMap(({ refusals }) => refusals),
  }
}

interface Arranged extends Omit<Optimized, 'text' | 'rewrite'> {
  readonly draft: Draft
}

/** Rewrites one stage until nothing better is proven. */
function arrange(start: Draft, index: number, builds: Builds, inputs: OrderInputs): Arranged {
  let draft = start
  let choices = choicesIn(draft, index, builds)
  const [costBefore, seen] = [givenCost(choices), [...choices]]
  const refusals: string[] = []
  for (let round = 0; round < mostRounds; round++) {
    const taken = firstProven(choices, draft, inputs)
    if (!taken) break
    if ('refused' in taken) {
      refusals.push(taken.refused)
      break
    }
    draft = taken
    choices = choicesIn(draft, index, builds)
    seen.push(...choices)
  }
  return {
    draft,
    costBefore,
    costAfter: givenCost(choices),
    orderBound: Math.min(...seen.map(({ best }) => best.cost)),
    structureBound: Math.min(...seen.map(({ best }) => best.structureBound)),
    isExact: seen.every(({ best }) => best.isExact),
    refusals,
  }
}

/** A way to arrange a stage: with its copies whole, or one of them taken apart. */
interface Choice {
  readonly split: CopySplit | undefined
  readonly stage: StageProblem
  readonly best: BestOrder
}

/** The ways to arrange a stage as it is now; the first takes no copy apart. */
function choicesIn({ graph, costs }: Draft, index: number, builds: Builds): readonly Choice[] {
  const stage = graph.stages[index]
  if (!stage) return []
  const choices: Choice[] = []
  let least = Infinity
  for (const split of [undefined, ...copySplits(graph, stage)]) {
    const problem = stageProblem(graph, stage, builds, costs, split)
    if (structureBound(problem.problem) > least - leastSaving) continue
    const best = bestOrder(problem.problem)
    least = Math.min(least, best.cost)
    choices.push({ split, stage: problem, best })
  }
  return choices
}

/** What the stage costs in the order in which it stands. */
function givenCost([plain]: readonly Choice[]): number {
  return plain ? costOf(plain.stage.problem, [...plain.stage.problem.costs.keys()]) : 0
}

function firstProven(choices: readonly Choice[], draft: Draft, inputs: OrderInputs): Draft | Refused | undefined {
  const worth = givenCost(choices) - leastSaving
  let refused: Refused | undefined
  for (const choice of choices.filter(({ best }) => best.cost <= worth).sort((a, b) => a.best.cost - b.best.cost).slice(0, mostTried)) {
    const proven = provenWithout(choice, worth, draft, inputs)
    if (!('refused' in proven)) return proven
    refused ??= proven
  }
  return refused
}

/** How often pairs that cannot be proven are given up for the best order without them. */
const mostRetries = 5

/** The best order of a choice that is proven, and still worth it. */
function provenWithout({ stage, split, best }: Choice, worth: number, draft: Draft, inputs: OrderInputs): Draft | Refused {
  const predecessors = stage.problem.predecessors.map((direct) => [...direct])
  let { order, cost } = best
  let refused: Refused | undefined
  for (let retry = 0; retry < mostRetries && cost <= worth; retry++) {
    const tried = provenOrder(order, stage, split, draft, inputs)
    if (!('refused' in tried)) return tried
    refused ??= tried
    if (tried.turned.length === 0) break
    for (const [first, second] of tried.turned) predecessors[second]?.push(first)
    ;({ order, cost } = bestOrder({ ...stage.problem, predecessors }))
  }
  return refused ?? { refused: 'No order is worth a change.' }
}
