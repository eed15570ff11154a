import type { Instruction } from '../dockerfile/instruction.ts'
import type { Step } from '../graph/build-graph.ts'

/** Instructions go to another place, in their order, with the comments above them. */
export interface Move {
  readonly kind: 'move'
  /** The imperative, without a period: "move the two lines below line 9". */
  readonly title: string
  readonly instructions: readonly Instruction[]
  readonly place: { readonly before: Instruction } | { readonly after: Instruction }
}

/** Some files of a copy are copied first, by instructions of their own; the copy itself goes below `after`. */
export interface Split {
  readonly kind: 'split'
  readonly title: string
  readonly copy: Step
  /** Paths in the build context, in the order to copy them. */
  readonly files: readonly string[]
  readonly after: Instruction
}

/**
 * A claim: same image, better chain. Authors of rules propose it; the verifier decides whether it is safe.
 * No rewrite carries a word about its own safety.
 */
export type Rewrite = Move | Split
