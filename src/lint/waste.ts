import { stepsKept } from '../cache/carry.ts'
import { simulateChange } from '../cache/what-if.ts'
import { chainTo } from '../cache/report-steps.ts'
import type { Simulation } from '../cache/simulate.ts'
import type { StepReport } from '../cache/step-report.ts'
import type { Costs } from '../cost/costs.ts'
import { variablesIn } from '../dockerfile/expand.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { copiesOf, landingsOf, selectedPaths } from '../graph/landings.ts'
import { describeChange, type Change, type Scenario } from '../history/scenarios.ts'
import { defaultConfig, type Config } from './config.ts'
import type { Waste } from './finding.ts'
import type { AnyFlaw } from './rule.ts'

/**
 * What a flaw costs: the ordinary changes that reach its victims through it, times what those take to run again. A victim
 * whose result no next build would find anyway loses nothing.
 */
export function wasteOf(flaw: AnyFlaw, graph: BuildGraph, scenarios: readonly Scenario[], { keeping, costs }: Pick<Config, 'keeping' | 'costs'> = defaultConfig): Waste {
  const { at, also, part, aim = 'seconds' } = flaw
  const kept = stepsKept(graph, keeping)
  // What is stale costs nothing: it is wrong. A result that no next build finds does not get stale.
  if (aim === 'freshness') return { secondsPerBuild: 'instruction' in at && !kept.has(at) ? 0 : null, affectedBuilds: 0, source: 'prior' }
  // No export holds what a cache mount held.
  const losers = also.filter((step) => (aim === 'reuse' ? keeping.runner === 'persistent' : kept.has(step)))
  const quiet = new Map<Step, number>()
  let spared = 1
  for (const { change, weight } of scenarios) {
    const simulation = simulateChange(graph, change)
    const victims = aim === 'reuse' ? losers.filter((step) => runsIn(simulation, step)) : victimsOf(simulation, flaw, losers, change, graph)
    for (const step of victims) quiet.set(step, (quiet.get(step) ?? 1) * (1 - weight))
    if (victims.length > 0) spared *= 1 - weight
  }
  // A build that sees several changes runs a step once.
  let seconds = 0
  for (const [step, share] of quiet) seconds += (1 - share) * (Math.min(costs.secondsOf(step), costs.secondsOf(part ?? step)) - (aim === 'reuse' ? costs.secondsWhenWarm(step) : 0))
  return { secondsPerBuild: rounded(seconds, 10), affectedBuilds: rounded(1 - spared, 1000), source: sourceOf(quiet, costs) }
}

/** Measured where the larger part of the seconds is. */
function sourceOf(quiet: ReadonlyMap<Step, number>, costs: Costs): Waste['source'] {
  let balance = 0
  for (const [step, share] of quiet) balance += (costs.sourceOf(step) === 'measured' ? 1 : -1) * (1 - share) * costs.secondsOf(step)
  return balance > 0 ? 'measured' : 'prior'
}

/** Estimates carry no more digits than they deserve. */
function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts
}

/** Victims that run only because of the flaw: a step whose own known reads changed is no victim. */
function victimsOf(simulation: Simulation, { at, part }: AnyFlaw, also: readonly Step[], change: Change, graph: BuildGraph): Step[] {
  return also.filter((step) => {
    if (!runsIn(simulation, step)) return false
    return comesThrough(simulation.verdicts.get(twinOf(step, simulation))?.root?.line, at, graph) && !(change.kind === 'file' && (mountsFile(step, change.path) || readsFile(part ?? step, change.path)))
  })
}

function twinOf(step: Step, { graph }: Simulation): Step {
  return graph.steps[step.id] ?? step
}

function runsIn(simulation: Simulation, step: Step): boolean {
  const outcome = simulation.outcomes.get(twinOf(step, simulation))
  return outcome === 'rebuilt' || outcome === 'unknown'
}

function comesThrough(line: number | null | undefined, at: Step | Instruction, graph: BuildGraph): boolean {
  if (line === null || line === undefined) return false
  const instruction = 'instruction' in at ? at.instruction : at
  if (line >= instruction.line && line <= instruction.endLine) return true
  return instruction.keyword === 'ARG' && feeds(instruction, line, graph)
}

/** Whether an ENV on a line takes its value from an ARG. */
function feeds({ declarations }: Extract<Instruction, { keyword: 'ARG' }>, line: number, { dockerfile }: BuildGraph): boolean {
  const names = new Set(declarations.map(({ name }) => name.text))
  return dockerfile.instructions.some(
    (instruction) =>
      instruction.line === line &&
      instruction.keyword === 'ENV' &&
      instruction.pairs.some(({ value }) => variablesIn(value.text, dockerfile.escape).some(({ name }) => names.has(name))),
  )
}

function mountsFile({ edges }: Step, path: string): boolean {
  return edges.some((edge) => edge.role === 'mount' && selectedPaths(edge).has(path))
}

/** Whether a RUN is known to read a file of the context at one of the places where it lands. */
function readsFile(step: Step, path: string): boolean {
  const certain = (effectsOfStep(step)?.reads ?? []).filter((read) => read.certain)
  if (certain.length === 0) return false
  const exact = new Set(certain.filter(({ below }) => !below).map((read) => read.path))
  const folders = certain.filter(({ below }) => below).map((read) => read.path)
  return placesOf(step, path).some((place) => exact.has(place) || folders.some((folder) => place === folder || place.startsWith(`${folder}/`)))
}

function placesOf(step: Step, path: string): string[] {
  return step.stage.steps.flatMap((copy) =>
    copy.id < step.id
      ? copiesOf(copy).flatMap((edge) => landingsOf(copy, edge).flatMap((landing) => (landing.from === path ? [landing.path] : [])))
      : [],
  )
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
