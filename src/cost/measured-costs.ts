import type { Stage, Step } from '../graph/build-graph.ts'
import type { Costs } from './costs.ts'
import { matchSteps } from './match-steps.ts'
import type { Measurement } from './measurement.ts'
import { priorCosts } from './priors.ts'

/**
 * Costs as builds were measured to have them, and those of its kind for a step that was not. What was measured stands for cache mounts as earlier
 * builds left them; where they are empty, a step takes more by the share that its kind has.
 */
export function measuredCosts(measurements: readonly Measurement[]): Costs {
  const stages = new WeakMap<Stage, ReadonlyMap<Step, Measurement>>()
  const measurementOf = (step: Step): Measurement | undefined => {
    const known = stages.get(step.stage) ?? matchSteps(measurements, step.stage.steps)
    stages.set(step.stage, known)
    return known.get(step)
  }
  const scaled = (step: Step, prior: number): number => {
    const seconds = measurementOf(step)?.seconds
    const usual = priorCosts.secondsOf(step)
    return seconds === undefined ? prior : usual > 0 ? seconds * (prior / usual) : seconds
  }
  return {
    secondsOf: (step, empty) => scaled(step, priorCosts.secondsOf(step, empty)),
    secondsWhenWarm: (step, folders) => scaled(step, priorCosts.secondsWhenWarm(step, folders)),
    bytesOf: (step) => measurementOf(step)?.bytes,
    sourceOf: (step) => (measurementOf(step)?.seconds === undefined ? 'prior' : 'measured'),
  }
}
