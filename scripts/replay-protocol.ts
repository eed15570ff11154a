import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rules } from '../rules/index.ts'
import { decodeFile } from '../src/cli/file-text.ts'
import { gitBlobs } from '../src/context/git-blobs.ts'
import { gitContexts } from '../src/context/git-context.ts'
import { parse } from '../src/dockerfile/parse.ts'
import { fixAll } from '../src/fix/apply.ts'
import type { BuildGraph } from '../src/graph/build-graph.ts'
import { plan } from '../src/graph/plan.ts'
import { pathInContext } from '../src/history/change-sets.ts'
import { commitScenarios } from '../src/history/commit-scenarios.ts'
import { readHistory } from '../src/history/log.ts'
import type { Commit } from '../src/history/log-parser.ts'
import type { Scenario } from '../src/history/scenarios.ts'
import type { CheckInputs } from '../src/lint/analyse.ts'
import { loadProject } from '../src/project/load.ts'
import { plainOptions } from '../src/project/project-options.ts'
import { timelineOf, type Timeline } from '../src/replay/timeline.ts'
import { arrangedAs, byPriors, fileScenarios, foreseen, priorScenarios, type Arranged, type Candidate, type Foreseen } from './arranged.ts'
import { orderBaselines, type Baselines } from './order-baselines.ts'
import { replayedCosts, type ReplayedCosts, type Setting } from './replayed-costs.ts'

/** A Dockerfile of a checked-out repository; paths are relative to it. */
export interface Place {
  readonly repository: string
  readonly dockerfile: string
  readonly context: string
}

/** What the protocol says of one Dockerfile. */
export interface Measured {
  readonly learnt: number
  readonly replayed: number
  /** By name: the digest of the text, and its costs by stream. */
  readonly candidates: Readonly<Record<string, ReplayedCosts & { readonly digest: string }>>
  /** Seconds over all replayed commits, of the order that knows them, proven or not; and where every step runs for its own inputs alone. */
  readonly orderBound: number
  readonly structureBound: number
  readonly isExact: boolean
  readonly refusals: readonly string[]
  readonly baselines: Baselines
}

const shareLearnt = 0.7
const mostReplayed = 300
const leastCommits = 100
const leastInstructions = 3

/** Commits until one counts for a third of the newest. */
const decay = 100

/** Commits that ordinary changes count as, beside those of a history. */
const priorCommits = 20

/** Learns from the older commits, arranges the Dockerfile, and replays the newer commits. A sentence where it is not selected. */
export async function measure(place: Place): Promise<Measured | string> {
  const project = load(place)
  const graph = graphOf(project)
  if (graph.dockerfile.faults.length + graph.faults.length > 0) return 'It has errors.'
  const bearing = graph.steps.filter(({ kind, stage }) => stage.needed && kind !== 'from')
  if (bearing.length < leastInstructions) return `It has ${bearing.length} instructions that cost something.`
  const history = await readHistory({ folder: place.repository, commits: 10_000 })
  if ('missing' in history) return history.missing
  // The oldest commit brings all files.
  const commits = history.commits.slice(0, -1)
  if (commits.length < leastCommits) return `It has ${commits.length} commits.`
  const count = Math.min(mostReplayed, commits.length - Math.floor(commits.length * shareLearnt))
  const whole = timelineOf(commits, history.files, prefixOf(place) === '')
  const older = { ...whole, commits: whole.commits.slice(0, commits.length - count) }
  return { learnt: older.commits.length, replayed: count, ...held(project, older, timelineOf(commits.slice(0, count), history.files, whole.holdsGitFolder)) }
}

interface Loaded {
  readonly place: Place
  readonly text: string
  readonly inputs: CheckInputs
}

function load(place: Place): Loaded {
  const { repository, dockerfile, context } = place
  const { text } = decodeFile(readFileSync(join(repository, dockerfile)))
  const { inputs } = loadProject(join(repository, dockerfile), text, { ...plainOptions(rules, repository), contextFolder: join(repository, context), config: 'none' })
  return { place, text, inputs }
}

function graphOf({ text, inputs: { context, build } }: Loaded): BuildGraph {
  return plan(parse(text), context, build)
}

function prefixOf({ context }: Place): string {
  return context === '.' ? '' : context
}

type Foresee = (graph: BuildGraph) => Foreseen

