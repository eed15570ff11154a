import { simulateChange, stepsThatRun } from '../cache/what-if.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import type { Change } from '../history/scenarios.ts'

/** The RUNs that a change makes run again through a step, perhaps or for sure, in the order of the file. */
export function runsAgain(graph: BuildGraph, change: Change, { instruction }: Step): readonly Step[] {
  const simulation = simulateChange(graph, change)
  const through = [...stepsThatRun(simulation)].filter((step) => simulation.causes.get(step)?.root?.line === instruction.line)
  const running = new Set(through.map(({ id }) => id))
  return graph.steps.filter(({ id, kind, stage }) => kind === 'run' && stage.needed && running.has(id))
}
