import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { variablesIn } from '../dockerfile/expand.ts'
import type { ArgInstruction, EnvInstruction, Instruction } from '../dockerfile/instruction.ts'
import { brief } from '../graph/brief.ts'
import type { Stage, Step } from '../graph/build-graph.ts'
import { variablesOf } from '../graph/variables-of.ts'
import type { Rewrite } from './rewrite.ts'
import { usesVariable } from './run-facts.ts'

/** An instruction that carries a value, and the names by which it does. */
interface Carrier {
  readonly instruction: ArgInstruction | EnvInstruction
  readonly names: readonly string[]
}

/** The way of a value down its stage to the first instruction that uses it. */
export interface ValuePath {
  /** The ARG or ENV, the ENVs that hand its value on and the LABELs that only tell it, above the last victim. */
  readonly carriers: readonly Carrier[]
  /** The commands that have the value in their keys and look at it not. */
  readonly victims: readonly Step[]
  /** The first instruction below the victims that uses the value. */
  readonly user: Instruction | undefined
}

/** Follows the value over the ENVs and LABELs that take it on. */
export function pathOfValue(start: ArgInstruction | EnvInstruction, { instructions, steps }: Stage, escape: '\\' | '`'): ValuePath {
  const names = new Set(namesIn(start))
  const carriers: Carrier[] = [{ instruction: start, names: namesIn(start) }]
  const victims: Step[] = []
  for (const instruction of instructions.slice(instructions.indexOf(start) + 1)) {
    const isNamed = [...variablesOf(instruction, escape)].some((name) => names.has(name))
    if ((instruction.keyword === 'ENV' || instruction.keyword === 'LABEL') && isNamed) {
      const carrying = instruction.keyword === 'ENV' ? namesSetBy(instruction, names, escape) : namesIn(instruction)
      carriers.push({ instruction, names: carrying })
      if (instruction.keyword === 'ENV') for (const name of carrying) names.add(name)
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

/** The names whose new values come from those of others. */
function namesSetBy({ pairs }: EnvInstruction, names: ReadonlySet<string>, escape: '\\' | '`'): readonly string[] {
  const isFrom = ({ name, value }: EnvInstruction['pairs'][number]): boolean => [name, value].some(({ text }) => variablesIn(text, escape).some((each) => names.has(each.name)))
  return pairs.filter(isFrom).map(({ name }) => name.text)
}

/** Carriers below the last victim stay where they are: there the value is used. */
function pathOver(carriers: readonly Carrier[], victims: readonly Step[], user: Instruction | undefined): ValuePath {
  const last = victims.at(-1)?.instruction.line ?? 0
  const below = carriers.find(({ instruction }) => instruction.line > last)
  return { carriers: carriers.filter(({ instruction }) => instruction.line < last), victims, user: below?.instruction ?? user }
}

/** An ENV or ARG that gives one of the names another value: the order of the two decides. */
function redefines(instruction: Instruction, names: ReadonlySet<string>): boolean {
  return (instruction.keyword === 'ENV' || instruction.keyword === 'ARG') && namesIn(instruction).some((name) => names.has(name))
}

/** Moves what carries a value below the commands that do not look at it. */
export function sinkValue({ carriers, victims, user }: ValuePath, { instructions }: Dockerfile): Rewrite | { readonly refused: string } {
  const last = victims.at(-1)?.instruction
  const place = user ? `down to line ${user.line}, the first use` : `below line ${last?.endLine}`
  const title = `move ${carriers.map(describe).join(', ')} ${place}`
  if (!last) return { refused: 'No command stands below that does without the value.' }
  if (carriers.every(isWhole)) return { kind: 'move', title, instructions: carriers.map(({ instruction }) => instruction), place: user ? { before: user } : { after: last } }
  const target = instructions.indexOf(user ?? last) + (user ? 0 : 1)
  const sinks = carriers.map(({ instruction, names }) => ({ at: instructions.indexOf(instruction), names }))
  return sinkFrom(sinks, target, title, instructions)
}

function isWhole({ instruction, names }: Carrier): boolean {
  return names.length === namesIn(instruction).length
}

function describe(carrier: Carrier): string {
  const text = `\`${brief(carrier.instruction)}\``
  return isWhole(carrier) ? text : `${carrier.names.join(', ')} of ${text}`
}

/** Names that an instruction sets, which is told by its index: a rewrite makes others of all. */
interface Sink {
  readonly at: number
  readonly names: readonly string[]
}

/** The lowest first, so that what is above keeps its place. */
function sinkFrom(sinks: readonly Sink[], target: number, title: string, instructions: readonly Instruction[]): Rewrite | { readonly refused: string } {
  const [sink, before] = [sinks.at(-1), instructions[target]]
  const from = instructions[sink?.at ?? -1]
  if (!sink || !before || (from?.keyword !== 'ARG' && from?.keyword !== 'ENV' && from?.keyword !== 'LABEL')) return { refused: 'No instruction stands below that the value could come before.' }
  const first: Rewrite = { kind: 'sink-names', title, from, names: sink.names, before }
  const above = sinks.slice(0, -1)
  const next = isWhole({ instruction: from, names: sink.names }) ? target - 1 : target
  return above.length === 0 ? first : { kind: 'sequence', title, first, next: ({ dockerfile }) => sinkFrom(above, next, title, dockerfile.instructions) }
}
