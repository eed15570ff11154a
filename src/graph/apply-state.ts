import { expand, expandKeepingQuotes, type Expansion } from '../dockerfile/expand.ts'
import type { ArgDeclaration, ArgInstruction, Instruction, Word } from '../dockerfile/instruction.ts'
import type { Range } from '../dockerfile/text.ts'
import { noteExpansion } from './expansion-faults.ts'
import { joinWorkdir } from './paths.ts'
import type { Planning } from './planning.ts'
import { proxyNames, stageArg } from './scope.ts'
import type { StateWriter, Variable } from './stage-state.ts'

/** How the words of an instruction read where it stands. */
export interface Words {
  expandWord(word: Word): string
  expandText(text: string): string
  expandBody(text: string): string
}

export function expander(planning: Planning, writer: StateWriter, { keyword, range }: Instruction, { isBuilt, mayBeInherited }: Standing): Words {
  const { escape } = planning.dockerfile
  const { profile, inputs } = planning
  const proxyOf = (name: string): string | undefined => (profile.replacesProxies && proxyNames.has(name) ? inputs.buildArgs.get(name) : undefined)
  const lookup = (name: string): string | undefined => writer.valueOf(name) ?? proxyOf(name)
  const noted = (expansion: Expansion, text: string, place: Range): string => {
    if (isBuilt && (expansion.fault ?? expansion.modifiers)) noteExpansion(planning, expansion, { keyword, text, range: place, mayBeInherited })
    return expansion.value
  }
  const expandWord = (word: Word): string => noted(expand(word.text, lookup, { escape }), word.text, word.range)
  return {
    expandWord,
    expandText: (text) => expandWord({ text, range }),
    expandBody: (text) => noted(expandKeepingQuotes(text, lookup), text, range),
  }
}

/** Of the stage in which an instruction stands. */
export interface Standing {
  /** The builder looks at it at all. */
  readonly isBuilt: boolean
  /** It starts from an image whose variables nobody described. */
  readonly mayBeInherited: boolean
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

function isPredefined(variable: Variable | undefined): boolean {
  return variable !== undefined && variable.range === undefined
}

function applyArgs({ profile, global, inputs }: Planning, writer: StateWriter, { declarations }: ArgInstruction, expandWord: Words['expandWord']): void {
  const read = (declaration: ArgDeclaration): Variable | undefined => {
    const isFixed = profile.fixesPlatformArgs && isPredefined(global.get(declaration.name.text))
    return stageArg(isFixed ? { ...declaration, value: undefined } : declaration, global, inputs, expandWord)
  }
  const early = profile.readsArgsAtOnce ? declarations.map(read) : undefined
  for (const [index, declaration] of declarations.entries()) {
    const { text } = declaration.name
    const isHidden = profile.hidesArgs?.has(text) || (profile.envHidesArg && writer.hasEnv(text))
    writer.setArg(text, early ? early[index] : read(declaration), isHidden)
  }
}
