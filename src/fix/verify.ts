import { secondsToRun, simulateChange, stepsThatRun } from '../cache/what-if.ts'
import { parse } from '../dockerfile/parse.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { accessesOfStep } from '../graph/accesses-of-step.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { contextOf, copiesOf, landingsOf } from '../graph/landings.ts'
import type { Access } from '../effects/effects.ts'
import { pathsClash } from '../effects/overlap.ts'
import { plan } from '../graph/plan.ts'
import type { Change, Scenario } from '../history/scenarios.ts'
import { arrange, type Arrangement, type Edit } from './arrange.ts'
import type { Rewrite } from '../lint/rewrite.ts'
import { sameImage, sameMeaning } from './same-image.ts'
import { doubted, noObjections, together, type Objections } from './verdict.ts'

/** Estimated seconds that the flaw's own change costs before and after. */
export interface Gain {
  readonly before: number
  readonly after: number
}

/** What the verifier says of a rewrite. `refused` carries the reason alone: the text is not to be used. */
export type Verified =
  | { readonly verdict: 'safe' | 'review'; readonly why: string; readonly text: string; readonly edits: readonly Edit[]; readonly gain: Gain }
  | { readonly verdict: 'refused'; readonly why: string }

export interface VerifyInputs {
  readonly graph: BuildGraph
  /** The ordinary change by which the flaw was told. */
  readonly change: Change
  readonly scenarios: readonly Scenario[]
  /** Why the build context is not certain: a sentence. Then nothing is safe. */
  readonly contextDoubt: string | undefined
  /** The path of the Dockerfile inside the build context, where it lies in it. */
  readonly dockerfilePath: string | undefined
  /** Gate 4: whether the rewritten text still has the flaw, or a new one that is as bad. A sentence where it has. */
  readonly unsettled: (text: string) => string | undefined
}

/**
 * Tries to refute "same image, better chain" with four gates: it parses, it is the same image now and later, the chain
 * is better in every ordinary change, and the flaw is gone.
 */
export function verify(rewrite: Rewrite, inputs: VerifyInputs): Verified {
  const { graph } = inputs
  const arrangement = arrange(graph.dockerfile, rewrite)
  if ('refused' in arrangement) return { verdict: 'refused', why: arrangement.refused }
  const dockerfile = parse(arrangement.text)
  const broken = parseFault(graph, arrangement, dockerfile)
  if (broken !== undefined) return { verdict: 'refused', why: broken }
  const after = plan(dockerfile, graph.context, graph.inputs)
  const origin = originOf(graph, after, arrangement)
  const image = together([sameImage({ before: graph, after, origin }), withValues(graph, after, arrangement), ownFile(graph, inputs.dockerfilePath), contextDoubt(inputs)])
  const [first] = image.refuted
  if (first !== undefined) return { verdict: 'refused', why: first }
  const chain = betterChain(graph, after, origin, inputs.scenarios)
  if ('refused' in chain) return { verdict: 'refused', why: chain.refused }
  const gain = { before: secondsToRun(simulateChange(graph, inputs.change)), after: secondsToRun(simulateChange(after, inputs.change)) }
  const unsettled = inputs.unsettled(arrangement.text)
  if (unsettled !== undefined) return { verdict: 'refused', why: unsettled }
  const { doubts } = together([image, chain.frozen])
  const { text, edits } = arrangement
  return { verdict: doubts.length > 0 ? 'review' : 'safe', why: doubts.join(' '), text, edits, gain }
}

/** Gate 1: no new faults, the same instructions, comments and directives. */
function parseFault({ dockerfile: before }: BuildGraph, { order }: Arrangement, after: BuildGraph['dockerfile']): string | undefined {
  const texts = (comments: BuildGraph['dockerfile']['comments']): string => comments.map(({ text }) => text).sort().join('\n')
  const isSame =
    after.faults.length === before.faults.length &&
    after.instructions.length === order.length &&
    after.instructions.every(({ text }, index) => order[index] === undefined || order[index]?.text === text) &&
    texts(after.comments) === texts(before.comments) &&
    JSON.stringify(after.directives.map(({ value }) => value)) === JSON.stringify(before.directives.map(({ value }) => value))
  return isSame ? undefined : 'The rewritten text does not read as it is meant.'
}

