import { expand, expandKeepingQuotes } from '../dockerfile/expand.ts'
import type { ArgDeclaration, ArgInstruction, Instruction, Word } from '../dockerfile/instruction.ts'
import { joinWorkdir } from './paths.ts'
import type { Planning } from './planning.ts'
import { stageArg } from './scope.ts'
import type { StateWriter, Variable } from './stage-state.ts'

/** How the words of an instruction read where it stands. */
export interface Words {
  expandWord(word: Word): string
  expandText(text: string): string
  expandBody(text: string): string
}

export function expander({ dockerfile: { escape } }: Planning, writer: StateWriter): Words {
  const lookup = (name: string): string | undefined => writer.valueOf(name)
  const expandText = (text: string): string => expand(text, lookup, { escape }).value
  return { expandText, expandWord: ({ text }) => expandText(text), expandBody: (text) => expandKeepingQuotes(text, lookup).value }
}

/** `ENV a=1 b=$a` gives b the value from before the line; `ARG a=1 b=$a` the new one (BuildKit). */
export function applyState(planning: Planning, writer: StateWriter, instruction: Instruction, { expandWord }: Words): void {
  switch (instruction.keyword) {
    case 'ENV': {
      const pairs = instruction.pairs.map(({ name, value }) => [expandWord(name), expandWord(value), name.range] as const)
      for (const [name, value, range] of pairs) writer.setEnv(name, { value, kind: 'env', range })
      return
    }
    case 'ARG':
      return applyArgs(planning, writer, instruction, expandWord)
    case 'WORKDIR':
      return writer.setWorkdir(joinWorkdir(writer.workdir, expandWord(instruction.argument)), instruction.argument.range)
    case 'USER':
      return writer.setUser(expandWord(instruction.argument), instruction.argument.range)
    case 'SHELL':
      return writer.setShell(instruction.argv, instruction.range)
    default:
      return
  }
}

function applyArgs({ profile, global, inputs }: Planning, writer: StateWriter, { declarations }: ArgInstruction, expandWord: Words['expandWord']): void {
  const read = (declaration: ArgDeclaration): Variable | undefined => stageArg(declaration, global, inputs, expandWord)
  const early = profile.readsArgsAtOnce ? declarations.map(read) : undefined
  for (const [index, declaration] of declarations.entries()) {
    const { text } = declaration.name
    const isHidden = profile.hidesArgs?.has(text) || (profile.envHidesArg && writer.hasEnv(text))
    writer.setArg(text, early ? early[index] : read(declaration), isHidden)
  }
}
