import { stepsKept } from '../cache/carry.ts'
import { chainTo } from '../cache/report-steps.ts'
import type { StepReport } from '../cache/step-report.ts'
import { simulateChange, stepsThatRun } from '../cache/what-if.ts'
import type { Costs } from '../cost/costs.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import { describeChange, type Change, type Scenario } from '../history/scenarios.ts'
import type { Attributed } from './attribution.ts'
import type { WeighedBuilds, WeighedChange } from './claims.ts'
import type { Config } from './config.ts'
import type { Waste } from './finding.ts'
import type { AnyFlaw } from './rule.ts'
import { runsIn } from './victims.ts'

/** Ordinary changes as builds, of which each is simulated once a graph. */
export function buildsWith(scenarios: readonly Scenario[], graph: BuildGraph): readonly WeighedChange[] {
  return scenarios.map(({ change, weight, isPart }) => ({ change, weight, isPart, simulation: simulateChange(graph, change), touched: touchedBy(change) }))
}

function touchedBy(change: Change): ReadonlySet<string> {
  if (change.kind === 'file') return new Set([change.path])
  return new Set(change.kind === 'files' ? change.paths : [])
}

/** Builds of which one happens at a time, and others that happen or not, whatever else does. */
export function weighedBuilds(exclusive: readonly WeighedChange[], independent: readonly WeighedChange[]): WeighedBuilds<WeighedChange> {
  return { exclusive, independent, runs: (step, { simulation }) => runsIn(simulation, step) }
}

/** Of an image that hardly ever changes every second is one of the few builds that run anything: it is weighed as if it were a build in five. */
const leastShare = 0.2

/** The share of builds in which a change makes anything run. */
export function shareThatRuns({ exclusive, independent }: WeighedBuilds<WeighedChange>): number {
  const runsAny = ({ simulation }: WeighedChange): boolean => !stepsThatRun(simulation).next().done
  const commits = exclusive.reduce((sum, build) => (runsAny(build) ? sum + build.weight : sum), 0)
  return Math.max(leastShare, 1 - independent.reduce((none, build) => (runsAny(build) ? none * (1 - build.weight) : none), 1 - commits))
}

/** Seconds per build, by estimated changes. */
export function wasteOf(cost: Attributed, costs: Costs): Waste {
  return { ...figures(cost), source: sourceOf(cost, costs) }
}

/** The same over builds that happened; `commits` says how many there were. */
export function wasteIn(cost: Attributed, commits: number): Waste {
  return { ...figures(cost), source: 'history', commits }
}

/** What is stale, or told to all, costs nothing: it is wrong. A result that no next build finds does not get stale. */
export function wasteBeyondTime({ at }: AnyFlaw, graph: BuildGraph, { keeping }: Pick<Config, 'keeping'>): Waste | undefined {
  if ('instruction' in at && !stepsKept(graph, keeping).has(at)) return undefined
  return { secondsPerBuild: null, affectedBuilds: 0, source: 'prior' }
}

function figures({ secondsByStep, affected }: Attributed): Pick<Waste, 'secondsPerBuild' | 'affectedBuilds'> {
  const seconds = [...secondsByStep.values()].reduce((sum, each) => sum + each, 0)
  // What hardly ever happens costs little, and still says how much when it does.
  return { secondsPerBuild: seconds < 1 ? Number(seconds.toPrecision(2)) : rounded(seconds, 10), affectedBuilds: rounded(affected, 1000) }
}

/** Measured where the larger part of the seconds is. */
function sourceOf({ secondsByStep }: Attributed, costs: Costs): 'measured' | 'prior' {
  let balance = 0
  for (const [step, seconds] of secondsByStep) balance += costs.sourceOf(step) === 'measured' ? seconds : -seconds
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
  return { change: describeChange(change, graph), chain: twin ? chainTo(twin, simulation, costs) : [] }
}
