import type { Range } from '../dockerfile/text.ts'

/** A value that a pipeline file names, and where. */
export interface Told {
  /** What the builder gets; undefined where only the run of the pipeline decides. */
  readonly value: string | undefined
  /** As written, expressions and variables included. */
  readonly written: string
  readonly range: Range
}
