import { secondsToRun, simulateAgain, simulateChange, stepsThatRun } from '../cache/what-if.ts'
import { chainTo } from '../cache/report-steps.ts'
import type { Simulation } from '../cache/simulate.ts'
import type { Step } from '../graph/build-graph.ts'
import { describeChange, scenariosOf } from '../history/scenarios.ts'
import type { Finding, Waste } from './finding.ts'
import type { AnyPipelineFlaw, BuildHabit, PipelineCosts } from './pipeline-rule.ts'
import { volatilityOf } from './volatility-of.ts'
import { explain, wasteOf } from './waste.ts'

/** A change, what it makes run now and without the flaw. */
interface Compared {
  readonly change: string
  readonly weight: number
  readonly now: Simulation
  readonly better: Simulation
}

/** What a flaw of a pipeline costs, and the change that shows it. */
export type PipelineWaste = Pick<Finding, 'waste' | 'chain' | 'change' | 'chainPath'>

/** The seconds of ordinary builds as they are, less those without the flaw. */
export function pipelineWasteOf({ costs }: AnyPipelineFlaw): PipelineWaste {
  if (!costs) return { waste: { secondsPerBuild: null, affectedBuilds: 0, source: 'prior' }, chain: [], change: '' }
  return costs.kind === 'habits' ? wasteOfHabits(costs) : wasteOfStep(costs)
}

function wasteOfStep({ flaw, keeping, planned: { graph, config, path } }: Extract<PipelineCosts, { kind: 'step' }>): PipelineWaste {
  const whole = { ...flaw, message: '', data: {}, rewrite: () => ({ refused: '' }) }
  return { waste: wasteOf(whole, graph, scenariosOf(graph, volatilityOf(config)), { ...config, keeping }), ...explain(whole, graph, config.costs), chainPath: path }
}

function wasteOfHabits({ now, better, planned: { config, path } }: Extract<PipelineCosts, { kind: 'habits' }>): PipelineWaste {
  const scenarios = scenariosOf(now.graph, volatilityOf(config)).map(({ change, weight }): Compared => {
    return { change: describeChange(change), weight, now: simulateChange(now.graph, change, now.keeping), better: simulateChange(better.graph, change, better.keeping) }
  })
  const again: Compared = { change: 'nothing changes', weight: 1, now: simulateAgain(now.graph, now.keeping), better: simulateAgain(better.graph, better.keeping) }
  const all = [again, ...scenarios]
  const { costs } = config
  const gap = (each: Compared): number => secondsToRun(each.now, costs) - secondsToRun(each.better, costs)
  const affected = all.filter((each) => gap(each) > 0)
  const seconds = expectedSeconds(now, all.map((each) => [each.now, each.weight]), costs) - expectedSeconds(better, all.map((each) => [each.better, each.weight]), costs)
  const affectedBuilds = Math.round((1 - affected.reduce((quiet, { weight }) => quiet * (1 - weight), 1)) * 1000) / 1000
  const worst = affected.reduce<Compared | undefined>((a, b) => (a && a.weight * gap(a) >= b.weight * gap(b) ? a : b), undefined)
  const last = worst && [...stepsThatRun(worst.now)].filter((step) => !runsIn(step, worst.better)).at(-1)
  const waste: Waste = { secondsPerBuild: Math.max(0, Math.round(seconds * 10) / 10), affectedBuilds, source: 'prior' }
  return { waste, chain: worst && last ? chainTo(last, worst.now, costs) : [], change: worst?.change ?? '', chainPath: path }
}

function runsIn({ id }: Step, simulation: Simulation): boolean {
  const twin = simulation.graph.steps[id]
  const outcome = twin && simulation.outcomes.get(twin)
  return outcome === 'rebuilt' || outcome === 'unknown'
}

/** A step runs once in a build that sees several changes. */
function expectedSeconds({ graph }: BuildHabit, simulations: readonly (readonly [Simulation, number])[], costs: Parameters<typeof secondsToRun>[1]): number {
  const quiet = new Map<number, number>()
  for (const [simulation, weight] of simulations) for (const { id } of stepsThatRun(simulation)) quiet.set(id, (quiet.get(id) ?? 1) * (1 - weight))
  return graph.steps.reduce((sum, step) => sum + (1 - (quiet.get(step.id) ?? 1)) * costs.secondsOf(step), 0)
}
