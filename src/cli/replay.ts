import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { bytesToPush } from '../cache/bytes-to-push.ts'
import { parse } from '../dockerfile/parse.ts'
import type { Costs } from '../cost/costs.ts'
import { fixAll } from '../fix/apply.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import { readHistory } from '../history/log.ts'
import type { Rule } from '../lint/rule.ts'
import { volatilityOf } from '../lint/volatility-of.ts'
import type { Optimized } from '../order/optimize.ts'
import { UsageError } from '../project/usage-error.ts'
import { blobsAhead } from '../replay/blobs-ahead.ts'
import { replay, type ReplayedBuild } from '../replay/replay.ts'
import { eventsOf, streams, type Stream } from '../replay/streams.ts'
import { timelineOf, type Timeline } from '../replay/timeline.ts'
import { replayJson, replayText, type ReplayedCandidate } from '../report/replay.ts'
import type { Arguments } from './arguments.ts'
import type { ExitCode } from './exit-code.ts'
import { decodeFile } from './file-text.ts'
import type { Io } from './io.ts'
import { contextsIn, locate, noCommits, type Located } from './located.ts'
import { codeOf, deliver, outputsOf, painterOf } from './outputs.ts'
import { optimalOrder } from './optimal-order.ts'
import { progressOn, type Progress } from './progress.ts'
import { graphOf, presentSide, type Side } from './sides.ts'
import { findTarget } from './targets.ts'
import { tellFaults } from './tell-faults.ts'

const defaultCommits = 300

/** A Dockerfile to replay: its text, and what a fix adds to the ignore file. */
interface Candidate {
  readonly name: string
  readonly text: string
  readonly ignored: readonly string[]
}

/** `stratalint replay [FILE]`: what each of the last commits made the builder run again, and why. 2 where the Dockerfile has errors. */
export async function showReplay(args: Arguments, io: Io, rules: readonly Rule[]): Promise<ExitCode> {
  const outputs = outputsOf(args, ['text', 'json'])
  const side = presentSide(args, io, rules)
  const given = candidatesOf(side, args, io, rules)
  const located = locate(side, findTarget(args, io).file, io.cwd)
  const progress = progressOn(io)
  const timeline = await timelineIn(located, { until: args.value('until'), since: args.value('learn-until') }, args, progress)
  const best = args.flag('optimal') ? optimalOrder(side, located, { timeline, stream: streamOf(args), isSample: false }) : undefined
  const optimal = best && ((await learnedOrder(side, located, args, progress)) ?? best)
  const candidates = optimal ? [...given, { name: 'optimal', text: optimal.text, ignored: [] }] : given
  const replayed: ReplayedCandidate[] = []
  for (const [index, candidate] of candidates.entries()) {
    const twin = replayed[candidates.findIndex((other, at) => at < index && isSame(other, candidate))]
    replayed.push(twin ? { ...twin, name: candidate.name } : await replayOne(candidate, side, located, timeline, args, progress))
  }
  progress.end()
  const builds = replayed[0]?.builds.length ?? 0
  const bounds = best && { order: best.orderBound * builds, structure: best.structureBound * builds }
  const report = { candidates: replayed, isCut: progress.signal.aborted, bounds, caveats: optimal?.caveats ?? [] }
  for (const output of outputs) {
    const options = { paint: painterOf(args, output, io.stdout), width: io.stdout.columns ?? 100, isQuiet: args.flag('quiet') }
    deliver(output.format === 'json' ? replayJson(report) : replayText(report, options), output.file, io.stdout, io.cwd)
  }
  return tellFaults(graphOf(side), side.contextBy, io) ? 2 : 0
}

function isSame(one: Candidate, other: Candidate): boolean {
  return one.text === other.text && one.ignored.join('\n') === other.ignored.join('\n')
}

function candidatesOf(side: Side, args: Arguments, io: Io, rules: readonly Rule[]): readonly Candidate[] {
  const current = { name: 'current', text: side.text, ignored: [] }
  const others = args.list('with').map((file): Candidate => ({ name: file, text: textOf(file, io), ignored: [] }))
  return [current, ...(args.flag('fixed') ? [fixedOf(side, args, io, rules)] : []), ...others]
}

function fixedOf(side: Side, args: Arguments, io: Io, rules: readonly Rule[]): Candidate {
  const { text, context, build, config, contextBy, dockerfileInContext } = side
  const { ignored, text: after } = fixAll({ path: findTarget(args, io).name, text }, { rules, config, build, context, contextBy, dockerfileInContext }, { withReview: false })
  return { name: 'fixed', text: after, ignored }
}

function textOf(file: string, { cwd }: Io): string {
  try {
    return decodeFile(readFileSync(resolve(cwd, file))).text
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${codeOf(error)}).`)
  }
}

/** The order that was best up to the freeze point: nothing that came later is known to it. Undefined where none is named. */
async function learnedOrder(side: Side, located: Located, args: Arguments, progress: Progress): Promise<Optimized | undefined> {
  const until = args.value('learn-until')
  return until === undefined ? undefined : optimalOrder(side, located, { timeline: await timelineIn(located, { until }, args, progress), stream: streamOf(args), isSample: true })
}

interface Span {
  readonly until: string | undefined
  readonly since?: string | undefined
}

async function timelineIn({ folder, prefix }: Located, { until, since }: Span, args: Arguments, progress: Progress): Promise<Timeline> {
  const commits = args.number('commits') ?? defaultCommits
  const read = await readHistory({
    folder,
    commits,
    until,
    since,
    onProgress: (count) => progress.tell(`${count} commits read`),
    signal: progress.signal,
  })
  if ('missing' in read) throw noCommits(read.missing)
  return timelineOf(read.commits, read.files, prefix === '')
}

async function replayOne(candidate: Candidate, side: Side, located: Located, timeline: Timeline, args: Arguments, progress: Progress): Promise<ReplayedCandidate> {
  const { path } = located
  const blobs = blobsAhead(located.blobs, timeline)
  const dockerfile = parse(candidate.text)
  const contextOf = contextsIn({ ...located, blobs }, side, timeline, candidate.ignored)
  const events = eventsOf({ stream: streamOf(args), timeline, path, textOf: (id) => blobs.text(id), dockerfile, inputs: side.build, volatility: volatilityOf(side.config) })
  const replaying = replay(events, { dockerfile, contextOf, keeping: side.config.keeping, costs: side.config.costs })
  const builds: ReplayedBuild[] = []
  for (const build of replaying?.builds ?? []) {
    builds.push(build)
    await progress.pause(`${candidate.name}: ${builds.length} of ${timeline.commits.length} commits`)
    if (progress.signal.aborted) break
  }
  return { name: candidate.name, steps: replaying?.graph.steps ?? [], builds, bytesPushed: replaying && bytesPushed(replaying.graph, builds, side.config.costs) }
}

function streamOf(args: Arguments): Stream {
  return streams.find((each) => each === args.value('stream')) ?? 'context'
}

/** Undefined where a layer was never measured. */
function bytesPushed(graph: BuildGraph, builds: readonly ReplayedBuild[], costs: Costs): number | undefined {
  let sum = 0
  for (const { outcomes } of builds) {
    const { bytes } = bytesToPush(graph, ({ id }) => outcomes.get(id), costs)
    if (bytes === undefined) return undefined
    sum += bytes
  }
  return sum
}
