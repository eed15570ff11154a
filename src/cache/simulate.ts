import { once } from '../context/once.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { persistentRunner, type Keeping } from '../graph/keeping.ts'
import { awaitedBy, mayAwait } from '../graph/landings.ts'
import { plannedGraph } from '../graph/planned.ts'
import { align, type Alignment } from './align.ts'
import { carry } from './carry.ts'
import { coldMounts, emptyMounts } from './empty-mounts.ts'
import { causeOf, causeOfLoss, isOther, type Blame, type Blamed } from './cause.ts'
import { noteReproduced, type StepOfRun } from './counterpart.ts'
import { buildsAgo } from './earlier.ts'
import type { ContentReader } from './content-reader.ts'
import type { BuildRun, World } from './content-token.ts'
import { runBuild } from './run-build.ts'
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
  readonly outcomes: ReadonlyMap<Step, Outcome>
  /** The outcomes with their reasons, which are looked for when somebody asks. */
  readonly verdicts: ReadonlyMap<Step, StepVerdict>
  /** The reasons alone, of steps that are not as in the build before. */
  readonly causes: ReadonlyMap<Step, Blamed>
  /** Steps of this build with the same key, by step; only where there are several. */
  readonly shared: ReadonlyMap<Step, readonly Step[]>
  readonly keeping: Keeping
  /** Targets of the cache mounts that are of no use to a step where it runs. */
  coldMounts(step: Step): readonly string[]
}

const nothing: Alignment = new Map()

/** Simulates the second of two builds on one builder that starts empty; without `before` the cache is cold. */
export function simulate(before: BuildState | undefined, after: BuildState): Simulation {
  return simulateBuilds(before ? [before, after] : [after])
}

/**
 * Simulates the last of several builds that run one after the other on one builder, which starts empty; `keeping` says
 * what is left of each when the next one starts.
 * Three-valued: the builds run once in a world where steps that run again make other bytes, and once in a world where
 * they make the same. What both agree on is certain; where only the second hits, the outcome is `unknown`.
 */
export function simulateBuilds(builds: readonly BuildState[], keeping: Keeping = persistentRunner): Simulation {
  const sequence = buildSequence(keeping)
  for (const build of builds) sequence.add(build)
  return sequence.last()
}

/** Builds that run one after the other on one builder, which starts empty. */
export interface BuildSequence {
  add(build: BuildState): void
  /** The build that was added last. */
  last(): Simulation
}

/** As `simulateBuilds` does it, for builds of which each is looked at. */
export function buildSequence(keeping: Keeping = persistentRunner): BuildSequence {
  return sequenceOf(keeping, false)
}

/** A sequence whose end nobody knows. */
export interface LongSequence extends Pick<BuildSequence, 'add'> {
  /** The build that was added last: what ran and why. What older builds made is not remembered, but that they made it. */
  last(): Omit<Simulation, 'verdicts'>
}

/** The same for any number of builds of one Dockerfile, each of which is forgotten but for the records that it leaves, where no later one can ask. */
export function longSequence(keeping: Keeping): LongSequence {
  return sequenceOf(keeping, true)
}

function sequenceOf(keeping: Keeping, isLong: boolean): BuildSequence {
  const earlier: BuildState[] = []
  const differ = lineOf(keeping, false, isLong)
  let reproduce: ReturnType<typeof lineOf> | undefined
  let last: Runs | undefined
  return {
    add(build) {
      const differing = differ(build)
      if (!reproduce && last && mayReproduce(build)) {
        reproduce = lineOf(keeping, true, isLong)
        for (const each of earlier.splice(0)) reproduce(each)
      }
      if (!reproduce && !(isLong && namesNoSource(build.graph))) earlier.push(build)
      last = { differing, reproducing: reproduce?.(build) ?? differing }
    },
    last() {
      if (!last) throw new RangeError('A simulation takes one build at least.')
      return simulationOf(last, keeping)
    },
  }
}

/** A build in the two worlds. */
interface Runs {
  readonly differing: BuildRun
  readonly reproducing: BuildRun
}

function simulationOf(runs: Runs, keeping: Keeping): Simulation {
  const { differing } = runs
  const { graph } = differing
  const outcomes = new Map(graph.steps.map((step): [Step, Outcome] => [step, outcomeOf(step, runs)]))
  const causes = once(() => toldOf(differing, keeping))
  const verdicts = once(() => verdictsOf(outcomes, causes(), differing, keeping))
  const shared = once(() => sharedSteps(differing))
  return {
    graph,
    outcomes,
    get verdicts() {
      return verdicts()
    },
    get causes() {
      return causes()
    },
    get shared() {
      return shared()
    },
    keeping,
    coldMounts: (step) => coldMounts(step, differing, keeping),
  }
}

function verdictsOf(outcomes: Simulation['outcomes'], told: Blame['told'], after: BuildRun, keeping: Keeping): Simulation['verdicts'] {
  const blame: Blame = { before: after.world.before, after, alignment: after.world.alignment, keeping, told }
  return new Map([...outcomes].map(([step, outcome]): [Step, StepVerdict] => [step, verdictOf(step, outcome, blame)]))
}

