import type { BuildGraph, Stage, Step } from '../graph/build-graph.ts'
import { plannedGraph } from '../graph/planned.ts'

/** For each step of the later graph its counterpart in the earlier one: the same place, whatever changed in it. */
export type Alignment = ReadonlyMap<Step, Step>

/** Pairs stages by name, else by index, and in each pair the steps by equal text first and by place between those. */
export function align(before: BuildGraph, after: BuildGraph): Alignment {
  if (before.steps === after.steps) return selfAlignment(after)
  const known = alignments.get(after)
  const knownPairs = known?.before.deref() === before ? known.pairs.deref() : undefined
  if (knownPairs) return knownPairs
  const isSamePlan = plannedGraph(before) === plannedGraph(after)
  const pairs = isSamePlan ? alignCarried(before, after) : alignStages(before, after)
  alignments.set(after, { before: new WeakRef(before), pairs: new WeakRef(pairs) })
  return pairs
}

/** With the graph that was asked about last: both worlds of a build ask about the same. Weak, or each graph would keep all before it. */
const alignments = new WeakMap<BuildGraph, { readonly before: WeakRef<BuildGraph>; readonly pairs: WeakRef<Alignment> }>()
const idsInPlan = new WeakMap<BuildGraph, readonly (readonly [later: number, earlier: number])[]>()

/** Two graphs that were carried over from one plan are aligned as any two of that plan are. */
function alignCarried(before: BuildGraph, after: BuildGraph): Alignment {
  const planned = plannedGraph(after)
  const known = idsInPlan.get(planned)
  const pairs = known?.flatMap(([later, earlier]): (readonly [Step, Step])[] => {
    const [step, counterpart] = [after.steps[later], before.steps[earlier]]
    return step && counterpart ? [[step, counterpart]] : []
  })
  if (pairs) return new Map(pairs)
  const alignment = alignStages(before, after)
  idsInPlan.set(planned, [...alignment].map(([step, counterpart]) => [step.id, counterpart.id]))
  return alignment
}

function alignStages(before: BuildGraph, after: BuildGraph): Alignment {
  const pairs = new Map<Step, Step>()
  const named = new Map<string, Stage>()
  for (const stage of before.stages) if (stage.name !== undefined) named.set(stage.name, stage)
  for (const stage of after.stages) {
    const earlier = (stage.name === undefined ? undefined : named.get(stage.name)) ?? before.stages[stage.index]
    if (earlier) alignSteps(earlier.steps, stage.steps, pairs)
  }
  return pairs
}

const selfAlignments = new WeakMap<BuildGraph['steps'], Alignment>()

function selfAlignment({ steps }: BuildGraph): Alignment {
  const known = selfAlignments.get(steps) ?? new Map(steps.map((step) => [step, step]))
  selfAlignments.set(steps, known)
  return known
}

function alignSteps(before: readonly Step[], after: readonly Step[], pairs: Map<Step, Step>): void {
  const [old, now] = [before, after].map((steps) => steps.map(({ instruction, kind }): Alignable => ({ keyword: instruction.keyword, text: kind === 'from' ? 'FROM' : instruction.text })))
  for (const [later, earlier] of alignTexts(old ?? [], now ?? [])) {
    const [step, counterpart] = [after[later], before[earlier]]
    if (step && counterpart) pairs.set(step, counterpart)
  }
}

/** What a line of instructions is aligned by. */
export interface Alignable {
  readonly keyword: string
  readonly text: string
}

/** For indexes of the later line those of their counterparts: by equal text first, and between those by keyword, in order. */
export function alignTexts(before: readonly Alignable[], after: readonly Alignable[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>()
  let from = { before: 0, after: 0 }
  for (const anchor of [...anchorsOf(before, after), { before: before.length, after: after.length }]) {
    pairInOrder(before.slice(from.before, anchor.before), after.slice(from.after, anchor.after), (earlier, later) => pairs.set(from.after + later, from.before + earlier))
    if (anchor.after < after.length) pairs.set(anchor.after, anchor.before)
    from = { before: anchor.before + 1, after: anchor.after + 1 }
  }
  return pairs
}

/** What stands between two anchors is paired where it has the same keyword, in order. */
function pairInOrder(before: readonly Alignable[], after: readonly Alignable[], pair: (before: number, after: number) => void): void {
  let next = 0
  for (const [index, { keyword }] of after.entries()) {
    const found = before.findIndex((other, at) => at >= next && other.keyword === keyword)
    if (found === -1) continue
    pair(found, index)
    next = found + 1
  }
}

interface Anchor {
  readonly before: number
  readonly after: number
}

/** Above this many comparisons only the equal head and tail anchor. */
const mostComparisons = 4_000_000

/** A longest common subsequence of the texts. */
function anchorsOf(before: readonly Alignable[], after: readonly Alignable[]): Anchor[] {
  const [old, now] = [before.map(({ text }) => text), after.map(({ text }) => text)]
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
