import { chainTo } from '../cache/report-steps.ts'
import { simulateAgain, simulateChange, stepsThatRun } from '../cache/what-if.ts'
import type { Simulation } from '../cache/simulate.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { persistentRunner } from '../graph/keeping.ts'
import { describeChange, scenariosOf, type Change } from '../history/scenarios.ts'
import { attribute, noCost } from './attribution.ts'
import { claimsOf, type Claims, type Weighed, type WeighedBuilds } from './claims.ts'
import type { Finding } from './finding.ts'
import type { AnyPipelineFlaw, BuildHabit, PipelineCosts } from './pipeline-rule.ts'
import type { AnyFlaw } from './rule.ts'
import { runsIn, type ChangedBuild } from './victims.ts'
import { volatilityOf } from './volatility-of.ts'
import { explain, wasteOf } from './waste.ts'
import { worthwhile } from './worthwhile.ts'

/** What a flaw of a pipeline costs, and the change that shows it. */
export type PipelineWaste = Pick<Finding, 'waste' | 'chain' | 'change' | 'chainPath'>

const unknownWaste: PipelineWaste = { waste: { secondsPerBuild: null, affectedBuilds: 0, source: 'prior' }, chain: [], change: '' }

/** What flaws of a pipeline file cost that cost enough, or of which that is not known: no second of a build counts for two of them. */
export function pipelineWastes(flaws: readonly AnyPipelineFlaw[], leastSeconds: number): ReadonlyMap<AnyPipelineFlaw, PipelineWaste> {
  const plans = new Map<BuildGraph, CostedFlaw[]>()
  for (const flaw of flaws) {
    if (!flaw.costs) continue
    const { graph } = flaw.costs.planned
    plans.set(graph, [...(plans.get(graph) ?? []), { flaw, costs: flaw.costs }])
  }
  const known = new Map([...plans.values()].flatMap((found) => [...wastesInPlan(found, leastSeconds)]))
  return new Map(
    flaws.flatMap((flaw) => {
      const waste = flaw.costs ? known.get(flaw) : unknownWaste
      return waste ? [[flaw, waste] as const] : []
    }),
  )
}

interface CostedFlaw {
  readonly flaw: AnyPipelineFlaw
  readonly costs: PipelineCosts
}

/** A build of a plan, as it is on a machine that stays. */
interface PlannedChange extends Weighed, ChangedBuild {
  /** Undefined where nothing changes. */
  readonly change: Change | undefined
}

function wastesInPlan(found: readonly CostedFlaw[], leastSeconds: number): ReadonlyMap<AnyPipelineFlaw, PipelineWaste> {
  const [first] = found
  if (!first) return new Map()
  const { graph, config } = first.costs.planned
  const again: PlannedChange = { change: undefined, weight: 1, simulation: simulateAgain(graph, persistentRunner), touched: new Set() }
  const changes = scenariosOf(graph, volatilityOf(config)).map(({ change, weight }): PlannedChange => ({ change, weight, simulation: simulateChange(graph, change), touched: new Set() }))
  const independent = [again, ...changes]
  const habits = found.flatMap(({ costs }) => (costs.kind === 'habits' ? [costs.now] : []))
  const builds: WeighedBuilds<PlannedChange> = {
    exclusive: [],
    independent,
    runs: (step, build) => runsIn(build.simulation, step) || habits.some((habit) => runsIn(buildBy(habit, build), step)),
  }
  const { worthy } = worthwhile(found.map((each) => ({ ...each, rank: 0, claims: claimsOn(each.costs, builds) })), builds, leastSeconds)
  const wastes = attribute(worthy.map(({ claims }) => claims ?? new Map()), builds)
  return new Map(worthy.map(({ flaw, costs }, index) => [flaw, { waste: wasteOf(wastes[index] ?? noCost, config.costs), ...whyOf(costs, builds), chainPath: costs.planned.path }]))
}

function buildBy({ graph, keeping }: BuildHabit, { change }: PlannedChange): Simulation {
  return change ? simulateChange(graph, change, keeping) : simulateAgain(graph, keeping)
}

function claimsOn(costs: PipelineCosts, builds: WeighedBuilds<PlannedChange>): Claims<PlannedChange> {
  const { graph, config } = costs.planned
  if (costs.kind === 'step') return claimsOf(wholeOf(costs), builds, graph, { ...config, keeping: costs.keeping })
  const lost = builds.independent.map((build) => ({ build, now: buildBy(costs.now, build), better: buildBy(costs.better, build) }))
  return new Map(
    graph.steps.map((step) => {
      const inVain = lost.filter(({ now, better }) => runsIn(now, step) && !runsIn(better, step))
      return [step, { seconds: config.costs.secondsOf(step), builds: new Set(inVain.map(({ build }) => build)) }]
    }),
  )
}

function wholeOf({ flaw }: Extract<PipelineCosts, { kind: 'step' }>): AnyFlaw {
  return { ...flaw, message: '', data: {}, rewrite: () => ({ refused: '' }) }
}

/** The build that loses most, followed to the last step that it would be spared. */
function whyOf(costs: PipelineCosts, { independent }: WeighedBuilds<PlannedChange>): Pick<PipelineWaste, 'chain' | 'change'> {
  const { graph, config } = costs.planned
  if (costs.kind === 'step') return explain(wholeOf(costs), graph, config.costs)
  let worst: { readonly build: PlannedChange; readonly lost: readonly Step[]; readonly seconds: number } | undefined
  for (const build of independent) {
    const better = buildBy(costs.better, build)
    const lost = [...stepsThatRun(buildBy(costs.now, build))].filter((step) => !runsIn(better, step))
    const seconds = build.weight * lost.reduce((sum, step) => sum + config.costs.secondsOf(step), 0)
    if (seconds > (worst?.seconds ?? 0)) worst = { build, lost, seconds }
  }
  const last = worst?.lost.at(-1)
  if (!worst || !last) return { chain: [], change: '' }
  return { chain: chainTo(last, buildBy(costs.now, worst.build), config.costs), change: worst.build.change ? describeChange(worst.build.change, graph) : 'nothing changes' }
}
