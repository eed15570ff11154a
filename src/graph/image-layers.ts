import { ancestorsOf, lastStepOf, type BuildGraph, type Step } from './build-graph.ts'

/** The steps whose layers the image of the target has on top of those of its base image, the lowest first. */
export function imageLayersOf({ target }: BuildGraph): readonly Step[] {
  const last = target && lastStepOf(target)
  return last ? [last, ...ancestorsOf(last)].filter((step) => step.layer && step.kind !== 'from').reverse() : []
}
