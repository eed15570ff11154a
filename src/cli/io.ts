/** What the command line gets from its process, and gives to it. */
export interface Io {
  /** Without the names of Node and the script. */
  readonly argv: readonly string[]
  /** Absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Sink
  readonly stderr: Sink
  /** All bytes of the standard input. */
  readonly readStdin: () => Uint8Array
  /** Has something done instead of ending when the person interrupts; gives back what undoes that. Absent where nobody can. */
  readonly onInterrupt?: (act: () => void) => () => void
  /** What is installed beside the program. */
  readonly program: Program
}

export interface Sink {
  readonly columns: number | undefined
  /** Whether a person looks on, who is told how far something is. */
  readonly isTerminal?: boolean
  /** Whether the environment wants colours here. */
  readonly hasColors: boolean
  readonly write: (text: string | Uint8Array) => void
}

export interface Program {
  readonly version: () => string
  /** The text of a rule's page; undefined where there is none. */
  readonly rulePage: (id: string) => string | undefined
}
