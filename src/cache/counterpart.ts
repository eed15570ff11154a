import type { Step } from '../graph/build-graph.ts'
import type { BuildRun, Bytes } from './content-token.ts'
import { makerOf } from './earlier.ts'

export interface StepOfRun<Run = Bytes> {
  readonly run: Run
  readonly step: Step
}

/** In the reproducing world the step whose bytes the maker of a result made again. */
export function reproducedBy(build: Bytes, step: Step): StepOfRun<BuildRun> | undefined {
  if (!build.world.isReproducing) return undefined
  const maker = build.missed.has(step) ? { run: build, step } : makerOf(step, build)
  return maker && counterpartOf(maker.run, maker.step)
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
