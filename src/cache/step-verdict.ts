import type { Step } from '../graph/build-graph.ts'
import type { Cause, Outcome } from './step-report.ts'

/** What became of one step, why, and what stands at the end of that chain. */
export interface StepVerdict {
  readonly outcome: Outcome
  readonly cause: Cause | null
  readonly root: Cause | null
  /** Of a step that is found: in what its result is no longer what the Dockerfile says, which the builder overlooks. */
  readonly stale: string | null
  /** Of a step that is found: how many builds ago its result was last in use; null where no build before had it. */
  readonly buildsAgo: number | null
  /** Targets of the cache mounts that a step which runs finds empty. */
  readonly emptyMounts: readonly string[]
  /** The step that the cause is, where it is one. */
  readonly via: Step | undefined
}
