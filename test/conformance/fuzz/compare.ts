import { simulateBuilds, type Simulation } from '../../../src/cache/simulate.ts'
import type { Outcome } from '../../../src/cache/step-report.ts'
import type { Edge, Step } from '../../../src/graph/build-graph.ts'
import { ancestorsOf } from '../../../src/graph/build-graph.ts'
import { stateOf } from '../replay.ts'
import type { FuzzedBuilder } from './features.ts'
import { chunkAtLine, noncePlace, sideOf, type Build, type FuzzCase } from './fuzz-case.ts'
import { inputsOf } from './inputs.ts'

/** What became of a step of a real build; `nothing`: the builder never came to look at it. */
export interface ObservedStep {
  readonly id: string
  readonly outcome: 'cached' | 'ran' | 'laid' | 'nothing'
}

export interface Disagreement {
  /** From 1. */
  readonly build: number
  readonly kind: 'outcome' | 'needless unknown' | 'not printed' | 'not foreseen'
  readonly step: string
  readonly said: Outcome | 'none'
  readonly observed: ObservedStep['outcome'] | 'none'
  readonly cause: string
}

export interface Comparison {
  readonly steps: number
  readonly unknown: number
  readonly disagreements: readonly Disagreement[]
}

const words: Readonly<Record<Outcome, ObservedStep['outcome']>> = { cached: 'cached', rebuilt: 'ran', relinked: 'laid', unknown: 'nothing', skipped: 'nothing' }

