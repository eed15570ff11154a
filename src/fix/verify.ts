import { secondsToRun, simulateChange, stepsThatRun } from '../cache/what-if.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import type { Change, Scenario } from '../history/scenarios.ts'
import { carriedCosts } from '../cost/carried-costs.ts'
import type { Costs } from '../cost/costs.ts'
import { isTimed, type Aim } from '../lint/aim.ts'
import type { Rewrite } from '../lint/rewrite.ts'
import type { Edit } from './edit.ts'
import { prove, type Proof } from './prove.ts'
import { staleLists } from './stale-lists.ts'
import { doubted, noObjections, together, type Objections } from './verdict.ts'

/** Estimated seconds that the flaw's own change costs before and after. */
export interface Gain {
  readonly before: number
  readonly after: number
}

/** What the verifier says of a rewrite. `refused` carries the reason alone: the text is not to be used. */
export type Verified =
  | { readonly verdict: 'safe' | 'review'; readonly why: string; readonly text: string; readonly edits: readonly Edit[]; readonly ignored: readonly string[]; readonly gain: Gain | undefined }
  | { readonly verdict: 'refused'; readonly why: string }

export interface VerifyInputs {
  readonly graph: BuildGraph
  /** The ordinary change by which the flaw was told. */
  readonly change: Change
  readonly aim: Aim
  readonly scenarios: readonly Scenario[]
  readonly costs: Costs
  /** Why the build context is not certain: a sentence. Then nothing is safe. */
  readonly contextDoubt: string | undefined
  /** The path of the Dockerfile inside the build context, where it lies in it. */
  readonly dockerfilePath: string | undefined
  /** Gate 4: whether the rewritten build still has the flaw, or a new one that is as bad. A sentence where it has. */
  readonly unsettled: (proof: Proof) => string | undefined
  /** Whether a change may become dearer where others become cheaper by more: only where a history says how often each happens. */
  readonly mayTrade?: boolean
  /** Whether it is somebody else's to say what the text of the Dockerfile itself does in the image. */
  readonly isOwnText?: boolean
}

/**
 * Tries to refute "same image, better chain" with four gates: it parses, it is the same image now and later, the chain
 * is better in every ordinary change, and the flaw is gone. What the fix aims at says what is better: where it is no seconds, none are told.
 */
export function verify(rewrite: Rewrite, inputs: VerifyInputs): Verified {
  const { graph } = inputs
  const proof = prove(rewrite, graph, inputs.dockerfilePath)
  if ('refused' in proof) return { verdict: 'refused', why: proof.refused }
  const { after, origin } = proof
  const chain = betterChain(graph, after, origin, inputs)
  if ('refused' in chain) return { verdict: 'refused', why: chain.refused }
  const unsettled = inputs.unsettled(proof)
  if (unsettled !== undefined) return { verdict: 'refused', why: unsettled }
  const { doubts } = together([proof.objections, inputs.isOwnText ? noObjections : proof.onItself, contextDoubt(inputs), chain.frozen])
  const { text, edits, ignored } = proof
  const gain = !isTimed(inputs.aim) ? undefined : gainOf(graph, after, origin, inputs)
  return { verdict: doubts.length > 0 ? 'review' : 'safe', why: doubts.join(' '), text, edits, ignored, gain }
}

function gainOf(before: BuildGraph, after: BuildGraph, origin: ReadonlyMap<Step, Step>, { change, costs }: Pick<VerifyInputs, 'change' | 'costs'>): Gain {
  return { before: secondsToRun(simulateChange(before, change), costs), after: secondsToRun(simulateChange(after, change), carriedCosts(costs, origin)) }
}

function contextDoubt({ contextDoubt: doubt }: VerifyInputs): Objections {
  return doubt === undefined ? noObjections : doubted(doubt)
}

/** Seconds that an ordinary change may rise by: the floor of one step, for each that the fix adds and for the one that moved. */
const overhead = 0.5

/**
 * Gate 3: weighted expected time falls, be it because a step that runs is quicker with a warm cache, and no ordinary change becomes dearer than
 * the added steps are. For what is fresh more may be paid, but no more than the steps cost that now run with others.
 */
function betterChain(
  before: BuildGraph,
  after: BuildGraph,
  origin: ReadonlyMap<Step, Step>,
  { scenarios, aim, costs, mayTrade = false }: Pick<VerifyInputs, 'scenarios' | 'aim' | 'costs' | 'mayTrade'>,
): { readonly frozen: Objections } | { readonly refused: string } {
  const joined = aim === 'freshness' ? secondsWithoutTwin(before, origin, costs) : 0
  const costsAfter = carriedCosts(costs, origin)
  const allowed = overhead * (after.steps.length - origin.size + 1) + joined + 1e-9
  const expected = { before: 0, after: 0 }
  const frozen: Objections[] = []
  for (const { change, weight } of scenarios) {
    const old = simulateChange(before, change)
    const now = simulateChange(after, change)
    const seconds = { before: secondsToRun(old, costs), after: secondsToRun(now, costsAfter) }
    if (!mayTrade && seconds.after > seconds.before + allowed) return { refused: 'Another ordinary change would make more steps run than before.' }
    expected.before += weight * seconds.before
    expected.after += weight * seconds.after
    const [ranBefore, ranAfter] = [[...stepsThatRun(old)], [...stepsThatRun(now)]]
    const stale = staleLists(after, origin, ranBefore, ranAfter)
    const [first] = stale.refuted
    if (first !== undefined) return { refused: first }
    frozen.push(frozenSteps(before, after, origin, ranBefore, ranAfter), stale)
  }
  if (isTimed(aim) && expected.after >= expected.before) return { refused: 'No ordinary change makes fewer steps run than before.' }
  return { frozen: together(frozen) }
}

/** Estimated seconds of the steps that are none of their own any more. */
function secondsWithoutTwin({ steps }: BuildGraph, origin: ReadonlyMap<Step, Step>, costs: Costs): number {
  const twins = new Set(origin.values())
  return steps.reduce((sum, step) => (twins.has(step) ? sum : sum + costs.secondsOf(step)), 0)
}

/** The same image later: a step that fetches what is newest was refreshed by the change above it, and no longer would be. */
function frozenSteps(before: BuildGraph, after: BuildGraph, origin: ReadonlyMap<Step, Step>, old: readonly Step[], now: readonly Step[]): Objections {
  const ranBefore = new Set(old.map(({ id }) => id))
  const ranAfter = new Set(now.map(({ id }) => id))
  return together(
    after.steps.map((step) => {
      const twin = origin.get(step)
      if (!twin || !ranBefore.has(twin.id) || ranAfter.has(step.id)) return noObjections
      const refresh = effectsOfStep(before.steps[twin.id] ?? twin)?.refresh
      return refresh ? doubted(`${refresh.why.charAt(0).toUpperCase()}${refresh.why.slice(1)}: each of these builds fetches it anew today, and would not after the fix.`) : noObjections
    }),
  )
}
