import type { Instruction } from '../../dockerfile/instruction.ts'
import type { BuildGraph } from '../../graph/build-graph.ts'
import { brief } from '../../graph/brief.ts'
import type { Draft, Refused } from '../draft.ts'
import { applyEdits, type Edit } from '../edit.ts'

/** An instruction, and how many stand in its place afterwards. */
export interface Respelling {
  readonly instruction: Instruction
  readonly edits: readonly Edit[]
  /** 0 where it is gone. */
  readonly parts: number
}

/** Writes instructions anew where they stand. */
export function respell({ dockerfile }: BuildGraph, respellings: readonly Respelling[], answer: Draft['answer']): Draft | Refused {
  const parts = new Map(respellings.map((one) => [one.instruction, one.parts]))
  const trigger = respellings.find(({ instruction }) => !dockerfile.instructions.includes(instruction))?.instruction
  if (trigger) return { refused: `\`${brief(trigger)}\` runs as an ONBUILD trigger of another stage, where it cannot be changed alone.` }
  const edits = respellings.flatMap((one) => one.edits).sort((a, b) => a.range.start - b.range.start)
  return {
    text: applyEdits(dockerfile.text, edits),
    edits,
    order: dockerfile.instructions.flatMap((instruction) => Array.from({ length: parts.get(instruction) ?? 1 }, () => instruction)),
    respelled: new Set(parts.keys()),
    ignored: [],
    answer,
  }
}
