import { digestReader, type ContentReader } from '../cache/content-reader.ts'
import { longSequence, type LongSequence } from '../cache/simulate.ts'
import type { Cause, Outcome } from '../cache/step-report.ts'
import { simulateAgain } from '../cache/what-if.ts'
import type { BuildContext } from '../context/build-context.ts'
import type { GitFolder } from '../context/git-tree.ts'
import type { Costs } from '../cost/costs.ts'
import type { BuildGraph, KeyInput, Step } from '../graph/build-graph.ts'
import { carriedGraph } from '../graph/carried-graph.ts'
import type { BuildInputs } from '../graph/build-inputs.ts'
import { awaitedBy } from '../graph/landings.ts'
import type { Keeping } from '../graph/keeping.ts'
import { plan } from '../graph/plan.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { spelledInputs } from './spelled-inputs.ts'
import type { Spelling } from './spelling.ts'

/** A build of the sequence: what is built, and how the Dockerfile's instructions read then. */
export interface ReplayEvent {
  /** What it is called: the commit's id. Undefined for the build before the first, which fills the cache and does not count. */
  readonly id: string | undefined
  readonly tree: GitFolder
  readonly spellings: ReadonlyMap<Instruction, Spelling>
  readonly inputs: BuildInputs
}

/** What stays the same in all builds. */
export interface ReplaySetting {
  readonly dockerfile: Dockerfile
  readonly contextOf: (tree: GitFolder) => BuildContext
  readonly keeping: Keeping
  readonly costs: Costs
}

/** What one commit made the builder do. */
export interface ReplayedBuild {
  readonly id: string
  /** By the id of the step; those that are neither cached nor skipped. */
  readonly outcomes: ReadonlyMap<number, Outcome>
  /** Estimated, for all that ran; what is unknown counts as run. */
  readonly seconds: number
  /** First causes, the one that cost most first. */
  readonly roots: readonly RootCost[]
}

export interface RootCost {
  readonly root: Cause
  readonly seconds: number
}

/** A Dockerfile that is replayed: its steps are the same in every build. */
export interface Replay {
  readonly graph: BuildGraph
  /** Builds one after the other, each when it is asked for. */
  readonly builds: Generator<ReplayedBuild, void>
}

/**
 * Runs builds of one Dockerfile one after the other on one builder, as `simulateBuilds` would: a step finds what any build before made. A build
 * is only planned anew where its inputs are others, and only simulated where something that it takes is another.
 */
export function replay(events: Iterable<ReplayEvent>, setting: ReplaySetting): Replay | undefined {
  const iterator = events[Symbol.iterator]()
  const first = iterator.next()
  if (first.done === true) return undefined
  const graph = plan(setting.dockerfile, setting.contextOf(first.value.tree), first.value.inputs)
  return { graph, builds: run(graph, first.value, { [Symbol.iterator]: () => iterator }, setting) }
}

function* run(graph: BuildGraph, first: ReplayEvent, events: Iterable<ReplayEvent>, setting: ReplaySetting): Generator<ReplayedBuild, void> {
  const { contextOf, keeping } = setting
  const reader = digestReader(graph.inputs, false)
  const sequence = longSequence(keeping)
  const secondsOf = secondsById(graph, setting.costs)
  let isQuiet = restsUnchanged(graph, keeping)
  let planned = graph
  let last = builtOf(first, planned, contextOf(first.tree), undefined)
  sequence.add({ graph: last.graph, reader })
  for (const event of events) {
    const context = contextOf(event.tree)
    const isSame = isQuiet !== false && !awaits(last.graph) && event.inputs === last.event.inputs && event.spellings === last.event.spellings
    if (isSame && isQuiet && last.context === context) {
      yield unchanged(event)
      continue
    }
    if (event.inputs !== planned.inputs) planned = plan(setting.dockerfile, context, event.inputs)
    const built = builtOf(event, planned, context, last)
    const takesSame = isSame && !awaits(built.graph) && takeSame(built.graph, last.graph, reader)
    last = built
    if (takesSame && isQuiet) {
      yield unchanged(event)
      continue
    }
    sequence.add({ graph: built.graph, reader })
    const build = replayed(event, sequence.last(), secondsOf)
    if (takesSame) isQuiet = build.outcomes.size === 0
    yield build
  }
}

