import type { Instruction } from '../dockerfile/instruction.ts'
import type { BuildGraph, Stage, Step } from '../graph/build-graph.ts'
import type { Edit } from './edit.ts'
import type { Objections } from './verdict.ts'

/** What a rewrite does to a text, which instruction is which afterwards, and what its kind has to answer for. */
export interface Draft {
  readonly text: string
  /** In order, without overlaps. */
  readonly edits: readonly Edit[]
  /** For each instruction of the new text, in order, the old one that it is, or is a part of; `undefined` for what was added. */
  readonly order: readonly (Instruction | undefined)[]
  /** Old instructions whose words are others now, or that are gone: the kind of rewrite answers for their meaning. */
  readonly respelled: ReadonlySet<Instruction>
  /** Patterns that the ignore file of the context gets. */
  readonly ignored: readonly string[]
  /** What a `# syntax=` line on top names, where the rewrite adds one. */
  readonly frontend?: string
  /** What this kind of rewrite has to prove beyond what every rewrite does; with where the Dockerfile lies in its own context, if it does. */
  readonly answer: (rewritten: Rewritten, dockerfilePath: string | undefined) => Objections
}

/** Two plans of one build, and which part of the second is which of the first; what has no entry was added. */
export interface Rewritten {
  readonly before: BuildGraph
  readonly after: BuildGraph
  /** Step after → step before. */
  readonly origin: ReadonlyMap<Step, Step>
  /** Stage after → stage before. */
  readonly stages: ReadonlyMap<Stage, Stage>
  readonly respelled: ReadonlySet<Instruction>
}

/** Why a rewrite cannot be written at all. A sentence. */
export interface Refused {
  readonly refused: string
}
