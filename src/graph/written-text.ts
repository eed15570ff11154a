import type { Instruction } from '../dockerfile/instruction.ts'

/** The blanks between the text of an instruction and the end of its last line; none where heredocs follow. */
export function blanksBehind({ rest, range, heredocs }: Instruction): string {
  return ' '.repeat(heredocs.length > 0 ? 0 : Math.max(0, range.end - rest.sourceOffset(rest.text.length)))
}

/** An instruction with the blanks at the end of its line, where those count. */
export function writtenText(instruction: Instruction): string {
  return instruction.text + blanksBehind(instruction)
}
