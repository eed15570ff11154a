import type { Instruction } from './instruction.ts'
import type { LineIndex, Range } from './text.ts'

/** `# syntax=`, `# escape=` or `# check=` where it counts: on top of the file. */
export interface Directive {
  readonly name: 'syntax' | 'escape' | 'check'
  readonly value: string
  readonly range: Range
}

/** A whole-line comment outside heredoc bodies, from its `#` to the end of the line. Directives are not comments. */
export interface Comment {
  /** What follows the `#`, as written. */
  readonly text: string
  readonly range: Range
  readonly line: number
}

/** Something that BuildKit refuses. Analysis goes on with what was understood. */
export interface SyntaxFault {
  /** One sentence in the present tense that names the instruction. */
  readonly message: string
  readonly range: Range
}

/** The meaning of a Dockerfile's text, exact to the byte where BuildKit's cache keys are. Never throws on bad input: faults are data. */
export interface Dockerfile {
  readonly text: string
  readonly lines: LineIndex
  readonly escape: '\\' | '`'
  readonly directives: readonly Directive[]
  readonly comments: readonly Comment[]
  readonly instructions: readonly Instruction[]
  readonly faults: readonly SyntaxFault[]
}