interface Built {
  readonly event: ReplayEvent
  readonly context: BuildContext
  readonly planned: BuildGraph
  readonly graph: BuildGraph
  readonly inputsOf: (step: Step) => readonly KeyInput[]
}

function builtOf(event: ReplayEvent, planned: BuildGraph, context: BuildContext, last: Built | undefined): Built {
  const isSpelledSame = last?.planned === planned && last.event.spellings === event.spellings
  const inputsOf = isSpelledSame ? last.inputsOf : spelledInputs(planned, event.spellings)
  return { event, context, planned, graph: carriedGraph(planned, context, { inputsOf, last: last?.graph }), inputsOf }
}

/** Whether the steps of two graphs of one plan take the same from the main context, as the builder tells it apart. */
function takeSame({ steps }: BuildGraph, others: BuildGraph, reader: ContentReader): boolean {
  return steps.every(({ edges }, index) =>
    edges.every((edge, at) => {
      const other = others.steps[index]?.edges[at]
      return edge.from.kind !== 'context' || edge.from.name !== '' || edge === other || (other !== undefined && reader.whole(edge) === reader.whole(other))
    }),
  )
}

/** Whether a build takes what is made before it, and is perhaps another each time. */
function awaits({ steps }: BuildGraph): boolean {
  return steps.some(({ edges }) => edges.some((edge) => awaitedBy(edge).length > 0))
}

/** Whether a build in which nothing changed runs nothing, so that it can be left out. Undefined where the first such build will tell: nothing is forgotten between builds. */
function restsUnchanged(graph: BuildGraph, keeping: Keeping): boolean | undefined {
  const fetches = graph.steps.some(({ edges }) => edges.some(({ from }) => from.kind === 'remote' && from.pinned === undefined))
  if (fetches) return false
  if (keeping.runner === 'persistent') return undefined
  return [...simulateAgain(graph, keeping).outcomes.values()].every((outcome) => outcome === 'cached' || outcome === 'skipped')
}

function unchanged({ id = '' }: ReplayEvent): ReplayedBuild {
  return { id, outcomes: new Map(), seconds: 0, roots: [] }
}

type SecondsOf = (step: Step, empty: readonly string[]) => number

/** By the steps of one plan: what a command costs does not depend on the bytes of the day. */
function secondsById({ steps }: BuildGraph, costs: Costs): SecondsOf {
  const known = new Map<string, number>()
  return ({ id }, empty) => {
    const key = `${id} ${empty.join(' ')}`
    const step = steps[id]
    const seconds = known.get(key) ?? (step ? costs.secondsOf(step, empty) : 0)
    known.set(key, seconds)
    return seconds
  }
}

function replayed({ id = '' }: ReplayEvent, simulation: ReturnType<LongSequence['last']>, secondsOf: SecondsOf): ReplayedBuild {
  const outcomes = new Map<number, Outcome>()
  const roots = new Map<string, { root: Cause; seconds: number }>()
  let seconds = 0
  for (const [step, outcome] of simulation.outcomes) {
    if (outcome === 'cached' || outcome === 'skipped') continue
    outcomes.set(step.id, outcome)
    // A step that stages share runs once.
    if (outcome === 'relinked' || simulation.shared.get(step)?.some((other) => other.id < step.id)) continue
    const own = secondsOf(step, simulation.coldMounts(step))
    seconds += own
    const root = simulation.causes.get(step)?.root
    if (!root) continue
    const key = JSON.stringify([root.kind, root.line, root.detail])
    const known = roots.get(key) ?? { root, seconds: 0 }
    known.seconds += own
    roots.set(key, known)
  }
  return { id, outcomes, seconds, roots: [...roots.values()].sort((a, b) => b.seconds - a.seconds) }
}
