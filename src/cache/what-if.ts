import { editedAt } from '../dockerfile/edited-at.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { parse } from '../dockerfile/parse.ts'
import { plan } from '../graph/plan.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import type { BuildInputs, ImageFacts } from '../graph/build-inputs.ts'
import { persistentRunner, type Keeping } from '../graph/keeping.ts'
import type { Costs } from '../cost/costs.ts'
import type { Change } from '../history/scenarios.ts'
import { touchedReader } from './content-reader.ts'
import { simulateBuilds, type Simulation } from './simulate.ts'

const nothingTouched = touchedReader(new Set())

const simulations = new WeakMap<BuildGraph, Map<string, Simulation>>()

/** What a change does to the next build of a graph, worked out once. No file is read: the change says which are another. */
export function simulateChange(graph: BuildGraph, change: Change, keeping: Keeping = persistentRunner): Simulation {
  const known = simulations.get(graph) ?? new Map<string, Simulation>()
  simulations.set(graph, known)
  const key = JSON.stringify([change, keeping])
  const simulation = known.get(key) ?? simulateNow(graph, change, keeping)
  known.set(key, simulation)
  return simulation
}

function simulateNow(graph: BuildGraph, change: Change, keeping: Keeping): Simulation {
  switch (change.kind) {
    case 'file':
      return simulateBuilds([{ graph, reader: nothingTouched }, { graph, reader: touchedReader(new Set([change.path])) }], keeping)
    case 'files':
      return simulateBuilds([{ graph, reader: nothingTouched }, { graph: changedTogether(graph, change), reader: touchedReader(new Set(change.paths)) }], keeping)
    case 'arg':
      return replanned(graph, withOtherArg(graph.inputs, change.name), keeping)
    case 'base':
      // Nothing is planned otherwise: the image under the name has other layers, and that is all that is known of it.
      return replaced(graph, { ...graph, inputs: withMovedBase(graph.inputs, change.image) }, keeping)
    case 'cold':
      return simulateBuilds([{ graph, reader: nothingTouched }], keeping)
    case 'value':
      return replaced(graph, plan(parse(withOtherValue(graph.dockerfile, change)), graph.context, graph.inputs), keeping)
    case 'text':
      return replaced(graph, edited(graph, change.line), keeping)
  }
}

/** The next build where nothing changed. On a runner that stays nothing runs in it. */
export function simulateAgain(graph: BuildGraph, keeping: Keeping): Simulation {
  return simulateBuilds([graph, graph].map((each) => ({ graph: each, reader: nothingTouched })), keeping)
}

function replanned(graph: BuildGraph, inputs: BuildInputs, keeping: Keeping): Simulation {
  return replaced(graph, plan(graph.dockerfile, graph.context, inputs), keeping)
}

function replaced(graph: BuildGraph, after: BuildGraph, keeping: Keeping): Simulation {
  return simulateBuilds([graph, after].map((each) => ({ graph: each, reader: nothingTouched })), keeping)
}

function withOtherValue({ text, instructions }: Dockerfile, { of, name }: Extract<Change, { kind: 'value' }>): string {
  const pairs = instructions.flatMap((instruction) => (instruction.keyword === of && 'pairs' in instruction ? instruction.pairs : []))
  const ends = pairs.flatMap((pair) => (pair.name.text === name ? [pair.value.range.end] : []))
  let changed = text
  for (const end of ends.reverse()) changed = `${changed.slice(0, end)}.another${changed.slice(end)}`
  return changed
}

function edited(graph: BuildGraph, line: number): BuildGraph {
  const text = editedAt(graph.dockerfile, line)
  return text === undefined ? graph : plan(parse(text), graph.context, graph.inputs)
}

function changedTogether(graph: BuildGraph, { args = [], texts = [] }: Extract<Change, { kind: 'files' }>): BuildGraph {
  if (args.length + texts.length === 0) return graph
  const edited = new Set(texts)
  let { dockerfile } = graph
  // From the last one on, so that the lines of those that are left stay.
  for (const { text, line } of graph.dockerfile.instructions.toReversed()) if (edited.has(text)) dockerfile = parse(editedAt(dockerfile, line) ?? dockerfile.text)
  return plan(dockerfile, graph.context, args.reduce(withOtherArg, graph.inputs))
}

/** Another value than the argument has now, be that one given, a default, or none at all. */
function withOtherArg(inputs: BuildInputs, name: string): BuildInputs {
  const current = inputs.buildArgs.get(name)
  return { ...inputs, buildArgs: new Map(inputs.buildArgs).set(name, current === undefined ? 'another value' : `${current} (another)`) }
}

const unknownImage: ImageFacts = { layers: 'moved', env: [], workdir: undefined, user: undefined, shell: undefined, onbuild: [], config: 'moved' }

function withMovedBase(inputs: BuildInputs, image: string): BuildInputs {
  const facts = inputs.images.get(image)
  return { ...inputs, images: new Map(inputs.images).set(image, { ...(facts ?? unknownImage), layers: `moved ${facts?.layers ?? image}` }) }
}

/** Steps of a simulated build that run, those whose outcome nobody can know included. */
export function* stepsThatRun({ outcomes }: Simulation): Generator<Step> {
  for (const [step, outcome] of outcomes) if (outcome === 'rebuilt' || outcome === 'unknown') yield step
}

/** Estimated seconds of the steps that run; what is unknown counts as running, and a step that stages share runs once. */
export function secondsToRun(simulation: Simulation, costs: Costs): number {
  let seconds = 0
  for (const step of stepsThatRun(simulation)) {
    const isCounted = simulation.shared.get(step)?.some(({ id }) => id < step.id)
    if (!isCounted) seconds += costs.secondsOf(step, simulation.coldMounts(step))
  }
  return seconds
}
