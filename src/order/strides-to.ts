import type { Instruction } from '../dockerfile/instruction.ts'
import { brief } from '../graph/brief.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import type { Move, Rewrite, Split } from '../lint/rewrite.ts'
import { movesTo } from './moves-to.ts'
import type { CopySplit } from './copy-splits.ts'
import type { StageProblem } from './stage-problem.ts'

/** One rewrite on the way to an order. */
export interface Stride {
  /** For the file that the rewrites before it made. */
  readonly rewrite: (graph: BuildGraph) => Move | Split
  /** Pairs of items that change places: the first comes below the second. */
  readonly turned: readonly (readonly [number, number])[]
}

/** The rewrites that lead a stage to an order of its items: whole instructions move, then a copy is taken apart. */
export function stridesTo(order: readonly number[], { stage, items, problem }: StageProblem, split: CopySplit | undefined): readonly Stride[] {
  const rest = items.findIndex(({ part }) => part === 'rest') + 1
  const whole = order.filter((item) => item !== 0 && (rest === 0 || item !== rest))
  // Instructions of the stage from 0, the base left out, and both parts of a copy as one.
  const numberOf = (item: number): number => (rest > 0 && item > rest ? item - 2 : item - 1)
  const itemOf = (number: number): number => (rest > 0 && number + 1 >= rest ? number + 2 : number + 1)
  const current = whole.map((_, number) => number)
  const strides = movesTo(whole.map(numberOf), (number) => problem.costs[itemOf(number)] ?? 0).map(({ items: moved, below }): Stride => {
    const before = [...current]
    const kept = current.filter((number) => !moved.includes(number))
    current.splice(0, current.length, ...kept.toSpliced(below === undefined ? 0 : kept.indexOf(below) + 1, 0, ...moved))
    const places = { moved: moved.map((number) => before.indexOf(number)), below: below === undefined ? undefined : before.indexOf(below) }
    return { rewrite: (graph) => moveOf(graph, stage.index, places), turned: turnedPairs(before, [...current]).map(([a, b]) => [itemOf(a), itemOf(b)]) }
  })
  const above = order[order.indexOf(rest) - 1]
  if (!split || rest === 0 || above === undefined) return strides
  const places = { copy: current.indexOf(rest - 2), after: current.indexOf(numberOf(above)) }
  return [...strides, { rewrite: (graph) => splitOf(graph, stage.index, split, places), turned: [] }]
}

/** Pairs that stand the other way round: the one that was first, the one that is now. */
function turnedPairs(before: readonly number[], after: readonly number[]): readonly (readonly [number, number])[] {
  const at = new Map(after.map((number, index) => [number, index]))
  return before.flatMap((first, index) =>
    before.slice(index + 1).flatMap((second): (readonly [number, number])[] => ((at.get(first) ?? 0) > (at.get(second) ?? 0) ? [[first, second]] : [])),
  )
}

/** All strides as one rewrite of the file at the start; undefined where there are none. */
export function sequenceOf([first, ...others]: readonly Stride[], graph: BuildGraph): Rewrite | undefined {
  if (!first) return undefined
  const rewrite = first.rewrite(graph)
  if (others.length === 0) return rewrite
  const title = `put ${others.length + 1} parts of the file in the order that costs least`
  return { kind: 'sequence', title, first: rewrite, next: (after) => sequenceOf(others, after) ?? { refused: 'Nothing is left to do.' } }
}

interface MovePlaces {
  readonly moved: readonly number[]
  readonly below: number | undefined
}

function moveOf(graph: BuildGraph, index: number, { moved, below }: MovePlaces): Move {
  const instructions = moved.map((place) => instructionAt(graph, index, place))
  const anchor = instructionAt(graph, index, below)
  const what = instructions.map(({ text }) => `\`${brief(text)}\``).join(', ')
  return { kind: 'move', title: `move ${what} ${belowLine(anchor)}`, instructions, place: { after: anchor } }
}

/** The FROM where no place is given. */
function instructionAt({ stages }: BuildGraph, index: number, place: number | undefined): Instruction {
  const stage = stages[index]
  const instruction = place === undefined ? stage?.from : stage?.instructions[place]
  if (!instruction) throw new RangeError(`Stage ${index} has no instruction ${place}.`)
  return instruction
}

function belowLine({ endLine }: Instruction): string {
  return `below line ${endLine}`
}

function splitOf(graph: BuildGraph, index: number, { copy, files }: CopySplit, places: { readonly copy: number; readonly after: number }): Split {
  const instruction = instructionAt(graph, index, places.copy)
  const step = graph.steps.find((each) => each.instruction === instruction) ?? copy
  const after = instructionAt(graph, index, places.after)
  return { kind: 'split', title: `copy ${[...files].join(', ')} first, the rest ${belowLine(after)}`, copy: step, files: [...files], after }
}
