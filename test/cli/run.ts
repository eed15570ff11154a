import { main } from '../../src/cli/main.ts'
import type { Rule } from '../../src/lint/rule.ts'


export interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line in a folder. */
export async function run(cwd: string, argv: readonly string[], rules: readonly Rule[] = [], { stdin = '', env = {} }: { stdin?: string; env?: Record<string, string> } = {}): Promise<Run> {
  const out: Uint8Array[] = []
  const err: Uint8Array[] = []
  const sink = (parts: Uint8Array[]) => ({ columns: 100, hasColors: false, write: (text: string | Uint8Array) => void parts.push(Buffer.from(text)) })
  const io = {
    argv,
    cwd,
    env,
    stdout: sink(out),
    stderr: sink(err),
    readStdin: () => Buffer.from(stdin),
    program: { version: () => '1.2.3', rulePage: (id: string) => (id === 'no-page' ? undefined : `# ${id}\n`) },
  }
  const code = await main(io, rules)
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }
}
