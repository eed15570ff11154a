import type { KeyInput } from './build-graph.ts'
import type { Lowering } from './profile.ts'

/** The ARG values in force, sorted, without those that an ENV hides: what RUN carries in builders that keep one chain of texts. */
export function argsOfRun({ instruction, state }: Lowering): KeyInput[] {
  if (instruction.keyword !== 'RUN') return []
  const args: KeyInput[] = []
  for (const [name, variable] of state.args) {
    if (!variable || state.configEnv.has(name)) continue
    args.push({ kind: 'arg', name, value: variable.value, range: variable.range })
  }
  return args.sort((a, b) => (a.name < b.name ? -1 : 1))
}