/** Why steps are not as before. Those that only ran because their result was gone come last: they ran for one further down. */
function toldOf(after: BuildRun, keeping: Keeping): Blame['told'] {
  const { before, alignment } = after.world
  const told = new Map<Step, Blamed>()
  const blame: Blame = { before, after, alignment, keeping, told }
  for (const step of after.identities.keys()) {
    if (!after.lost.has(step) && (after.missed.has(step) || isOther(step, blame))) told.set(step, causeOf(step, blame))
  }
  for (const step of [...after.lost.keys()].sort((a, b) => b.id - a.id)) told.set(step, causeOfLoss(step, blame))
  return told
}

type OpenWorld = { -readonly [Name in keyof World]: World[Name] }

/** Runs builds one after the other in one world. Where it forgets, a build is known to the next two alone, as far as none but them can ask for it. */
function lineOf(keeping: Keeping, isReproducing: boolean, forgets: boolean): (build: BuildState) => BuildRun {
  const reproduced = new Map<string, StepOfRun<BuildRun>>()
  let done: FirstBuild | undefined
  let world: OpenWorld | undefined
  let count = 0
  return (build) => {
    if (done) {
      const { graph, reader } = build
      const { run: before, store: left } = done
      const all = count === 1 ? left.branch() : left
      const store = carry(before, all, keeping)
      const keepsAll = store === all
      if (isReproducing) noteReproduced(before, reproduced)
      const next: OpenWorld = { isReproducing, keepsAll, before, alignment: align(before.graph, graph), reproduced }
      done = { run: runBuild(graph, reader, store, next, String(count)), store }
      const isForgotten = forgets && (!isReproducing || (keepsAll && plannedGraph(graph) === plannedGraph(before.graph)))
      if (isForgotten && world) [world.before, world.alignment] = [undefined, nothing]
      world = next
    } else {
      done = firstBuild(build)
    }
    count++
    return done.run
  }
}

interface FirstBuild {
  readonly run: BuildRun
  readonly store: CacheStore
}

const firstBuilds = new WeakMap<BuildGraph, WeakMap<ContentReader, FirstBuild>>()

/** The first of several builds, which is the same whatever is changed afterwards. */
function firstBuild({ graph, reader }: BuildState): FirstBuild {
  const known = firstBuilds.get(graph) ?? new WeakMap<ContentReader, FirstBuild>()
  firstBuilds.set(graph, known)
  const found = known.get(reader)
  if (found) return found
  const store = cacheStore()
  const plain: World = { isReproducing: false, keepsAll: false, before: undefined, alignment: nothing, reproduced: new Map() }
  const first = { run: runBuild(graph, reader, store, plain, '0'), store }
  known.set(reader, first)
  return first
}

/** Only where content comes from a step or an image, or is made before the build, can the two worlds differ. */
function mayReproduce({ graph, reader }: BuildState): boolean {
  return graph.steps.some(({ edges }) => edges.some((edge) => edge.by === 'content' && (edge.from.kind !== 'context' || (!reader.keepsUnseen && awaitedBy(edge).length > 0))))
}

/** Whether no build of a Dockerfile takes such things, whatever its arguments are. */
function namesNoSource({ dockerfile, steps }: BuildGraph): boolean {
  return !/\bfrom=/i.test(dockerfile.text) && steps.every(({ triggeredBy, edges }) => triggeredBy === undefined && !edges.some((edge) => mayAwait(edge)))
}

const nowhere: Blamed = { cause: null, root: null, via: undefined }

function outcomeOf(step: Step, { differing, reproducing }: Runs): Outcome {
  const certain = outcomeIn(step, differing)
  return certain === outcomeIn(step, reproducing) ? certain : 'unknown'
}

function verdictOf(step: Step, outcome: Outcome, blame: Blame): StepVerdict {
  const { after } = blame
  const plain = { outcome, stale: null, buildsAgo: null, emptyMounts: [], coldMounts: [] }
  if (outcome === 'skipped') return { ...plain, ...nowhere }
  const { keeping } = blame
  if (outcome !== 'cached') return { ...plain, ...(blame.told.get(step) ?? nowhere), emptyMounts: emptyMounts(step, after, keeping), coldMounts: coldMounts(step, after, keeping) }
  return { ...plain, ...nowhere, stale: stalenessOf(step, after), buildsAgo: buildsAgo(step, after) }
}

function outcomeIn(step: Step, { missed, relinked }: BuildRun): Outcome {
  if (!step.stage.needed) return 'skipped'
  if (missed.has(step)) return 'rebuilt'
  return relinked.has(step) ? 'relinked' : 'cached'
}

function sharedSteps({ identities }: BuildRun): ReadonlyMap<Step, readonly Step[]> {
  const groups = new Map<string, Step[]>()
  for (const [step, names] of identities) {
    const newest = names.at(-1) ?? ''
    const group = groups.get(newest)
    if (group) group.push(step)
    else groups.set(newest, [step])
  }
  const shared = new Map<Step, readonly Step[]>()
  for (const group of groups.values()) {
    if (group.length > 1) for (const step of group) shared.set(step, group.filter((other) => other !== step))
  }
  return shared
}
