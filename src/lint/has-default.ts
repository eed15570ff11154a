import type { ArgDeclaration } from '../dockerfile/instruction.ts'

/** Whether an ARG has a value where nobody gives it one: `ARG A=` has none that counts. */
export function hasDefault({ value }: ArgDeclaration): boolean {
  return value !== undefined && !/^(?:|""|'')$/.test(value.text)
}
