import { brief } from '../graph/brief.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import type { MergeRun, Move, Rewrite } from './rewrite.ts'
import type { Refusal } from './rule.ts'

/**
 * One RUN of several, in their order: each goes up to the one before it, unless there are only instructions between them that are no steps, over
 * which the first goes down.
 */
export function joinRuns(runs: readonly Step[], graph: BuildGraph): Rewrite | Refusal {
  const [first] = runs
  const stranger = runs.find(({ stage }) => stage !== first?.stage)
  if (!first || stranger) return { refused: `\`${brief(stranger?.instruction.text ?? '')}\` is in another stage than \`${brief(first?.instruction.text ?? '')}\`.` }
  const places = runs.map(({ instruction }) => graph.dockerfile.instructions.indexOf(instruction))
  const [at = -1, ...others] = places
  if (places.includes(-1)) return { refused: 'An ONBUILD trigger of another stage cannot be joined with a RUN.' }
  const title = `join the RUNs on lines ${runs.map(({ instruction }) => instruction.line).join(' and ')}`
  return join(at, others, title, graph)
}

/** What two RUNs are joined where one has gone after the other: by their places among the instructions. */
function join(at: number, [next, ...others]: readonly number[], title: string, graph: BuildGraph): Rewrite | Refusal {
  const [first, second] = [stepAt(at, graph), next === undefined ? undefined : stepAt(next, graph)]
  if (!first || !second || next === undefined) return { refused: 'There are no two RUNs to join.' }
  if (next === at + 1) {
    const merge: MergeRun = { kind: 'merge-run', title, first, second }
    if (others.length === 0) return merge
    return { kind: 'sequence', title, first: merge, next: (merged) => join(at, others.map((place) => place - 1), title, merged) }
  }
  const hasSteps = graph.steps.some(({ id }) => id > first.id && id < second.id)
  const move: Move = hasSteps
    ? { kind: 'move', title, instructions: [second.instruction], place: { after: first.instruction } }
    : { kind: 'move', title, instructions: [first.instruction], place: { before: second.instruction } }
  const moved = hasSteps ? at : next - 1
  return { kind: 'sequence', title, first: move, next: (after) => join(moved, [moved + 1, ...others], title, after) }
}

function stepAt(place: number, { dockerfile, steps }: BuildGraph): Step | undefined {
  const instruction = dockerfile.instructions[place]
  return steps.find((step) => step.instruction === instruction && !step.triggeredBy)
}
