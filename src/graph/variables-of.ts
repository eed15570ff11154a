import { variablesIn } from '../dockerfile/expand.ts'
import type { Instruction, Word } from '../dockerfile/instruction.ts'

/** The variables that the builder replaces in an instruction. RUN, CMD and their kin hand theirs to a shell: not here. */
export function variablesOf(instruction: Instruction, escape: '\\' | '`'): ReadonlySet<string> {
  const texts = [...wordsOf(instruction).map(({ text }) => text), ...instruction.flags.flatMap(({ value }) => value ?? [])]
  const bodies = 'sources' in instruction ? instruction.heredocs.flatMap(({ expand, content }) => (expand ? [content] : [])) : []
  return new Set([...texts, ...bodies].flatMap((text) => variablesIn(text, escape).map(({ name }) => name)))
}

function wordsOf(instruction: Instruction): readonly Word[] {
  switch (instruction.keyword) {
    case 'FROM':
      return [instruction.image]
    case 'COPY':
    case 'ADD':
      return [...instruction.sources, instruction.destination]
    case 'ENV':
    case 'LABEL':
      return instruction.pairs.flatMap(({ name, value }) => [name, value])
    case 'ARG':
      return instruction.declarations.flatMap(({ value }) => value ?? [])
    case 'WORKDIR':
    case 'USER':
    case 'STOPSIGNAL':
      return [instruction.argument]
    case 'EXPOSE':
    case 'VOLUME':
      return instruction.words
    default:
      return []
  }
}