function originOf(before: BuildGraph, after: BuildGraph, { order }: Arrangement): ReadonlyMap<Step, Step> {
  const idOf = (step: Step, index: number | undefined): string => `${step.stage.index} ${index ?? ''} ${step.triggeredBy ? step.instruction.text : ''}`
  const oldIndex = new Map(before.dockerfile.instructions.map((instruction, index) => [instruction, index]))
  const newIndex = new Map(after.dockerfile.instructions.map((instruction, index) => [instruction, index]))
  const old = new Map(before.steps.map((step) => [idOf(step, oldIndex.get(step.instruction)), step]))
  const origin = new Map<Step, Step>()
  for (const step of after.steps) {
    const index = newIndex.get(step.instruction)
    const instruction = index === undefined ? undefined : order[index]
    const twin = instruction || step.triggeredBy ? old.get(idOf(step, instruction && oldIndex.get(instruction))) : undefined
    if (twin) origin.set(step, twin)
  }
  return origin
}

/** The same with a value for every ARG that has none: a build may give it, and what uses it must find it above. */
function withValues(before: BuildGraph, after: BuildGraph, arrangement: Arrangement): Objections {
  const { inputs, context } = before
  const buildArgs = new Map(inputs.buildArgs)
  for (const instruction of before.dockerfile.instructions) {
    if (instruction.keyword !== 'ARG') continue
    for (const { name, value } of instruction.declarations) if (!value && !buildArgs.has(name.text)) buildArgs.set(name.text, `value-of-${name.text}`)
  }
  if (buildArgs.size === inputs.buildArgs.size) return noObjections
  const [old, now] = [before, after].map(({ dockerfile }) => plan(dockerfile, context, { ...inputs, buildArgs }))
  return old && now ? sameMeaning({ before: old, after: now, origin: originOf(old, now, arrangement) }) : noObjections
}

/** Where a copy takes the Dockerfile itself, the fix changes that file; no later command may look at it. */
function ownFile({ steps }: BuildGraph, path: string | undefined): Objections {
  if (path === undefined) return noObjections
  return together(
    steps.map((copy) => {
      const places = copiesOf(copy).flatMap((edge) => (contextOf(edge) ? landingsOf(copy, edge) : [])).filter(({ from }) => from === path)
      const own = places.map((place): Access => ({ path: place.path, below: false, certain: true, why: '' }))
      const readers = steps.filter((step) => step.stage === copy.stage && step.id > copy.id && step.kind === 'run' && pathsClash(accessesOfStep(step).reads, own))
      if (readers.length === 0) return noObjections
      const lines = readers.map(({ instruction }) => instruction.line).join(', ')
      const where = readers.length === 1 ? `the command on line ${lines}` : `the commands on lines ${lines}`
      return doubted(`The fix changes the Dockerfile, which line ${copy.instruction.line} copies; ${where} may read it.`)
    }),
  )
}

function contextDoubt({ contextDoubt: doubt }: VerifyInputs): Objections {
  return doubt === undefined ? noObjections : doubted(doubt)
}

/** Seconds that an ordinary change may rise by: the floor of one step, for each that the fix adds and for the one that moved. */
const overhead = 0.5

/** Gate 3: weighted expected time falls, and no ordinary change becomes dearer than the added steps are. */
function betterChain(
  before: BuildGraph,
  after: BuildGraph,
  origin: ReadonlyMap<Step, Step>,
  scenarios: readonly Scenario[],
): { readonly frozen: Objections } | { readonly refused: string } {
  const allowed = overhead * (after.steps.length - origin.size + 1) + 1e-9
  const expected = { before: 0, after: 0 }
  const frozen: Objections[] = []
  for (const { change, weight } of scenarios) {
    const old = simulateChange(before, change)
    const now = simulateChange(after, change)
    const seconds = { before: secondsToRun(old), after: secondsToRun(now) }
    if (seconds.after > seconds.before + allowed) return { refused: 'Another ordinary change would make more steps run than before.' }
    expected.before += weight * seconds.before
    expected.after += weight * seconds.after
    frozen.push(frozenSteps(before, after, origin, [...stepsThatRun(old)], [...stepsThatRun(now)]))
  }
  if (expected.after >= expected.before) return { refused: 'No ordinary change makes fewer steps run than before.' }
  return { frozen: together(frozen) }
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
