import type { Io, Sink } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'
import type { Rule } from '../../src/lint/rule.ts'


export interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

interface Surroundings {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  readonly out?: Uint8Array[]
  readonly err?: Uint8Array[]
}

/** A process in a folder, without a terminal. */
export function ioFor(cwd: string, argv: readonly string[] = [], { stdin = '', env = {}, out = [], err = [] }: Surroundings = {}): Io {
  const sink = (parts: Uint8Array[]): Sink => ({ columns: 100, hasColors: false, write: (text) => void parts.push(Buffer.from(text)) })
  const rulePage = (id: string): string | undefined => (id === 'no-page' ? undefined : `# ${id}\n`)
  const program = { version: () => '1.2.3', rulePage }
  return { argv, cwd, env, stdout: sink(out), stderr: sink(err), readStdin: () => Buffer.from(stdin), program }
}

/** Runs the command line in a folder. */
export async function run(cwd: string, argv: readonly string[], rules: readonly Rule[] = [], surroundings: Surroundings = {}): Promise<Run> {
  const out: Uint8Array[] = []
  const err: Uint8Array[] = []
  const code = await main(ioFor(cwd, argv, { ...surroundings, out, err }), rules)
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }
}
