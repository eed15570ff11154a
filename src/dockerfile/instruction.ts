import type { SyntaxFault } from './dockerfile.ts'
import type { Range } from './text.ts'

/**
 * A piece of an instruction as the author wrote it: quotes kept, variables not expanded, continuations joined.
 * Of a JSON array it is the decoded string, with the range of its literal: builders expand that like a plain word.
 */
export interface Word {
  readonly text: string
  readonly range: Range
}

/** `--name` or `--name=value` between the keyword and the arguments; quotes are taken out of the value. */
export interface Flag {
  readonly name: string
  readonly value: string | undefined
  readonly range: Range
}

export interface Heredoc {
  /** The delimiter without its quotes; the name of the file that COPY and ADD make of it. */
  readonly name: string
  readonly fileDescriptor: number | undefined
  /** False where the delimiter was quoted: COPY and ADD then take the body literally. */
  readonly expand: boolean
  /** True for `<<-`. */
  readonly chomp: boolean
  /** The body as it stands in the file, line ends included. With `<<-` its leading tabs are still there. */
  readonly content: string
  /** The body without the line of the terminator. */
  readonly range: Range
}

/** The text after the keyword and the flags, joined over its continuations, and where each character came from. */
export interface LogicalText {
  readonly text: string
  /** The offset in the file of the character at `offset`; of the end of the text where `offset` is its length. */
  sourceOffset(offset: number): number
}

/** What a command line gives to its process: a text for a shell, or an argument vector. */
export type Command =
  | { readonly form: 'shell'; readonly text: string }
  | { readonly form: 'exec'; readonly argv: readonly string[] }

export interface Pair {
  readonly name: Word
  readonly value: Word
}

export interface ArgDeclaration {
  readonly name: Word
  readonly value: Word | undefined
}

/** What all instructions share. */
export interface InstructionBase {
  /** From the keyword to the end of the last line, heredoc terminators included, without the line end. */
  readonly range: Range
  readonly keywordRange: Range
  /** Lines from 1, both inclusive: the keyword's, and the last that adds text or ends a heredoc. */
  readonly line: number
  readonly endLine: number
  /** The whole logical line: continuations joined, comments taken out, trimmed, keyword as written, no heredoc bodies. */
  readonly text: string
  readonly flags: readonly Flag[]
  readonly rest: LogicalText
  readonly heredocs: readonly Heredoc[]
}

export interface FromInstruction extends InstructionBase {
  readonly keyword: 'FROM'
  readonly image: Word
  /** The stage name in lower case, as builders compare it. */
  readonly as: Word | undefined
}

export interface RunInstruction extends InstructionBase {
  readonly keyword: 'RUN'
  readonly command: Command
}

export interface CopyInstruction extends InstructionBase {
  readonly keyword: 'COPY' | 'ADD'
  /** Source paths, without the heredocs. */
  readonly sources: readonly Word[]
  readonly destination: Word
}

export interface EnvInstruction extends InstructionBase {
  readonly keyword: 'ENV' | 'LABEL'
  readonly pairs: readonly Pair[]
}

export interface ArgInstruction extends InstructionBase {
  readonly keyword: 'ARG'
  readonly declarations: readonly ArgDeclaration[]
}

export interface WordInstruction extends InstructionBase {
  readonly keyword: 'WORKDIR' | 'USER' | 'STOPSIGNAL' | 'MAINTAINER'
  readonly argument: Word
}

export interface WordsInstruction extends InstructionBase {
  readonly keyword: 'EXPOSE' | 'VOLUME'
  readonly words: readonly Word[]
}

export interface ShellInstruction extends InstructionBase {
  readonly keyword: 'SHELL'
  readonly argv: readonly string[]
}

export interface EntryInstruction extends InstructionBase {
  readonly keyword: 'CMD' | 'ENTRYPOINT'
  readonly command: Command
}

export interface HealthcheckInstruction extends InstructionBase {
  readonly keyword: 'HEALTHCHECK'
  /** Undefined for `HEALTHCHECK NONE`. */
  readonly command: Command | undefined
}

export interface OnbuildInstruction extends InstructionBase {
  readonly keyword: 'ONBUILD'
  /** Undefined where it cannot be understood: builders find out where it runs. */
  readonly trigger: Instruction | undefined
  /** What is wrong with the trigger, of which builders take no notice before it runs. */
  readonly triggerFaults: readonly SyntaxFault[]
}

/** What the author wrote: one keyword with its flags and arguments. Whether it is a step is for the builder to say. */
export type Instruction =
  | FromInstruction
  | RunInstruction
  | CopyInstruction
  | EnvInstruction
  | ArgInstruction
  | WordInstruction
  | WordsInstruction
  | ShellInstruction
  | EntryInstruction
  | HealthcheckInstruction
  | OnbuildInstruction
