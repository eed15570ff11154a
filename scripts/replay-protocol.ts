import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rules } from '../rules/index.ts'
import { decodeFile } from '../src/cli/file-text.ts'
import { gitBlobs } from '../src/context/git-blobs.ts'
import { once } from '../src/context/once.ts'
import { gitContexts } from '../src/context/git-context.ts'
import { parse } from '../src/dockerfile/parse.ts'
import { fixAll } from '../src/fix/apply.ts'
import type { BuildGraph } from '../src/graph/build-graph.ts'
import { plan } from '../src/graph/plan.ts'
import { readHistory } from '../src/history/log.ts'
import type { Commit } from '../src/history/log-parser.ts'
import { noSettings } from '../src/history/scenarios.ts'
import type { CheckInputs } from '../src/lint/analyse.ts'
import { loadProject } from '../src/project/load.ts'
import { plainOptions } from '../src/project/project-options.ts'
import { sampleSize, streamScenarios } from '../src/replay/stream-scenarios.ts'
import { newestOf, timelineOf, type Timeline } from '../src/replay/timeline.ts'
import { arrangedAs, byPriors, foreseen, priorScenarios, type Arranged, type Candidate, type Foreseen } from './arranged.ts'
import { orderBaselines, type Baselines } from './order-baselines.ts'
import { replayedCosts, type Edits, type ReplayedCosts, type Setting } from './replayed-costs.ts'

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

/**
 * Learns from the older commits, arranges the Dockerfile, and replays the newer commits. A sentence where it is not selected. The Dockerfile
 * and its context are those that `checkedOut` lays down of the last commit that is learnt from; without it those of the repository's folder.
 */
export async function measure(place: Place, checkedOut?: (repository: string, commit: string) => string): Promise<Measured | string> {
  const history = await readHistory({ folder: place.repository, commits: 10_000 })
  if ('missing' in history) return history.missing
  // The oldest commit brings all files.
  const commits = history.commits.slice(0, -1)
  const since = commits.findIndex(({ changes }) => changes.some(({ path, before }) => path === place.dockerfile && !before))
  const after = since === -1 ? commits.length : since
  if (after < leastCommits) return `It has ${after} commits after the one that brings it.`
  const count = Math.min(mostReplayed, commits.length - Math.floor(commits.length * shareLearnt))
  const frozen = commits[count]
  const at = checkedOut && frozen ? { ...place, repository: checkedOut(place.repository, frozen.id) } : place
  if (!existsSync(join(at.repository, at.dockerfile))) return 'It is not there at the freeze point.'
  const project = load(at)
  const graph = graphOf(project)
  if (graph.dockerfile.faults.length + graph.faults.length > 0) return 'It has errors.'
  const bearing = graph.steps.filter(({ kind, stage }) => stage.needed && kind !== 'from')
  if (bearing.length < leastInstructions) return `It has ${bearing.length} instructions that cost something.`
  const whole = timelineOf(commits, history.files, prefixOf(place) === '')
  const older = { ...whole, commits: whole.commits.slice(0, commits.length - count) }
  const edits = editsOf(place, checkedOut !== undefined)
  return { learnt: older.commits.length, replayed: count, ...held(project, edits, older, timelineOf(commits.slice(0, count), history.files, whole.holdsGitFolder)) }
}

