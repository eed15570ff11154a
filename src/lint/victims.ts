import type { Simulation } from '../cache/simulate.ts'
import { variablesIn } from '../dockerfile/expand.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { copiesOf, landingsOf, selectedPaths } from '../graph/landings.ts'
import { hasNews } from './news-of.ts'
import type { AnyFlaw } from './rule.ts'

/** A build in which something is another than before. */
export interface ChangedBuild {
  readonly simulation: Simulation
  /** The files of the build context that are. */
  readonly touched: ReadonlySet<string>
  /** Of them it is a part alone of which a flaw speaks. */
  readonly isPart?: true | undefined
}

/**
 * Steps that run only because of the flaw. What need not be there at all runs for nothing whenever it does, and a flaw that is about some files speaks
 * of builds in which these alone changed, or of one file a part; with any other a step whose own known reads changed is no victim.
 */
export function victimsOf({ at, part, files, wasted, share, change }: AnyFlaw, candidates: readonly Step[], { simulation, touched, isPart }: ChangedBuild, graph: BuildGraph): Step[] {
  const running = candidates.filter((step) => runsIn(simulation, step))
  if (wasted === 'always') return running
  if (wasted === 'above') return running.filter((step) => !hasNews(twinOf(step, simulation.graph), simulation))
  if (share !== undefined) return isPart && change.kind === 'file' && touched.has(change.path) ? running : []
  if (files) return touched.size > 0 && [...touched].every((path) => files.has(path)) ? running : []
  return running.filter((step) => {
    const twin = twinOf(step, simulation.graph)
    if (!comesFrom(simulation.causes.get(twin)?.root?.line, at, graph) && !comesThrough(twin, at, simulation)) return false
    const reads = touched.size === 0 ? touched : filesReadBy(step, simulation.graph, part)
    return ![...touched].some((path) => reads.has(path))
  })
}

/** A step of another plan of the same file. */
function twinOf(step: Step, { steps }: BuildGraph): Step {
  return steps[step.id] ?? step
}

export function runsIn(simulation: Simulation, step: Step): boolean {
  const outcome = simulation.outcomes.get(twinOf(step, simulation.graph))
  return outcome === 'rebuilt' || outcome === 'unknown'
}

/** Whether the chain to a step goes over what a copy takes from another stage, or over the stage that a FROM builds on. */
function comesThrough(last: Step, at: Step | Instruction, { causes }: Simulation): boolean {
  const { line } = 'instruction' in at ? at.instruction : at
  for (let step: Step | undefined = last; step; step = causes.get(step)?.via) {
    const { cause, via } = causes.get(step) ?? {}
    if (step.instruction.line === line && cause?.kind === 'content') return true
    if (via && via.stage !== step.stage && cause?.kind === 'parent' && step.stage.from.line === line) return true
  }
  return false
}

function comesFrom(line: number | null | undefined, at: Step | Instruction, graph: BuildGraph): boolean {
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
      instruction.keyword === 'ENV' &&
      instruction.line <= line &&
      line <= instruction.endLine &&
      instruction.pairs.some(({ value }) => variablesIn(value.text, dockerfile.escape).some(({ name }) => names.has(name))),
  )
}

const known = new WeakMap<Step, WeakMap<Step, ReadonlySet<string>>>()

/**
 * Files of the build context that a step mounts, or that it, or a part of it alone, is known to read at one of the places where `graph`, a plan of the
 * same file, lays them.
 */
export function filesReadBy(step: Step, graph: BuildGraph, part: Step = step): ReadonlySet<string> {
  const twin = twinOf(step, graph)
  const byTwin = known.get(part) ?? new WeakMap<Step, ReadonlySet<string>>()
  known.set(part, byTwin)
  const files = byTwin.get(twin) ?? new Set([...mountedBy(twin), ...readBy(part, twin)])
  byTwin.set(twin, files)
  return files
}

function mountedBy({ edges }: Step): string[] {
  return edges.flatMap((edge) => (edge.role === 'mount' ? [...selectedPaths(edge)] : []))
}

function readBy(step: Step, twin: Step): string[] {
  const certain = (effectsOfStep(step)?.reads ?? []).filter((read) => read.certain)
  if (certain.length === 0) return []
  const exact = new Set(certain.filter(({ below }) => !below).map((read) => read.path))
  const folders = certain.filter(({ below }) => below).map((read) => read.path)
  const isRead = (place: string): boolean => exact.has(place) || folders.some((folder) => place === folder || place.startsWith(`${folder}/`))
  const landed = twin.stage.steps.flatMap((copy) => (copy.id < twin.id ? copiesOf(copy).flatMap((edge) => landingsOf(copy, edge)) : []))
  return landed.flatMap(({ path, from }) => (isRead(path) ? [from] : []))
}
