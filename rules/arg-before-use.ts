import { brief, defineRule, shareOfArg, usesVariable, variablesOf, type ArgInstruction, type Facts, type Instruction, type Rewrite, type Stage, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'arg-before-use',
  summary: 'An ARG that is new in every build stands above commands that do not use it',
  severity: 'warning',
  messages: {
    early: '`{{arg}}` is new in every build and enters the key of `{{first}}`{{more}}, which {{verb}} not use it.',
  },
  options: {
    threshold: { default: 0.5, about: 'The share of builds, from 0 to 1, in which an ARG has another value, from which on it counts.' },
  },
  *check(facts, { threshold }) {
    for (const stage of facts.graph.stages) {
      for (const instruction of stage.instructions) {
        if (instruction.keyword !== 'ARG' || !isVolatile(instruction, facts, threshold)) continue
        const { carriers, victims, user } = follow(instruction, stage, facts)
        const [first, last] = [victims[0], victims.at(-1)]
        const [declaration] = instruction.declarations
        if (!first || !last || !declaration || !stage.needed) continue
        yield {
          message: 'early',
          at: instruction,
          also: victims,
          change: { kind: 'arg', name: declaration.name.text },
          data: {
            arg: brief(instruction.text),
            first: brief(first.instruction.text),
            more: victims.length === 1 ? '' : ` and ${victims.length - 1} more`,
            verb: victims.length === 1 ? 'does' : 'do',
          },
          rewrite: () => sink(carriers, last.instruction, user),
        }
      }
    }
  },
})

function isVolatile({ declarations }: ArgInstruction, { volatility, dockerfile }: Facts, threshold: number): boolean {
  return declarations.every((declaration) => shareOfArg(withGlobalDefault(declaration, dockerfile), volatility) >= threshold)
}

/** `ARG X` in a stage has the default that an ARG above the first FROM gives it. */
function withGlobalDefault(declaration: ArgInstruction['declarations'][number], { instructions }: Facts['dockerfile']): typeof declaration {
  if (declaration.value) return declaration
  for (const instruction of instructions) {
    if (instruction.keyword !== 'ARG') break
    const found = instruction.declarations.find(({ name }) => name.text === declaration.name.text)
    if (found) return found
  }
  return declaration
}

interface Path {
  /** The ARG, the ENVs that hand its value on and the LABELs that only tell it, above the last victim. */
  readonly carriers: readonly Instruction[]
  readonly victims: readonly Step[]
  /** The first instruction below the victims that uses the value. */
  readonly user: Instruction | undefined
}

/** Follows a value down its stage, over the ENVs and LABELs that take it on, to the first instruction that uses it. */
function follow(arg: ArgInstruction, { instructions, steps }: Stage, { dockerfile }: Facts): Path {
  const names = new Set(arg.declarations.map(({ name }) => name.text))
  const carriers: Instruction[] = [arg]
  const victims: Step[] = []
  for (const instruction of instructions.slice(instructions.indexOf(arg) + 1)) {
    const isNamed = [...variablesOf(instruction, dockerfile.escape)].some((name) => names.has(name))
    if ((instruction.keyword === 'ENV' || instruction.keyword === 'LABEL') && isNamed) {
      carriers.push(instruction)
      if (instruction.keyword === 'ENV') for (const { name } of instruction.pairs) names.add(name.text)
      continue
    }
    const step = steps.find((candidate) => candidate.instruction === instruction)
    const isUsed = isNamed || redefines(instruction, names) || (step !== undefined && [...names].some((name) => usesVariable(step, name)))
    if (isUsed) return pathOver(carriers, victims, instruction)
    if (step?.kind === 'run') victims.push(step)
  }
  return pathOver(carriers, victims, undefined)
}

/** Carriers below the last victim stay where they are: there the value is used. */
function pathOver(carriers: readonly Instruction[], victims: readonly Step[], user: Instruction | undefined): Path {
  const last = victims.at(-1)?.instruction.line ?? 0
  return { carriers: carriers.filter(({ line }) => line < last), victims, user: carriers.find(({ line }) => line > last) ?? user }
}

/** An ENV or ARG that gives one of the names another value: the order of the two decides. */
function redefines(instruction: Instruction, names: ReadonlySet<string>): boolean {
  if (instruction.keyword === 'ENV') return instruction.pairs.some(({ name }) => names.has(name.text))
  return instruction.keyword === 'ARG' && instruction.declarations.some(({ name }) => names.has(name.text))
}

function sink(carriers: readonly Instruction[], last: Instruction, user: Instruction | undefined): Rewrite {
  const what = carriers.map(({ text }) => `\`${brief(text)}\``).join(', ')
  if (user) return { kind: 'move', title: `move ${what} down to line ${user.line}, the first use`, instructions: carriers, place: { before: user } }
  return { kind: 'move', title: `move ${what} below line ${last.endLine}`, instructions: carriers, place: { after: last } }
}
