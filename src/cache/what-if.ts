import { plan } from '../graph/plan.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import type { BuildInputs, ImageFacts } from '../graph/build-inputs.ts'
import { secondsOf } from '../cost/priors.ts'
import type { Change, Scenario } from '../history/scenarios.ts'
import { touchedReader } from './content-reader.ts'
import { simulate, type Simulation } from './simulate.ts'

const nothingTouched = touchedReader(new Set())

const simulations = new WeakMap<BuildGraph, Map<string, Simulation>>()

/** What a change does to the next build of a graph, worked out once. No file is read: the change says which are another. */
export function simulateChange(graph: BuildGraph, change: Change): Simulation {
  const known = simulations.get(graph) ?? new Map<string, Simulation>()
  simulations.set(graph, known)
  const key = JSON.stringify(change)
  const simulation = known.get(key) ?? simulateNow(graph, change)
  known.set(key, simulation)
  return simulation
}

function simulateNow(graph: BuildGraph, change: Change): Simulation {
  switch (change.kind) {
    case 'file':
      return simulate({ graph, reader: nothingTouched }, { graph, reader: touchedReader(new Set([change.path])) })
    case 'arg':
      return compare(graph, withArg(graph.inputs, change.name, 'before'), withArg(graph.inputs, change.name, 'after'))
    case 'base':
      return compare(graph, graph.inputs, withMovedBase(graph.inputs, change.image))
    case 'cold':
      return simulate(undefined, { graph, reader: nothingTouched })
  }
}

function compare({ dockerfile, context }: BuildGraph, before: BuildInputs, after: BuildInputs): Simulation {
  const state = (inputs: BuildInputs): { graph: BuildGraph; reader: typeof nothingTouched } => ({
    graph: plan(dockerfile, context, inputs),
    reader: nothingTouched,
  })
  return simulate(state(before), state(after))
}

function withArg(inputs: BuildInputs, name: string, suffix: string): BuildInputs {
  const value = `${inputs.buildArgs.get(name) ?? ''} (${suffix})`.trimStart()
  return { ...inputs, buildArgs: new Map(inputs.buildArgs).set(name, value) }
}

const unknownImage: ImageFacts = { layers: 'moved', env: [], workdir: undefined, user: undefined, shell: undefined, onbuild: [], config: 'moved' }

function withMovedBase(inputs: BuildInputs, image: string): BuildInputs {
  const facts = inputs.images.get(image)
  return { ...inputs, images: new Map(inputs.images).set(image, { ...(facts ?? unknownImage), layers: `moved ${facts?.layers ?? image}` }) }
}

/** Steps of a simulated build that run, those whose outcome nobody can know included. */
export function* stepsThatRun({ verdicts }: Simulation): Generator<Step> {
  for (const [step, { outcome }] of verdicts) if (outcome === 'rebuilt' || outcome === 'unknown') yield step
}

/** Estimated seconds of the steps that run; what is unknown counts as running, and a step that stages share runs once. */
export function secondsToRun(simulation: Simulation): number {
  let seconds = 0
  for (const step of stepsThatRun(simulation)) {
    const isCounted = simulation.shared.get(step)?.some(({ id }) => id < step.id)
    if (!isCounted) seconds += secondsOf(step)
  }
  return seconds
}

/** Weighted estimated seconds per build over ordinary changes. */
export function expectedSeconds(graph: BuildGraph, scenarios: readonly Scenario[]): number {
  let seconds = 0
  for (const { change, weight } of scenarios) seconds += weight * secondsToRun(simulateChange(graph, change))
  return seconds
}
