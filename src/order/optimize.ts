import type { Rewrite } from '../lint/rewrite.ts'
import { bestOrder } from './best-order.ts'
import type { Builds } from './builds.ts'
import { boundsOf, choicesIn, givenCost, leastSaving, type Bounds, type Choice } from './choices.ts'
import { provenOrder, type Draft, type OrderInputs, type Refused } from './proven-order.ts'
import { sequenceOf } from './strides-to.ts'

/** The best order of a file that is proven to build the same image. Seconds are those of an average build. */
export interface Optimized extends Bounds {
  readonly text: string
  /** Undefined where the file stays as it is. */
  readonly rewrite: Rewrite | undefined
  readonly costBefore: number
  readonly costAfter: number
  /** Why a better order of a stage was not taken: sentences. */
  readonly refusals: readonly string[]
  /** What the Dockerfile, which is another, may do in the image that it is copied into: sentences. */
  readonly caveats: readonly string[]
}

/** Rewrites of one stage, each of which takes at most one copy apart. */
const mostRounds = 4

/** Ways to arrange a stage that are held against the verifier in one round. */
const mostTried = 3

/** Searches order and split copies of each stage for what costs least in these builds, and keeps what the verifier calls safe. */
export function optimize(inputs: OrderInputs): Optimized {
  const { graph, builds } = inputs
  let draft: Draft = { graph, costs: inputs.costs, origin: new Map(graph.steps.map((step) => [step, step])), strides: [], caveats: [] }
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
    caveats: draft.caveats,
  }
}

interface Arranged extends Omit<Optimized, 'text' | 'rewrite' | 'caveats'> {
  readonly draft: Draft
}

/** Rewrites one stage until nothing better is proven. */
function arrange(start: Draft, index: number, builds: Builds, inputs: OrderInputs): Arranged {
  let draft = start
  let choices = choicesIn(draft.graph, index, builds, draft.costs)
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
    choices = choicesIn(draft.graph, index, builds, draft.costs)
    seen.push(...choices)
  }
  return {
    draft,
    costBefore,
    costAfter: givenCost(choices),
    ...boundsOf(seen),
    refusals,
  }
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
