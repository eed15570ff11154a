import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { ArgInstruction, FromInstruction, Instruction } from '../dockerfile/instruction.ts'

/** The text of a stage: its FROM and what follows up to the next one. */
export interface StageText {
  readonly index: number
  readonly from: FromInstruction
  readonly name: string | undefined
  readonly instructions: readonly Instruction[]
}

/** Cuts a Dockerfile into the ARGs above the first FROM and its stages. */
export function groupStages({ instructions }: Dockerfile): { globals: readonly ArgInstruction[]; stages: readonly StageText[] } {
  const globals: ArgInstruction[] = []
  const stages: (StageText & { instructions: Instruction[] })[] = []
  for (const instruction of instructions) {
    const stage = stages.at(-1)
    if (instruction.keyword === 'FROM') {
      stages.push({ index: stages.length, from: instruction, name: instruction.as?.text.toLowerCase(), instructions: [] })
    } else if (stage) stage.instructions.push(instruction)
    else if (instruction.keyword === 'ARG') globals.push(instruction)
  }
  return { globals, stages }
}
