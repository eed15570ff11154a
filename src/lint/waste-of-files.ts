import { stepsKept } from '../cache/carry.ts'
import { simulateChange, stepsThatRun } from '../cache/what-if.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import type { Scenario } from '../history/scenarios.ts'
import type { Config } from './config.ts'
import type { Waste } from './finding.ts'
import type { AnyFlaw } from './rule.ts'

/**
 * What it costs that some files are among others: the victims run in builds in which one of these files changed, and nothing else that makes
 * them run.
 */
export function wasteOfFiles({ also }: AnyFlaw, files: ReadonlySet<string>, graph: BuildGraph, scenarios: readonly Scenario[], { keeping, costs }: Pick<Config, 'keeping' | 'costs'>): Waste {
  const kept = stepsKept(graph, keeping)
  const quiet = new Map(also.filter((step) => kept.has(step)).map((step) => [step, { ours: 1, others: 1 }]))
  for (const { change, weight } of scenarios) {
    const isOurs = change.kind === 'file' && files.has(change.path)
    const running = new Set([...stepsThatRun(simulateChange(graph, change))].map(({ id }) => id))
    for (const [step, chance] of quiet) if (running.has(step.id)) chance[isOurs ? 'ours' : 'others'] *= 1 - weight
  }
  let seconds = 0
  let affectedBuilds = 0
  let measured = 0
  for (const [step, { ours, others }] of quiet) {
    const cost = others * (1 - ours) * costs.secondsOf(step)
    seconds += cost
    measured += costs.sourceOf(step) === 'measured' ? cost : -cost
    affectedBuilds = Math.max(affectedBuilds, others * (1 - ours))
  }
  return { secondsPerBuild: Math.round(seconds * 10) / 10, affectedBuilds: Math.round(affectedBuilds * 1000) / 1000, source: measured > 0 ? 'measured' : 'prior' }
}

/** The RUNs that a change makes run again through a step, perhaps or for sure, in the order of the file. */
export function runsAgain(graph: BuildGraph, change: Scenario['change'], { instruction }: Step): readonly Step[] {
  const simulation = simulateChange(graph, change)
  const through = [...stepsThatRun(simulation)].filter((step) => simulation.verdicts.get(step)?.root?.line === instruction.line)
  const running = new Set(through.map(({ id }) => id))
  return graph.steps.filter(({ id, kind, stage }) => kind === 'run' && stage.needed && running.has(id))
}