export function idOfStep({ label }: Step): string {
  const buildah = /^(?:\[(\d+)\/\d+\] )?STEP (\d+)\//.exec(label)
  if (buildah) return `${Number(buildah[1] ?? 1) - 1} ${buildah[2]}`
  const parts = /^(?:Step|\[(?:(\S+) +)?) *(\d+)\/\d+/.exec(label)
  return parts ? `${parts[1] ?? ''} ${parts[2] ?? ''}`.trim() : ''
}

/** Compares all builds after the first that were built with what the simulator says of them. */
export function compareCase({ builds }: FuzzCase, observed: readonly (readonly ObservedStep[])[], builder: FuzzedBuilder): Comparison {
  const states = builds.map((build) => stateOf(sideOf(build, noncePlace), inputsOf(builder)))
  const rerun = new Set<number>()
  let total: Comparison = { steps: 0, unknown: 0, disagreements: [] }
  for (const [index, seen] of observed.entries()) {
    const build = builds[index]
    if (index === 0 || !build) continue
    const simulation = simulateBuilds(states.slice(0, index + 1))
    noteRerun(simulation, build, rerun)
    noteOtherBases(builds[0], build, rerun)
    const { steps, unknown, disagreements } = compareBuild({ simulation, build, seen: new Map(seen.map((step) => [step.id, step])), rerun }, index + 1)
    total = { steps: total.steps + steps, unknown: total.unknown + unknown, disagreements: [...total.disagreements, ...disagreements] }
  }
  return total
}

/** Commands that ran again may have made other files, for this build and for those after it. */
function noteRerun({ graph, verdicts }: Simulation, build: Build, rerun: Set<number>): void {
  for (const step of graph.steps) {
    const chunk = step.kind === 'run' ? chunkAtLine(build, step.instruction.line) : undefined
    if (chunk && verdicts.get(step)?.outcome === 'rebuilt') rerun.add(chunk.id)
  }
}

/** Another base image may hold other files, be it new to the builder or not. */
function noteOtherBases(first: Build | undefined, build: Build, rerun: Set<number>): void {
  for (const { id, role, text } of build.chunks) {
    if (role !== 'body' && first?.chunks.some((chunk) => chunk.id === id && chunk.text !== text) === true) rerun.add(id)
  }
}

function compareBuild(judging: Judging, number: number): Comparison {
  const { simulation, seen } = judging
  const disagreements: Disagreement[] = []
  const printed = new Set<string>()
  let [steps, unknown] = [0, 0]
  for (const step of simulation.graph.steps) {
    const verdict = simulation.verdicts.get(step)
    const id = idOfStep(step)
    if (!verdict || step.kind === 'from' || verdict.outcome === 'skipped' || id === '' || isLost(step)) continue
    steps++
    printed.add(id)
    if (verdict.outcome === 'unknown') unknown++
    const kind = faultOf(step, judging)
    if (kind !== undefined) disagreements.push({ build: number, kind, step: step.label, said: verdict.outcome, observed: seen.get(id)?.outcome ?? 'none', cause: verdict.cause?.detail ?? '' })
  }
  for (const { id, outcome } of seen.values()) {
    if (outcome !== 'nothing' && !printed.has(id)) disagreements.push({ build: number, kind: 'not foreseen', step: id, said: 'none', observed: outcome, cause: '' })
  }
  return { steps, unknown, disagreements }
}

/** What drives the builders misses numbers that are padded: `[base  3/10] RUN …`. */
function isLost({ label }: Step): boolean {
  return /^\[(?:\S+ )? \d\//.test(label)
}

/** A simulated build beside the real one. */
interface Judging {
  readonly simulation: Simulation
  readonly build: Build
  readonly seen: ReadonlyMap<string, ObservedStep>
  /** Commands that ran again in this build or before, and other bases, by chunk. */
  readonly rerun: ReadonlySet<number>
}

/** Where the simulator is wrong about a step, or more unsure than it has to be. */
function faultOf(step: Step, judging: Judging): Disagreement['kind'] | undefined {
  const { simulation, seen } = judging
  const outcome = simulation.verdicts.get(step)?.outcome ?? 'skipped'
  // What two stages share runs once, and is printed where the builder likes.
  const twins = twinsOf(step, simulation)
  const group = [step, ...(simulation.shared.get(step) ?? []), ...twins].flatMap((each) => seen.get(idOfStep(each))?.outcome ?? [])
  if (group.length === 0) return simulation.shared.get(step)?.some(isLost) ? undefined : 'not printed'
  if (outcome === 'unknown') return isJustified(step, judging) ? undefined : 'needless unknown'
  if (group.includes(words[outcome])) return undefined
  const isUnseen = twins.length > 0 ? seen.get(idOfStep(step))?.outcome === 'nothing' : group.every((word) => word === 'nothing')
  return outcome === 'cached' && isUnseen ? undefined : 'outcome'
}

/** Linked copies of the same files to the same place: their files are one step, their merges are not. */
function twinsOf(step: Step, { graph }: Simulation): Step[] {
  return step.link ? graph.steps.filter((other) => other !== step && other.link && other.instruction.text === step.instruction.text) : []
}

/** Unknown is right where bytes decide that only the run tells: a command's that ran again, or another image's. */
function isJustified(step: Step, judging: Judging): boolean {
  // Some builders count a FROM that names a stage, and say of it what they like.
  const parent = [...ancestorsOf(step)].find(({ kind }) => kind !== 'from')
  if (parent && outcomeOf(parent, judging) === 'unknown' && isJustified(parent, judging)) return true
  return step.edges.some((edge) => edge.by === 'content' && isOpen(edge, judging))
}

function outcomeOf(step: Step, { simulation }: Judging): Outcome | undefined {
  return simulation.verdicts.get(step)?.outcome
}

function isOpen({ from, paths }: Edge, judging: Judging): boolean {
  if (from.kind === 'image') return true
  return from.kind === 'step' && [from.step, ...ancestorsOf(from.step)].some((step) => decides(step, paths, judging))
}

function decides(step: Step, paths: readonly string[], judging: Judging): boolean {
  const outcome = outcomeOf(step, judging)
  switch (step.kind) {
    case 'from':
      return outcome === 'rebuilt' || hasRerun(step, judging)
    case 'run':
      return writes(step, paths, judging) && (hasRerun(step, judging) || (outcome === 'unknown' && isJustified(step, judging)))
    case 'copy':
      return step.edges.some((edge) => edge.role === 'copy' && (isOpen(edge, judging) || (outcome === 'rebuilt' && mayMerge(step, edge, paths))))
    default:
      return false
  }
}

/** What a copy takes from a stage may be a folder, which goes into its destination with all that it holds. */
function mayMerge({ placement }: Step, { from }: Edge, paths: readonly string[]): boolean {
  const destination = placement?.destination.replace(/\/?$/, '/') ?? ''
  return from.kind === 'step' && paths.some((path) => `/${path}`.startsWith(destination))
}

function hasRerun({ instruction }: Step, { build, rerun }: Judging): boolean {
  const chunk = chunkAtLine(build, instruction.line)
  return chunk !== undefined && rerun.has(chunk.id)
}

function writes({ instruction }: Step, paths: readonly string[], { build }: Judging): boolean {
  const made = chunkAtLine(build, instruction.line)?.makes
  if (made === undefined || made === 'anything') return true
  const roots = paths.map((path) => `/${path}`.replace(/\/+/g, '/').replace(/[*?[].*$/, '').replace(/\/$/, ''))
  return made.some((path) => roots.some((root) => path === root || path.startsWith(`${root}/`) || root.startsWith(`${path}/`)))
}
