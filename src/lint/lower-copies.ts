import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { copyBelow } from './copy-below.ts'
import type { Rewrite } from './rewrite.ts'
import type { Refusal } from './rule.ts'

/** A copy that comes below a part of a RUN, but for what that part needs of it. */
export interface LoweredCopy {
  readonly copy: Step
  /** Paths in the build context. */
  readonly needed: readonly string[]
}

/** One copy after the other comes below the first part of a RUN, nearest first: what is written below them leaves the others where they are. */
export function lowerCopies([nearest, ...others]: readonly LoweredCopy[], above: Step, graph: BuildGraph): Rewrite | Refusal {
  const copy = graph.steps.find(({ instruction }) => instruction.range.start === nearest?.copy.instruction.range.start)
  const part = copy?.stage.steps.find((step) => step.id > copy.id && shellTextOf(step) === shellTextOf(above))
  if (!nearest || !copy || !part) return { refused: 'The parts of the RUN are not found again.' }
  const rewrite = copyBelow(copy, part, nearest.needed)
  return others.length === 0 ? rewrite : { kind: 'sequence', title: rewrite.title, first: rewrite, next: (after) => lowerCopies(others, above, after) }
}

/** What the shell is told, blanks folded; undefined where no RUN tells a shell anything. */
export function shellTextOf({ instruction }: Step): string | undefined {
  return instruction.keyword === 'RUN' && instruction.command.form === 'shell' ? instruction.command.text.trim().replace(/\s+/g, ' ') : undefined
}
