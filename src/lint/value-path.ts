import type { ArgInstruction, EnvInstruction, Instruction } from '../dockerfile/instruction.ts'
import { brief } from '../graph/brief.ts'
import type { Stage, Step } from '../graph/build-graph.ts'
import { variablesOf } from '../graph/variables-of.ts'
import type { Move, Rewrite } from './rewrite.ts'
import { usesVariable } from './run-facts.ts'

/** The way of a value down its stage to the first instruction that uses it. */
export interface ValuePath {
  /** The ARG or ENV, the ENVs that hand its value on and the LABELs that only tell it, above the last victim. */
  readonly carriers: readonly Instruction[]
  /** The commands that have the value in their keys and look at it not. */
  readonly victims: readonly Step[]
  /** The first instruction below the victims that uses the value. */
  readonly user: Instruction | undefined
}

/** Follows the value over the ENVs and LABELs that take it on. */
export function pathOfValue(start: ArgInstruction | EnvInstruction, { instructions, steps }: Stage, escape: '\\' | '`'): ValuePath {
  const names = new Set(namesIn(start))
  const carriers: Instruction[] = [start]
  const victims: Step[] = []
  for (const instruction of instructions.slice(instructions.indexOf(start) + 1)) {
    const isNamed = [...variablesOf(instruction, escape)].some((name) => names.has(name))
    if ((instruction.keyword === 'ENV' || instruction.keyword === 'LABEL') && isNamed) {
      carriers.push(instruction)
      if (instruction.keyword === 'ENV') for (const name of namesIn(instruction)) names.add(name)
      continue
    }
    const step = steps.find((candidate) => candidate.instruction === instruction)
    const isUsed = isNamed || redefines(instruction, names) || (step !== undefined && [...names].some((name) => usesVariable(step, name)))
    if (isUsed) return pathOver(carriers, victims, instruction)
    if (step?.kind === 'run') victims.push(step)
  }
  return pathOver(carriers, victims, undefined)
}

function namesIn(instruction: ArgInstruction | EnvInstruction): readonly string[] {
  const named = instruction.keyword === 'ARG' ? instruction.declarations : instruction.pairs
  return named.map(({ name }) => name.text)
}

/** Carriers below the last victim stay where they are: there the value is used. */
function pathOver(carriers: readonly Instruction[], victims: readonly Step[], user: Instruction | undefined): ValuePath {
  const last = victims.at(-1)?.instruction.line ?? 0
  return { carriers: carriers.filter(({ line }) => line < last), victims, user: carriers.find(({ line }) => line > last) ?? user }
}

/** An ENV or ARG that gives one of the names another value: the order of the two decides. */
function redefines(instruction: Instruction, names: ReadonlySet<string>): boolean {
  return (instruction.keyword === 'ENV' || instruction.keyword === 'ARG') && namesIn(instruction).some((name) => names.has(name))
}

/** Moves what carries a value below the commands that do not look at it. */
export function sinkValue({ carriers, victims, user }: ValuePath): Rewrite | { readonly refused: string } {
  const what = carriers.map(({ text }) => `\`${brief(text)}\``).join(', ')
  const last = victims.at(-1)?.instruction
  const move = (title: string, place: Move['place']): Rewrite => ({ kind: 'move', title, instructions: carriers, place })
  if (user) return move(`move ${what} down to line ${user.line}, the first use`, { before: user })
  return last ? move(`move ${what} below line ${last.endLine}`, { after: last }) : { refused: 'No command stands below that does without the value.' }
}
