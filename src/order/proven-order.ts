import { carriedCosts } from '../cost/carried-costs.ts'
import type { Costs } from '../cost/costs.ts'
import { prove } from '../fix/prove.ts'
import { verify, type VerifyInputs } from '../fix/verify.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import type { Builds } from './builds.ts'
import type { CopySplit } from './copy-splits.ts'
import type { StageProblem } from './stage-problem.ts'
import { isClearSaving } from './clear-saving.ts'
import { sequenceOf, stridesTo, type Stride } from './strides-to.ts'

export interface OrderInputs extends Pick<VerifyInputs, 'graph' | 'scenarios' | 'costs' | 'contextDoubt' | 'dockerfilePath' | 'mayTrade' | 'isOwnText'> {
  readonly builds: Builds
  /** How many builds the scenarios were learnt from; an order for those to come has to be clearly better. Undefined where they are no sample. */
  readonly seen?: number | undefined
}

/** A file on its way to the best order. */
export interface Draft {
  readonly graph: BuildGraph
  readonly costs: Costs
  /** Step of `graph` → step of the file at the start. */
  readonly origin: ReadonlyMap<Step, Step>
  /** What led from the file at the start to this one. */
  readonly strides: readonly Stride[]
  /** What it takes besides that the Dockerfile itself is another in the image: sentences. */
  readonly caveats: readonly string[]
}

/** Why an order is not taken. A sentence. */
export interface Refused {
  readonly refused: string
}

interface Failed extends Refused {
  /** Pairs one of which is to blame: the first is not to come below the second. */
  readonly turned: readonly (readonly [number, number])[]
}

/** The file with a stage in another order, where the verifier calls that safe: each rewrite for itself, and all of them together. */
export function provenOrder(order: readonly number[], stage: StageProblem, split: CopySplit | undefined, draft: Draft, inputs: OrderInputs): Draft | Failed {
  const strides = stridesTo(order, stage, split)
  let { graph, origin, caveats } = draft
  for (const { rewrite, turned } of strides) {
    const proof = prove(rewrite(graph), graph, inputs.dockerfilePath)
    if ('refused' in proof) return { refused: proof.refused, turned }
    const [doubt] = proof.objections.doubts
    if (doubt !== undefined) return { refused: doubt, turned }
    caveats = [...new Set([...caveats, ...proof.onItself.doubts])]
    const [caveat] = caveats
    if (caveat !== undefined && !inputs.isOwnText) return { refused: caveat, turned }
    origin = new Map([...proof.origin].flatMap(([step, middle]) => {
      const old = origin.get(middle)
      return old ? [[step, old] as const] : []
    }))
    graph = proof.after
  }
  const all = [...draft.strides, ...strides]
  const next = { graph, origin, costs: carriedCosts(inputs.costs, origin), strides: all, caveats }
  const why = whyNotSafe(strides, draft, inputs) ?? (draft.strides.length > 0 ? whyNotSafe(all, inputs, inputs) : undefined) ?? whyNotClear(draft, next, inputs)
  return why === undefined ? next : { refused: why, turned: dearerPairs(order, stage) }
}

function whyNotSafe(strides: readonly Stride[], { graph, costs }: Pick<Draft, 'graph' | 'costs'>, { scenarios, contextDoubt, dockerfilePath, mayTrade = false, isOwnText = false }: OrderInputs): string | undefined {
  const rewrite = sequenceOf(strides, graph)
  const heaviest = [...scenarios].sort((a, b) => b.weight - a.weight)[0]
  if (!rewrite || !heaviest) return 'Nothing changes in ordinary builds.'
  const { change } = heaviest
  const verified = verify(rewrite, { graph, change, aim: 'seconds', scenarios, costs, contextDoubt, dockerfilePath, mayTrade, isOwnText, unsettled: () => undefined })
  return verified.verdict === 'safe' ? undefined : verified.why
}

function whyNotClear(before: Draft, after: Draft, { scenarios, seen }: OrderInputs): string | undefined {
  if (seen === undefined || isClearSaving(before, after, scenarios, seen)) return undefined
  return 'What a better order saves is too little against what so few builds can tell.'
}

/** Pairs that change places and make the one that goes down run in builds in which it did not. */
function dearerPairs(order: readonly number[], { problem }: StageProblem): Failed['turned'] {
  const at = new Map(order.map((item, index) => [item, index]))
  const events = [...problem.builds, ...problem.chances].map(({ items }) => items)
  return order.flatMap((second) =>
    order.flatMap((first): (readonly [number, number])[] => {
      if (first >= second || (at.get(first) ?? 0) < (at.get(second) ?? 0) || problem.costs[first] === 0) return []
      return events.some((items) => items.includes(second) && !items.some((item) => item <= first)) ? [[first, second]] : []
    }),
  )
}
