import { stepsKept } from '../cache/carry.ts'
import { simulateChange } from '../cache/what-if.ts'
import { chainTo } from '../cache/report-steps.ts'
import type { StepReport } from '../cache/step-report.ts'
import type { Costs } from '../cost/costs.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { describeChange, type Change, type Scenario } from '../history/scenarios.ts'
import { isTimed } from './aim.ts'
import { defaultConfig, type Config } from './config.ts'
import type { Waste } from './finding.ts'
import type { AnyFlaw } from './rule.ts'
import { runsIn, victimsOf, type ChangedBuild } from './victims.ts'

/** A build that happens in a share of all builds, 0 to 1. */
export interface WeighedBuild extends ChangedBuild {
  readonly weight: number
}

/** What builds of a file look like. */
export interface ChangedBuilds {
  /** Of these one happens at a time, as commits do. */
  readonly exclusive: readonly WeighedBuild[]
  /** Each of these happens or not, whatever else does. */
  readonly independent: readonly WeighedBuild[]
}

type Setting = Pick<Config, 'keeping' | 'costs'>

/** Ordinary changes as builds, of which each is simulated once a graph. */
export function buildsWith(scenarios: readonly Scenario[], graph: BuildGraph): readonly WeighedBuild[] {
  return scenarios.map(({ change, weight }) => ({ weight, simulation: simulateChange(graph, change), touched: touchedBy(change) }))
}

function touchedBy(change: Change): ReadonlySet<string> {
  if (change.kind === 'file') return new Set([change.path])
  return new Set(change.kind === 'files' ? change.paths : [])
}

/** What a flaw costs by the ordinary changes, of which each happens or not, whatever else does. */
export function wasteOf(flaw: AnyFlaw, graph: BuildGraph, scenarios: readonly Scenario[], setting: Setting = defaultConfig): Waste {
  if (!isTimed(flaw.aim ?? 'seconds')) return wasteBeyondTime(flaw, graph, setting)
  const { shares, affected } = sharesOf(flaw, graph, { exclusive: [], independent: buildsWith(scenarios, graph) }, setting)
  return { ...figures(flaw, shares, affected, setting), source: sourceOf(shares, setting.costs) }
}

/** What is stale, or told to all, costs nothing: it is wrong. A result that no next build finds does not get stale. */
function wasteBeyondTime({ at }: AnyFlaw, graph: BuildGraph, { keeping }: Setting): Waste {
  return { secondsPerBuild: 'instruction' in at && !stepsKept(graph, keeping).has(at) ? 0 : null, affectedBuilds: 0, source: 'prior' }
}

/** The same over builds that happened; `commits` says how many there were. */
export function wasteIn(builds: ChangedBuilds, flaw: AnyFlaw, graph: BuildGraph, commits: number, setting: Setting): Waste {
  const { shares, affected } = sharesOf(flaw, graph, builds, setting)
  return { ...figures(flaw, shares, affected, setting), source: 'history', commits }
}

interface Shares {
  /** By victim the share of builds in which it runs through the flaw. */
  readonly shares: ReadonlyMap<Step, number>
  /** The share of builds in which any does. */
  readonly affected: number
}

/** The builds that reach the victims of a flaw through it. A victim whose result no next build would find anyway loses nothing. */
function sharesOf(flaw: AnyFlaw, graph: BuildGraph, { exclusive, independent }: ChangedBuilds, { keeping }: Setting): Shares {
  const isReuse = flaw.aim === 'reuse'
  const kept = stepsKept(graph, keeping)
  // No export holds what a cache mount held.
  const losers = flaw.also.filter((step) => (isReuse ? keeping.runner === 'persistent' : kept.has(step)))
  const victimsIn = (build: ChangedBuild): readonly Step[] => (isReuse ? losers.filter((step) => runsIn(build.simulation, step)) : victimsOf(flaw, losers, build, graph))
  const [missed, quiet] = [new Map<Step, number>(), new Map<Step, number>()]
  let [still, spared] = [1, 1]
  for (const build of exclusive) {
    const victims = victimsIn(build)
    for (const step of victims) missed.set(step, (missed.get(step) ?? 1) - build.weight)
    if (victims.length > 0) still -= build.weight
  }
  for (const build of independent) {
    const victims = victimsIn(build)
    for (const step of victims) quiet.set(step, (quiet.get(step) ?? 1) * (1 - build.weight))
    if (victims.length > 0) spared *= 1 - build.weight
  }
  // A build that sees several changes runs a step once.
  const shares = losers.map((step) => [step, 1 - (missed.get(step) ?? 1) * (quiet.get(step) ?? 1)] as const)
  return { shares: new Map(shares.filter(([, share]) => share > 0)), affected: 1 - still * spared }
}

function figures({ aim, part }: AnyFlaw, shares: Shares['shares'], affected: number, { costs }: Setting): Pick<Waste, 'secondsPerBuild' | 'affectedBuilds'> {
  let seconds = 0
  for (const [step, share] of shares) seconds += share * (Math.min(costs.secondsOf(step), costs.secondsOf(part ?? step)) - (aim === 'reuse' ? costs.secondsWhenWarm(step) : 0))
  return { secondsPerBuild: rounded(seconds, 10), affectedBuilds: rounded(affected, 1000) }
}

/** Measured where the larger part of the seconds is. */
function sourceOf(shares: Shares['shares'], costs: Costs): 'measured' | 'prior' {
  let balance = 0
  for (const [step, share] of shares) balance += (costs.sourceOf(step) === 'measured' ? 1 : -1) * share * costs.secondsOf(step)
  return balance > 0 ? 'measured' : 'prior'
}

/** Estimates carry no more digits than they deserve. */
function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts
}

export interface Explanation {
  readonly change: string
  readonly chain: readonly StepReport[]
}

/** The computed why: the flaw's change, followed to its last victim. */
export function explain({ also, change }: AnyFlaw, graph: BuildGraph, costs: Costs): Explanation {
  const simulation = simulateChange(graph, change)
  const last = also.at(-1)
  const twin = last && simulation.graph.steps[last.id]
  return { change: describeChange(change), chain: twin ? chainTo(twin, simulation, costs) : [] }
}
