import type { Dockerfile } from './dockerfile.ts'
import type { Instruction } from './instruction.ts'

/**
 * The text with the instruction on a line (from 1) replaced; without a replacement it reads otherwise in whatever way.
 * Undefined where no instruction is on that line.
 */
export function editedAt({ text, instructions }: Dockerfile, line: number, replacement?: string): string | undefined {
  const instruction = instructions.find((each) => each.line <= line && line <= each.endLine)
  if (!instruction) return undefined
  const { start, end } = instruction.range
  if (replacement !== undefined) return text.slice(0, start) + replacement + text.slice(end)
  const at = endOfText(instruction)
  return `${text.slice(0, at)}.edited${text.slice(at)}`
}

/** Where more text belongs to the instruction and leaves its shape: behind the image, in a heredoc, or at the end. */
function endOfText(instruction: Instruction): number {
  if (instruction.keyword === 'FROM') return instruction.image.range.end
  return instruction.heredocs[0]?.range.start ?? instruction.range.end
}
