import type { BuildGraph, Stage, Step } from '../graph/build-graph.ts'

/** For each step of the later graph its counterpart in the earlier one: the same place, whatever changed in it. */
export type Alignment = ReadonlyMap<Step, Step>

/** Pairs stages by name, else by index, and in each pair the steps by equal text first and by place between those. */
export function align(before: BuildGraph, after: BuildGraph): Alignment {
  if (before === after) return selfAlignment(after)
  const pairs = new Map<Step, Step>()
  const named = new Map<string, Stage>()
  for (const stage of before.stages) if (stage.name !== undefined) named.set(stage.name, stage)
  for (const stage of after.stages) {
    const earlier = (stage.name === undefined ? undefined : named.get(stage.name)) ?? before.stages[stage.index]
    if (earlier) alignSteps(earlier.steps, stage.steps, pairs)
  }
  return pairs
}

const selfAlignments = new WeakMap<BuildGraph, Alignment>()

function selfAlignment(graph: BuildGraph): Alignment {
  const known = selfAlignments.get(graph) ?? new Map(graph.steps.map((step) => [step, step]))
  selfAlignments.set(graph, known)
  return known
}

function textOf({ instruction, kind }: Step): string {
  return kind === 'from' ? 'FROM' : instruction.text
}

function alignSteps(before: readonly Step[], after: readonly Step[], pairs: Map<Step, Step>): void {
  let from = { before: 0, after: 0 }
  const end = { step: undefined, before: before.length, after: after.length }
  for (const anchor of [...anchorsOf(before, after), end]) {
    pairInOrder(before.slice(from.before, anchor.before), after.slice(from.after, anchor.after), pairs)
    const [step, counterpart] = [after[anchor.after], before[anchor.before]]
    if (step && counterpart) pairs.set(step, counterpart)
    from = { before: anchor.before + 1, after: anchor.after + 1 }
  }
}

/** Steps between two anchors stand for each other where they have the same keyword, in order. */
function pairInOrder(before: readonly Step[], after: readonly Step[], pairs: Map<Step, Step>): void {
  let next = 0
  for (const step of after) {
    const found = before.findIndex(({ instruction }, index) => index >= next && instruction.keyword === step.instruction.keyword)
    const counterpart = before[found]
    if (!counterpart) continue
    pairs.set(step, counterpart)
    next = found + 1
  }
}

interface Anchor {
  readonly before: number
  readonly after: number
}

/** Above this many comparisons only the equal head and tail anchor. */
const mostComparisons = 4_000_000

/** A longest common subsequence of the steps' texts. */
function anchorsOf(before: readonly Step[], after: readonly Step[]): Anchor[] {
  const old = before.map(textOf)
  const now = after.map(textOf)
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const ends = { before: old.length - tail, after: now.length - tail }
  return [
    ...Array.from({ length: head }, (_, index) => ({ before: index, after: index })),
    ...middleAnchors(old.slice(head, ends.before), now.slice(head, ends.after), head),
    ...Array.from({ length: tail }, (_, index) => ({ before: ends.before + index, after: ends.after + index })),
  ]
}

function middleAnchors(old: readonly string[], now: readonly string[], offset: number): Anchor[] {
  if (old.length * now.length > mostComparisons) return []
  const width = now.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const anchors: Anchor[] = []
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    if (old[i] === now[j]) anchors.push({ before: offset + i++, after: offset + j++ })
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return anchors
}
