import type { ArgInstruction, EnvInstruction, Instruction } from '../dockerfile/instruction.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'

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

/** One RUN becomes two, between two of its commands. */
export interface SplitRun {
  readonly kind: 'split-run'
  readonly title: string
  readonly run: Step
  /** How many of the commands that `&&` joins stay in the first RUN: at least 1. */
  readonly first: number
}

/** Two RUNs that follow each other become one. */
export interface MergeRun {
  readonly kind: 'merge-run'
  readonly title: string
  readonly first: Step
  readonly second: Step
}

/** Some of the names that an ARG, an ENV or a LABEL sets are set farther below. */
export interface SinkNames {
  readonly kind: 'sink-names'
  readonly title: string
  readonly from: ArgInstruction | EnvInstruction
  readonly names: readonly string[]
  readonly before: Instruction
}

/** A RUN gets cache mounts for folders that its tools fill for their own next run. */
export interface InsertMount {
  readonly kind: 'insert-mount'
  readonly title: string
  readonly run: Step
  /** Absolute paths in the image. */
  readonly targets: readonly string[]
  /** RUNs below it that work with what it leaves in those folders, and get the same mounts. */
  readonly sharers?: readonly Step[]
}

/** A RUN no longer tells its tools to keep nothing: cache mounts hold what they keep, those that it has or those that it gets. */
export interface KeepCache {
  readonly kind: 'keep-cache'
  readonly title: string
  readonly run: Step
  /** `--no-cache-dir`. */
  readonly option: string
  /** Folders that get a mount: absolute paths in the image. */
  readonly targets: readonly string[]
}

/** A RUN that builds fetches first what it builds with, by a command of its own. */
export interface InsertFetch {
  readonly kind: 'insert-fetch'
  readonly title: string
  readonly run: Step
  /** Before which of its commands, from 0. */
  readonly at: number
  readonly command: string
}

/** A copy of a folder takes only some of what lies in it. */
export interface NarrowCopy {
  readonly kind: 'narrow-copy'
  readonly title: string
  readonly copy: Step
  /** Files and folders of the build context. */
  readonly keep: readonly string[]
}

/** Patterns are added to the ignore file of the build context, which is made where there is none. */
export interface EditIgnore {
  readonly kind: 'edit-ignore'
  readonly title: string
  readonly patterns: readonly string[]
}

/** Steps that follow each other go into a stage of their own, and what they made is copied from there. */
export interface ExtractStage {
  readonly kind: 'extract-stage'
  readonly title: string
  readonly instructions: readonly Instruction[]
  /** What to call the stage. */
  readonly name: string
  /** What the steps make: absolute paths in the image. */
  readonly paths: readonly string[]
}

/** Copies give the files that they lay down the mode of a program, and the RUN that did so goes. */
export interface SetMode {
  readonly kind: 'set-mode'
  readonly title: string
  readonly copies: readonly Step[]
  readonly run: Step
}

/** One rewrite after another, each proven by itself; chain and waste are those of the end. */
export interface Sequence {
  readonly kind: 'sequence'
  readonly title: string
  readonly first: Rewrite
  /** What follows in the file that the first rewrite made. */
  readonly next: (graph: BuildGraph) => Rewrite | { readonly refused: string }
}

/**
 * A claim: same image, better chain. Authors of rules propose it; the verifier decides whether it is safe.
 * No rewrite carries a word about its own safety.
 */
export type Rewrite = Move | Split | SplitRun | MergeRun | SinkNames | InsertMount | KeepCache | InsertFetch | NarrowCopy | EditIgnore | ExtractStage | SetMode | Sequence
