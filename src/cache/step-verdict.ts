import type { Step } from '../graph/build-graph.ts'
import type { StepFate } from './step-report.ts'

/** What became of one step of a graph, and by which step. */
export interface StepVerdict extends StepFate {
  /** The step that the cause is, where it is one. */
  readonly via: Step | undefined
  /** Targets of the cache mounts that are of no use to a step which runs. */
  readonly coldMounts: readonly string[]
}
