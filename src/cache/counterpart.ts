import type { Effects } from '../effects/effects.ts'
import { ancestorsOf, type BuildGraph, type Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { plannedGraph } from '../graph/planned.ts'
import type { BuildRun, Bytes } from './content-token.ts'
import { madeIn } from './earlier.ts'

export interface StepOfRun<Run = Bytes> {
  readonly run: Run
  readonly step: Step
}

/** In the reproducing world the step whose bytes the maker of a result made again. */
export function reproducedBy(build: Bytes, step: Step): StepOfRun<BuildRun> | undefined {
  const { world, missed, results } = build
  if (!world.isReproducing) return undefined
  return world.reproduced.get(results.get(step) ?? '') ?? (missed.has(step) ? counterpartOf(build, step) : undefined)
}

/**
 * Takes down for the commands of a build that is over whose bytes they made again, if somebody may copy from their stage. Where an earlier command
 * that writes to the same places did so in turn, it is what that one made, and the builds between need not be remembered.
 */
export function noteReproduced(run: BuildRun, reproduced: Map<string, StepOfRun<BuildRun>>): void {
  if (!run.world.before) return
  const asked = stepsCopiedFrom(run.graph)
  const makers = madeIn(run)
  for (const step of run.missed) {
    if (step.kind !== 'run' || !asked.has(step.id)) continue
    const result = run.results.get(step) ?? ''
    const maker = makers.get(result) ?? step
    const earlier = counterpartOf(run, maker)
    const first = earlier && reproduced.get(earlier.run.results.get(earlier.step) ?? '')
    const told = first && placesOf(maker) === placesOf(earlier.step) ? first : earlier
    if (told) reproduced.set(result, told)
  }
}

const copiedFrom = new WeakMap<BuildGraph, ReadonlySet<number>>()

/** The steps below which some other step takes files by what they are: they have the same ids in all graphs of a plan. */
function stepsCopiedFrom(graph: BuildGraph): ReadonlySet<number> {
  const planned = plannedGraph(graph)
  const known = copiedFrom.get(planned)
  if (known) return known
  const ids = new Set<number>()
  for (const { edges } of planned.steps) {
    for (const { by, from } of edges) if (by === 'content' && from.kind === 'step') for (const step of [from.step, ...ancestorsOf(from.step)]) ids.add(step.id)
  }
  copiedFrom.set(planned, ids)
  return ids
}

const places = new WeakMap<Effects, string>()

/** Where a command writes, as a text. */
function placesOf(step: Step): string {
  const effects = effectsOfStep(step)
  if (!effects) return ''
  const known = places.get(effects)
  if (known !== undefined) return known
  const text = JSON.stringify([effects.opaque !== undefined, effects.writes.map(({ path, below }) => [path, below])])
  places.set(effects, text)
  return text
}

/** In the reproducing world the counterpart of a step in the last build that needed it. */
export function counterpartOf({ world }: Pick<BuildRun, 'world'>, step: Step): StepOfRun<BuildRun> | undefined {
  if (!world.isReproducing) return undefined
  let twin = world.alignment.get(step)
  for (let run = world.before; run && twin; run = run.world.before) {
    if (run.identities.has(twin)) return { run, step: twin }
    twin = run.world.alignment.get(twin)
  }
  return undefined
}
