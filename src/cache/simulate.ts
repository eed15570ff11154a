import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { align, type Alignment } from './align.ts'
import { causeOf, type Blame } from './cause.ts'
import type { ContentReader } from './content-reader.ts'
import { runBuild, type BuildRun, type World } from './run-build.ts'
import { stalenessOf } from './staleness.ts'
import type { Outcome } from './step-report.ts'
import type { StepVerdict } from './step-verdict.ts'
import { cacheStore, type CacheStore } from './store.ts'

/** A build to simulate: its plan, and how the bytes of its contexts are told apart. */
export interface BuildState {
  readonly graph: BuildGraph
  readonly reader: ContentReader
}

export interface Simulation {
  readonly graph: BuildGraph
  readonly verdicts: ReadonlyMap<Step, StepVerdict>
  /** Steps of this build with the same key, by step; only where there are several. */
  readonly shared: ReadonlyMap<Step, readonly Step[]>
}

const nothing: Alignment = new Map()

/**
 * Simulates the second of two builds on one builder that starts empty; without `before` the cache is cold.
 * Three-valued: the build runs once in a world where steps that run again make other bytes, and once in a world where
 * they make the same. What both agree on is certain; where only the second hits, the outcome is `unknown`.
 */
export function simulate(before: BuildState | undefined, after: BuildState): Simulation {
  const first = before && firstBuild(before)
  const store = first?.store ?? cacheStore()
  const earlier = first?.run
  const alignment = before ? align(before.graph, after.graph) : nothing
  const world = (isReproducing: boolean): BuildRun =>
    runBuild(after.graph, after.reader, store.branch(), { isReproducing, before: earlier, alignment }, 'after')
  const differing = world(false)
  const runs = { differing, reproducing: takesFromSteps(after.graph) ? world(true) : differing }
  const verdicts = new Map<Step, StepVerdict>()
  const blame: Blame = { before: earlier, after: runs.differing, alignment, verdicts }
  for (const step of after.graph.steps) verdicts.set(step, verdictOf(step, runs, blame))
  return { graph: after.graph, verdicts, shared: sharedSteps(runs.differing) }
}

interface FirstBuild {
  readonly run: BuildRun
  readonly store: CacheStore
}

const firstBuilds = new WeakMap<BuildGraph, WeakMap<ContentReader, FirstBuild>>()

/** The first of two builds, which is the same whatever is changed afterwards. */
function firstBuild({ graph, reader }: BuildState): FirstBuild {
  const known = firstBuilds.get(graph) ?? new WeakMap<ContentReader, FirstBuild>()
  firstBuilds.set(graph, known)
  const found = known.get(reader)
  if (found) return found
  const store = cacheStore()
  const plain: World = { isReproducing: false, before: undefined, alignment: nothing }
  const first = { run: runBuild(graph, reader, store, plain, 'before'), store }
  known.set(reader, first)
  return first
}

/** Only where content comes from a step or an image can the two worlds differ. */
function takesFromSteps({ steps }: BuildGraph): boolean {
  return steps.some(({ edges }) => edges.some(({ by, from }) => by === 'content' && from.kind !== 'context'))
}

const untouched = { cause: null, root: null, via: undefined }

function verdictOf(step: Step, { differing, reproducing }: { differing: BuildRun; reproducing: BuildRun }, blame: Blame): StepVerdict {
  const certain = outcomeIn(step, differing)
  const outcome = certain === outcomeIn(step, reproducing) ? certain : 'unknown'
  if (outcome === 'cached') return { outcome, ...untouched, stale: stalenessOf(step, blame) }
  if (outcome === 'skipped') return { outcome, ...untouched, stale: null }
  return { outcome, ...causeOf(step, blame), stale: null }
}

function outcomeIn(step: Step, { missed, relinked }: BuildRun): Outcome {
  if (!step.stage.needed) return 'skipped'
  if (missed.has(step)) return 'rebuilt'
  return relinked.has(step) ? 'relinked' : 'cached'
}

function sharedSteps({ identities }: BuildRun): ReadonlyMap<Step, readonly Step[]> {
  const groups = new Map<string, Step[]>()
  for (const [step, identity] of identities) {
    const group = groups.get(identity)
    if (group) group.push(step)
    else groups.set(identity, [step])
  }
  const shared = new Map<Step, readonly Step[]>()
  for (const group of groups.values()) {
    if (group.length > 1) for (const step of group) shared.set(step, group.filter((other) => other !== step))
  }
  return shared
}
