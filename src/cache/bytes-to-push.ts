import type { Costs } from '../cost/costs.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { imageLayersOf } from '../graph/image-layers.ts'
import type { Outcome } from './step-report.ts'

/** What a push moves after a build, and a pull of the image by whoever has the one before. */
export interface Push {
  /** Layers that are new; all others exist already. */
  readonly layers: number
  /** Of these layers; undefined where one of them was never measured. */
  readonly bytes: number | undefined
}

/**
 * The layers of the target's image that a simulated build made anew. A step that runs makes another layer, as its files get other times; what
 * is unknown counts as running, and a linked copy that is only laid again keeps its layer. Layers of a base image do not count: they come from
 * where the image came from.
 */
export function bytesToPush(graph: BuildGraph, outcomeOf: (step: Step) => Outcome | undefined, costs: Costs): Push {
  const fresh = imageLayersOf(graph).filter((step) => {
    const outcome = outcomeOf(step)
    return outcome === 'rebuilt' || outcome === 'unknown'
  })
  const sizes = fresh.map((step) => costs.bytesOf(step))
  return { layers: fresh.length, bytes: sizes.reduce<number | undefined>((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0) }
}
