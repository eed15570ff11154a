import type { BuildGraph, KeyInput, Step } from '../graph/build-graph.ts'
import { parentStage } from '../graph/build-graph.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { spellingOf, type Spelling } from './spelling.ts'

/** Instructions that set what steps below them see. */
const settingState: ReadonlySet<string> = new Set(['ENV', 'ARG', 'USER', 'SHELL', 'WORKDIR'])

/**
 * The key inputs of steps of a plan, with what they get because instructions once read otherwise than they do now: a step itself, and the commands
 * that see what an instruction sets which is no step. Worked out once for each step.
 */
export function spelledInputs(graph: BuildGraph, spellings: ReadonlyMap<Instruction, Spelling>): (step: Step) => readonly KeyInput[] {
  const others = [...spellings].filter(([instruction, spelling]) => spelling !== spellingOf(instruction))
  if (others.length === 0) return ({ inputs }) => inputs
  const isStep = new Set(graph.steps.map(({ instruction }) => instruction))
  const known = new Map<Step, readonly KeyInput[]>()
  return (step) => {
    const found = known.get(step)
    if (found) return found
    const more = others.flatMap(([instruction, spelling]) => (isMeant(step, instruction, isStep) ? [inputOf(instruction, spelling)] : []))
    const inputs = more.length === 0 ? step.inputs : [...step.inputs, ...more]
    known.set(step, inputs)
    return inputs
  }
}

function inputOf({ range, keyword }: Instruction, spelling: Spelling): KeyInput {
  return { kind: 'text', name: 'instruction', value: spelling ?? `no ${keyword}`, range }
}

function isMeant(step: Step, instruction: Instruction, isStep: ReadonlySet<Instruction>): boolean {
  if (step.instruction === instruction) return true
  if (isStep.has(instruction) || !settingState.has(instruction.keyword)) return false
  if (step.kind === 'from') return step.instruction.range.start > instruction.range.start && isAboveStages(instruction, step) && /\$/.test(step.instruction.text)
  return step.kind === 'run' && sees(step, instruction)
}

/** An ARG above the first FROM, whose value base images are named by. */
function isAboveStages(instruction: Instruction, { stage }: Step): boolean {
  return instruction.keyword === 'ARG' && !stage.instructions.includes(instruction)
}

function sees(step: Step, instruction: Instruction): boolean {
  if (step.stage.instructions.includes(instruction)) return step.instruction.range.start > instruction.range.start
  for (let above = parentStage(step.stage); above; above = parentStage(above)) if (above.instructions.includes(instruction)) return true
  return false
}
