import type { Step } from '../graph/build-graph.ts'

/** How a cost is known: from the step's kind, or from builds that ran it. */
export type CostSource = 'prior' | 'measured'

/** What it costs to make the steps of one build again. Seconds are always an estimate. */
export interface Costs {
  /** Seconds to run a step again, with its cache mounts as earlier builds filled them but for those that are empty, by their targets. */
  readonly secondsOf: (step: Step, empty?: readonly string[]) => number
  /** The same where a cache mount held each folder that its tools fill for their next run, or of those the named ones alone. */
  readonly secondsWhenWarm: (step: Step, folders?: readonly string[]) => number
  /** Bytes of the step's layer as a registry stores it, compressed; undefined where nobody measured them. */
  readonly bytesOf: (step: Step) => number | undefined
  readonly sourceOf: (step: Step) => CostSource
}
