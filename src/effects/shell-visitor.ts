import type { ShellWord } from './shell-word.ts'

/** What a command finds on its standard input. `text` is undefined where variables in it are not settled. */
export type Input = { readonly kind: 'pipe' } | { readonly kind: 'text'; readonly text: string | undefined }

/** One simple command, with what is in force where it stands. */
export interface ShellCommand {
  /** The command's name and its arguments; never empty. */
  readonly words: readonly ShellWord[]
  /** As written, blanks folded. */
  readonly text: string
  /** Undefined after a `cd` to somewhere that is not known. */
  readonly cwd: string | undefined
  /** False in branches and loops that perhaps do not run. */
  readonly certain: boolean
  readonly input: Input | undefined
  /** Variables that the script itself sets for the command. */
  sets(): readonly string[]
  variable(name: string): string | undefined
}

/** Where a word that names a file stands. */
export interface Place {
  readonly cwd: string | undefined
  readonly certain: boolean
}

/** What becomes of a file that a word names. */
export type FileUse = 'read' | 'write' | 'append' | 'folder'

/** Told of everything in a script that matters for what the step reads and writes, in the order of the text. */
export interface ShellVisitor {
  command(command: ShellCommand): void
  /** A redirection, or a file that the shell itself looks at; `folder` is the aim of a `cd`. */
  file(use: FileUse, word: ShellWord, place: Place): void
  /** A variable of the step's environment that the text names. */
  variable(name: string, certain: boolean): void
  unknown(why: string): void
}

/** What holds at the start of a script. */
export interface ShellStart {
  readonly cwd: string | undefined
  readonly certain: boolean
  readonly env: ReadonlyMap<string, string>
  readonly home: string | undefined
  /** How many commands may still be followed, over all scripts of a step. */
  readonly budget: { left: number }
}
