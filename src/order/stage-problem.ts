import type { Costs } from '../cost/costs.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { BuildGraph, Stage, Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { variablesOf } from '../graph/variables-of.ts'
import type { Builds, BuildKind } from './builds.ts'
import type { CopySplit } from './copy-splits.ts'
import { changedIn, meet } from './is-changed.ts'
import { keepsItsPlace, type Placed } from './keeps-its-place.ts'
import type { Event, OrderProblem } from './order-problem.ts'

/** An item of a stage but its base: an instruction, or one of two parts of a copy. */
export interface StageItem extends Placed {
  readonly part: 'first' | 'rest' | undefined
}

/** The order of one stage as a problem: item 0 is its base with the triggers, the others stand in the order of the file. */
export interface StageProblem {
  readonly stage: Stage
  /** All items but the base. */
  readonly items: readonly StageItem[]
  readonly problem: OrderProblem
}

/** A longer stage keeps the order of its author: pairs are held against each other. */
const mostInstructions = 150

/**
 * The items of a stage, what they cost and what changes them. A pair keeps its order where the verifier would not let it change places. With
 * `split` a copy counts as two items: some files that come first, and the copy itself.
 */
export function stageProblem(graph: BuildGraph, stage: Stage, builds: Builds, costs: Costs, split?: CopySplit): StageProblem {
  const items = itemsOf(stage, split)
  const base = stage.steps.filter((step) => isOfBase(step))
  const secondsOf = (left: (step: Step, seconds: number) => number): readonly number[] => [
    base.reduce((sum, step) => sum + left(step, costs.secondsOf(step)), 0),
    ...items.map(({ step, part }) => (step ? left(step, part === 'first' ? (split?.seconds ?? 0) : costs.secondsOf(step)) : 0)),
  ]
  const all = secondsOf((_, seconds) => seconds)
  const changes = (kind: BuildKind): Event => ({ ...eventOf(kind, stage, items, split), ...leastIn(kind, all, secondsOf) })
  const exclusive = together(builds.exclusive.map(changes), (a, b) => a + b)
  const chances = together(builds.independent.map(changes), (a, b) => 1 - (1 - a) * (1 - b))
  const numbers = (choose: (each: StageItem) => boolean): number[] => items.flatMap((each, index) => (choose(each) ? [index + 1] : []))
  const { escape } = graph.dockerfile
  const problem: OrderProblem = {
    costs: all,
    predecessors: [[], ...(items.length > mostInstructions ? items.map((_, index) => [index]) : pairsThatStay(items, [...exclusive, ...chances], escape, split))],
    builds: exclusive,
    chances,
    // Where an ENV is no step of its own it is in the keys of commands alone, and of what names it.
    quiet: numbers(({ instruction: { keyword }, step }) => keyword === 'ARG' || (keyword === 'ENV' && !step)),
    hearing: numbers(({ instruction, step }) => step !== undefined && (instruction.keyword === 'RUN' || variablesOf(instruction, escape).size > 0)),
  }
  return { stage, items, problem }
}

function isOfBase({ kind, triggeredBy }: Step): boolean {
  return kind === 'from' || triggeredBy !== undefined
}

function itemsOf({ instructions, steps }: Stage, split: CopySplit | undefined): readonly StageItem[] {
  const byInstruction = new Map<Instruction, Step>(steps.flatMap((step) => (isOfBase(step) ? [] : [[step.instruction, step]])))
  return instructions.flatMap((instruction): StageItem[] => {
    const placed = { instruction, step: byInstruction.get(instruction) }
    return instruction === split?.copy.instruction ? [{ ...placed, part: 'first' }, { ...placed, part: 'rest' }] : [{ ...placed, part: undefined }]
  })
}

function eventOf(kind: BuildKind, stage: Stage, items: readonly StageItem[], split: CopySplit | undefined): Pick<Event, 'weight' | 'items'> {
  const { isChanged, isBaseChanged } = changedIn(kind)
  const changed = items.map(({ instruction, step, part }) => (part === 'first' ? meet(split?.files ?? new Set(), kind.paths) : isChanged(instruction, step)))
  return { weight: kind.weight, items: [isBaseChanged(stage), ...changed].flatMap((is, item) => (is ? [item] : [])) }
}

/** What items take at least in a kind of build that spares some of their seconds. */
function leastIn({ spared }: BuildKind, all: readonly number[], secondsOf: (left: (step: Step, seconds: number) => number) => readonly number[]): Pick<Event, 'least'> {
  if (!spared) return {}
  const left = secondsOf((step, seconds) => seconds - Math.min(seconds, spared.get(step) ?? 0))
  return { least: new Map([...left.entries()].filter(([item, seconds]) => seconds < (all[item] ?? 0))) }
}

function pairsThatStay(items: readonly StageItem[], events: readonly Event[], escape: '\\' | '`', split: CopySplit | undefined): number[][] {
  const changing = new Set(events.flatMap((event) => event.items))
  return items.map((second, index) => {
    // What fetches the newest stays below all that makes it do so again.
    const isFresh = second.step !== undefined && effectsOfStep(second.step)?.refresh !== undefined
    const stays = (first: StageItem, above: number): boolean =>
      (isFresh && changing.has(above + 1)) || (first.part !== undefined && first.step === second.step) || keepsItsPlace(first, second, escape, first.part === 'rest' ? split?.brought : undefined)
    return [0, ...items.slice(0, index).flatMap((first, above) => (stays(first, above) ? [above + 1] : []))]
  })
}

/** Events that change the same items are one, where they spare the same. */
function together(events: readonly Event[], join: (a: number, b: number) => number): readonly Event[] {
  const byItems = new Map<string, Event>()
  for (const { weight, items, least = new Map<number, number>() } of events) {
    const key = JSON.stringify([items, ...least])
    if (items.length > 0) byItems.set(key, { weight: join(byItems.get(key)?.weight ?? 0, weight), items, least })
  }
  return [...byItems.values()]
}
