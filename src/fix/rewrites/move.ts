import type { BuildGraph } from '../../graph/build-graph.ts'
import type { Move } from '../../lint/rewrite.ts'
import type { Draft, Refused } from '../draft.ts'
import { relocate } from './relocate.ts'

/** The same steps in another order: that they commute is asked of every rewrite. */
export function writeMove({ instructions, place }: Move, { dockerfile }: BuildGraph): Draft | Refused {
  return relocate(dockerfile, instructions, place)
}
