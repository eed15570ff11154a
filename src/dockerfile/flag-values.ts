import type { Instruction } from './instruction.ts'

/** The values of all flags of a name, as written; the empty text for one without a value. */
export function flagValues({ flags }: Instruction, wanted: string): readonly string[] {
  return flags.flatMap(({ name, value = '' }) => (name === wanted ? [value] : []))
}
