import type { Instruction } from '../dockerfile/instruction.ts'
import { spellingOf } from './spelling.ts'

const steps: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR'])
const settings: ReadonlySet<string> = new Set(['ENV', 'ARG', 'USER', 'SHELL'])

/**
 * What comes new in a version of a Dockerfile makes the next step of its stage run again, or the next command where it only sets what commands see:
 * by the index of that instruction, what came above it. `isKnown` tells the instructions that were there before.
 */
export function arrivalsIn(version: readonly Instruction[], isKnown: (index: number) => boolean): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  let [above, set]: [string[], string[]] = [[], []]
  for (const [index, instruction] of version.entries()) {
    const { keyword } = instruction
    if (keyword === 'FROM') [above, set] = [[], []]
    else if (!isKnown(index)) {
      if (steps.has(keyword)) above.push(spellingOf(instruction))
      if (settings.has(keyword)) set.push(spellingOf(instruction))
    } else if (steps.has(keyword)) {
      const told = keyword === 'RUN' ? [...above, ...set] : above
      if (told.length > 0) found.set(index, told.join('\n'))
      above = []
      if (keyword === 'RUN') set = []
    }
  }
  return found
}
