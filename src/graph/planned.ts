import type { BuildGraph, Step } from './build-graph.ts'

const graphs = new WeakMap<BuildGraph, BuildGraph>()
const steps = new WeakMap<Step, Step>()

/** The plan that a graph was carried over from to another context, be it itself. */
export function plannedGraph(graph: BuildGraph): BuildGraph {
  return graphs.get(graph) ?? graph
}

/** The step of that plan: the same but for its key inputs and for the files that it takes and stands on. */
export function plannedStep(step: Step): Step {
  return steps.get(step) ?? step
}

export function rememberPlan(carried: BuildGraph, graph: BuildGraph): void {
  graphs.set(carried, plannedGraph(graph))
  for (const [index, step] of graph.steps.entries()) {
    const twin = carried.steps[index]
    if (twin) steps.set(twin, plannedStep(step))
  }
}
