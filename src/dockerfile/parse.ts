import type { Dockerfile, SyntaxFault } from './dockerfile.ts'
import { baseOf } from './draft.ts'
import type { Instruction } from './instruction.ts'
import { layOut, type Entry } from './layout.ts'
import { readInstruction } from './read-instruction.ts'
import { indexLines } from './text.ts'

/**
 * Reads a Dockerfile as BuildKit's parser does (behaviour of its Dockerfile frontend 1.26). Never throws: everything that a builder refuses
 * is a fault, and an instruction that cannot be understood, or that stands before the first FROM and is no ARG, is left out.
 */
export function parse(text: string): Dockerfile {
  const { escape, directives, comments, entries, faults: layoutFaults } = layOut(text)
  const lines = indexLines(text)
  const faults: SyntaxFault[] = [...layoutFaults]
  const instructions: Instruction[] = []
  const firstStage = entries.findIndex((entry) => entry.head.keyword.toUpperCase() === 'FROM')
  if (firstStage === -1) faults.push({ message: absence(entries), range: { start: 0, end: 0 } })
  for (const [index, entry] of entries.entries()) {
    const base = baseOf(entry.head, entry, lines)
    const instruction = readInstruction(entry.head.keyword, { base, escape, faults }, lines)
    if (instruction === undefined) continue
    if (instruction.keyword === 'ARG' || (firstStage !== -1 && index >= firstStage)) instructions.push(instruction)
    else if (firstStage !== -1) {
      faults.push({ message: `${instruction.keyword} stands before the first FROM, where only ARG can.`, range: base.keywordRange })
    }
  }
  return { text, lines, escape, directives, comments, instructions, faults: inOrder(faults) }
}

function absence(entries: readonly Entry[]): string {
  return entries.length === 0 ? 'The file has no instruction.' : 'The file has no FROM.'
}

function inOrder(faults: readonly SyntaxFault[]): readonly SyntaxFault[] {
  return faults.toSorted((one, other) => one.range.start - other.range.start)
}
