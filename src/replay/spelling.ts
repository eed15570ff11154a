import type { Alignable } from '../cache/align.ts'
import type { Instruction } from '../dockerfile/instruction.ts'

/** How an instruction read at some time; undefined: it was not there. */
export type Spelling = string | undefined

/** All that an instruction says: its text, and the bodies of its here-documents. */
export function spellingOf({ text, heredocs }: Instruction): string {
  return heredocs.length === 0 ? text : [text, ...heredocs.map(({ content }) => content)].join('\n')
}

export function alignable(instruction: Instruction): Alignable {
  return { keyword: instruction.keyword, text: spellingOf(instruction) }
}