/** What a build of any text of this file is believed to see: by the older commits, by these and priors, by those to come, and by these with the arguments. */
function foresight(place: Place, older: Timeline, newer: Timeline): Readonly<Record<'learnt' | 'tempered' | 'known' | 'knownWithArguments', Foresee>> {
  const touched = ({ commits }: Timeline): string[][] => commits.map(({ changes }: Commit) => changes.flatMap(({ path }) => pathInContext(path, prefixOf(place))))
  const weights = older.commits.map((_, index) => Math.exp((index + 1 - older.commits.length) / decay))
  const share = priorCommits / (priorCommits + older.commits.length)
  return {
    tempered: (graph) => {
      const commits = scaled(commitScenarios(graph, touched(older), weights), 1 - share)
      return foreseen(commits, [...priorScenarios(graph), ...scaled(fileScenarios(graph), share)])
    },
    learnt: (graph) => foreseen(commitScenarios(graph, touched(older), weights), priorScenarios(graph)),
    known: (graph) => foreseen(commitScenarios(graph, touched(newer)), []),
    knownWithArguments: (graph) => foreseen(commitScenarios(graph, touched(newer)), priorScenarios(graph)),
  }
}

function scaled(scenarios: readonly Scenario[], factor: number): readonly Scenario[] {
  return scenarios.map((scenario) => ({ ...scenario, weight: scenario.weight * factor }))
}

function held(project: Loaded, older: Timeline, newer: Timeline): Omit<Measured, 'learnt' | 'replayed'> {
  const { text, inputs, place } = project
  const { learnt, tempered, known, knownWithArguments } = foresight(place, older, newer)
  const current: Candidate = { text, ignored: [] }
  const fixed: Candidate = fixAll({ path: place.dockerfile, text }, inputs, { withReview: false })
  const isFixed = digestOf(fixed) !== digestOf(current)
  const both = (foresee: Foresee): readonly [Arranged, Arranged] => {
    const plain = arrangedAs(current, inputs, foresee)
    return [plain, isFixed ? arrangedAs(fixed, inputs, foresee) : plain]
  }
  const [optimal, ours] = both(learnt)
  const hindsight = both(known)
  const before = meter(project, older)
  const candidates: Record<string, Candidate> = {
    current,
    fixed,
    optimal: optimal.candidate,
    'fixed, then optimal': ours.candidate,
    'fixed, then optimal, tempered': arrangedAs(fixed, inputs, tempered).candidate,
    'least over the older commits': leastOf([current, fixed, optimal.candidate, ours.candidate], (each) => before(each).context.seconds),
    'fixed, then optimal by priors': arrangedAs(fixed, inputs, byPriors).candidate,
    'hindsight, optimal': hindsight[0].candidate,
    'hindsight, fixed, then optimal': hindsight[1].candidate,
    'hindsight with arguments, fixed, then optimal': arrangedAs(fixed, inputs, knownWithArguments).candidate,
  }
  const after = meter(project, newer)
  const graph = graphOf(project)
  const count = newer.commits.length
  return {
    candidates: Object.fromEntries(Object.entries(candidates).map(([name, candidate]) => [name, { digest: digestOf(candidate), ...after(candidate) }])),
    orderBound: count * Math.min(...hindsight.map(({ optimized }) => optimized.orderBound)),
    structureBound: count * Math.min(...hindsight.map(({ optimized }) => optimized.structureBound)),
    isExact: hindsight.every(({ optimized }) => optimized.isExact),
    refusals: [...new Set([ours, ...hindsight].flatMap(({ optimized }) => optimized.refusals))],
    baselines: orderBaselines(graph, learnt(graph).builds, known(graph).builds, inputs.config.costs, count),
  }
}

function digestOf({ text, ignored }: Candidate): string {
  return createHash('sha256').update(JSON.stringify([text, ignored])).digest('hex').slice(0, 12)
}

/** The first that costs least. */
function leastOf([first, ...all]: readonly [Candidate, ...Candidate[]], costOf: (candidate: Candidate) => number): Candidate {
  const others = all.filter((each) => digestOf(each) !== digestOf(first))
  return others.reduce((best, each) => (costOf(each) < costOf(best) * (1 - 1e-9) ? each : best), first)
}

/** Replays each text once. */
function meter({ inputs, place }: Loaded, timeline: Timeline): (candidate: Candidate) => ReplayedCosts {
  const prefix = prefixOf(place)
  const blobs = gitBlobs(place.repository)
  const ignoreFiles = [`${place.dockerfile}.dockerignore`, prefix === '' ? '.dockerignore' : `${prefix}/.dockerignore`]
  const contexts = new Map<string, Setting['contextOf']>()
  const known = new Map<string, ReplayedCosts>()
  return (candidate) => {
    const [digest, added] = [digestOf(candidate), candidate.ignored.join('\n')]
    const contextOf = contexts.get(added) ?? gitContexts({ name: inputs.context.name, folder: prefix, ignoreFiles, ignored: candidate.ignored, blobs })
    contexts.set(added, contextOf)
    const found = known.get(digest) ?? replayedCosts(candidate.text, { ...inputs, timeline, contextOf })
    known.set(digest, found)
    return found
  }
}