/** Without real contents what the commits made of the Dockerfile is not known. */
function editsOf({ repository, dockerfile }: Place, isReal: boolean): Edits {
  const blobs = gitBlobs(repository)
  return { path: isReal ? dockerfile : undefined, textOf: (id) => blobs.text(id) }
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

/** What a build of any text of this file is believed to see: by the older commits, by those to come, and by these with the arguments. */
function foresight(place: Place, edits: Edits, older: Timeline, newer: Timeline): Readonly<Record<'learnt' | 'known' | 'knownWithArguments', Foresee>> {
  const all = { stream: 'context', ...edits, volatility: noSettings } as const
  const ages = new Map(older.commits.map((commit, index) => [commit, older.commits.length - 1 - index]))
  const weightOf = (commit: Commit): number => Math.exp(-(ages.get(commit) ?? 0) / decay)
  const learn = { ...all, timeline: older, isSample: true, weightOf }
  const come = { ...all, timeline: newer, isSample: false, isFrozen: true }
  const seen = sampleSize(older.commits.map(weightOf))
  return {
    learnt: (graph) => ({ ...foreseen(streamScenarios(graph, learn, prefixOf(place)), priorScenarios(graph)), seen }),
    known: (graph) => foreseen(streamScenarios(graph, come, prefixOf(place)), []),
    knownWithArguments: (graph) => foreseen(streamScenarios(graph, come, prefixOf(place)), priorScenarios(graph)),
  }
}

function held(project: Loaded, edits: Edits, older: Timeline, newer: Timeline): Omit<Measured, 'learnt' | 'replayed'> {
  const { text, inputs, place } = project
  const { learnt, known, knownWithArguments } = foresight(place, edits, older, newer)
  const current: Candidate = { text, ignored: [] }
  const fixed: Candidate = fixAll({ path: place.dockerfile, text }, inputs, { withReview: false })
  const isFixed = digestOf(fixed) !== digestOf(current)
  const fixedWhole: Candidate = fixAll({ path: place.dockerfile, text }, { ...inputs, config: { ...inputs.config, leastWaste: 0 } }, { withReview: false })
  const reviewed: Candidate = fixAll({ path: place.dockerfile, text }, inputs, { withReview: true })
  const both = (foresee: Foresee): readonly [Arranged, Arranged] => {
    const plain = arrangedAs(current, inputs, foresee)
    return [plain, isFixed ? arrangedAs(fixed, inputs, foresee) : plain]
  }
  const [optimal, ours] = both(learnt)
  const hindsight = both(known)
  const candidates: Record<string, Candidate> = {
    current,
    fixed,
    optimal: optimal.candidate,
    'fixed, then optimal': ours.candidate,
    'fixed, then optimal, but for the Dockerfile in the image': arrangedAs(fixed, inputs, learnt, true).candidate,
    'fixed, however little it saves': fixedWhole,
    'fixed, however little it saves, then optimal': arrangedAs(fixedWhole, inputs, learnt).candidate,
    reviewed,
    'reviewed, then optimal': arrangedAs(reviewed, inputs, learnt).candidate,
    'fixed, then optimal by priors': arrangedAs(fixed, inputs, byPriors).candidate,
    'hindsight, optimal': hindsight[0].candidate,
    'hindsight, fixed, then optimal': hindsight[1].candidate,
    'hindsight with arguments, fixed, then optimal': arrangedAs(fixed, inputs, knownWithArguments).candidate,
  }
  const after = meter(project, edits, newer)
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

/** Replays each text once. */
function meter({ inputs, place }: Loaded, edits: Edits, timeline: Timeline): (candidate: Candidate) => ReplayedCosts {
  const prefix = prefixOf(place)
  const blobs = gitBlobs(place.repository)
  // Where the text is frozen, what commits do to the Dockerfile is looked at, and it belongs to the tree before them.
  const home = once(() => (edits.path === undefined ? newestOf(timeline) : timeline.start))
  const ignoreFiles = [`${place.dockerfile}.dockerignore`, prefix === '' ? '.dockerignore' : `${prefix}/.dockerignore`]
  const contexts = new Map<string, Setting['contextOf']>()
  const known = new Map<string, ReplayedCosts>()
  return (candidate) => {
    const [digest, added] = [digestOf(candidate), candidate.ignored.join('\n')]
    const contextOf = contexts.get(added) ?? gitContexts({ name: inputs.context.name, folder: prefix, ignoreFiles, ignored: candidate.ignored, blobs, home })
    contexts.set(added, contextOf)
    const found = known.get(digest) ?? replayedCosts(candidate.text, { ...inputs, ...edits, timeline, contextOf })
    known.set(digest, found)
    return found
  }
}
