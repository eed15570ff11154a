import type { Costs } from '../cost/costs.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { ancestorsOf, type BuildGraph, type Edge, type Step } from '../graph/build-graph.ts'
import { brief } from '../graph/brief.ts'
import type { Keeping } from '../graph/keeping.ts'
import { awaitedBy, contextOf, selectedFiles } from '../graph/landings.ts'
import type { Frequencies } from '../history/frequencies.ts'
import { shareOfArg, shareOfBase, type VolatilitySettings } from '../history/scenarios.ts'
import { reportStep } from './report-steps.ts'
import type { Simulation } from './simulate.ts'
import type { StepReport } from './step-report.ts'
import { simulateAgain, simulateChange, stepsThatRun } from './what-if.ts'

/** One thing in a step's key, where it comes from, and how often it is another than before. */
export interface ExplainedInput {
  readonly kind: string
  /** A noun phrase: "GIT_SHA", "212 files", "the base image node:22". */
  readonly what: string
  readonly line: number | null
  /** Share of builds, 0 to 1; null where only an edit of the Dockerfile changes it. */
  readonly changes: number | null
}

/** One instruction as the builder takes it. */
export interface ExplainedRow {
  readonly line: number
  readonly endLine: number
  readonly instruction: string
  readonly text: string
  /** The step's progress label; null where the instruction is no step of this builder. */
  readonly label: string | null
  /** Whether it makes a layer, as `docker history` shows it. */
  readonly layer: boolean
  readonly inputs: readonly ExplainedInput[]
  /** Share of builds, 0 to 1, in which the step runs again; null where it is no step. */
  readonly runs: number | null
  /** Estimated seconds to run it again. */
  readonly seconds: number
}

/** Both directions of blame for one line. */
export interface ExplainedLine {
  readonly row: ExplainedRow
  /** Everything that can make the step run, nearest first. Empty where the line is no step. */
  readonly invalidatedBy: readonly ExplainedInput[]
  /** The steps that run when this line, or what it brings in, changes. */
  readonly invalidates: readonly StepReport[]
}

/** By what it is known how often files change. */
export interface CountedOver {
  /** How many commits; null: it is estimated. */
  readonly commits: number | null
  /** Why there are no commits to count: a clause; null where there are, or nobody asked for them. */
  readonly withoutHistory: string | null
}

/** Where the builds of a graph run, what its steps cost there, and how often their inputs change. */
export interface ExplainedWorld {
  readonly keeping: Keeping
  readonly costs: Costs
  readonly settings: VolatilitySettings
  readonly frequencies: Frequencies
}

/** The build graph as rows: every instruction in file order, with the key inputs of those that are steps. */
export function explainGraph(graph: BuildGraph, world: ExplainedWorld): ExplainedRow[] {
  const shares = runShares(graph, world)
  const steps = new Map<Instruction, Step>()
  for (const step of graph.steps) if (!step.triggeredBy) steps.set(step.instruction, step)
  return graph.dockerfile.instructions.map((instruction) => rowOf(instruction, steps.get(instruction), shares, graph, world))
}

/** Everything that can invalidate the step on a line (from 1), and everything that the line invalidates. Undefined: no instruction is there. */
export function explainLine(graph: BuildGraph, line: number, world: ExplainedWorld): ExplainedLine | undefined {
  const row = explainGraph(graph, world).find((each) => each.line <= line && line <= each.endLine)
  if (!row) return undefined
  const step = graph.steps.find(({ instruction, triggeredBy }) => !triggeredBy && instruction.line === row.line)
  const invalidatedBy = step ? [...blameOf(step, graph, world, new Set())] : []
  return { row, invalidatedBy, invalidates: victimsOf(row, step, graph, world) }
}

function runShares(graph: BuildGraph, { keeping, frequencies: { past, commits, chances } }: ExplainedWorld): ReadonlyMap<number, number> {
  const missed = new Map<number, number>()
  for (const { change, weight } of commits) {
    for (const { id } of stepsThatRun(simulateChange(past, change, keeping))) missed.set(id, (missed.get(id) ?? 0) + weight)
  }
  const spared = new Map([...missed].map(([id, share]) => [id, 1 - Math.min(1, share)]))
  for (const { id } of stepsThatRun(simulateAgain(graph, keeping))) spared.set(id, 0)
  for (const { change, weight } of chances) {
    for (const { id } of stepsThatRun(simulateChange(graph, change, keeping))) spared.set(id, (spared.get(id) ?? 1) * (1 - weight))
  }
  return new Map([...spared].map(([id, quiet]) => [id, 1 - quiet]))
}

function rowOf(instruction: Instruction, step: Step | undefined, shares: ReadonlyMap<number, number>, graph: BuildGraph, world: ExplainedWorld): ExplainedRow {
  const { line, endLine, keyword, text } = instruction
  return {
    line,
    endLine,
    instruction: keyword,
    text,
    label: step?.label ?? null,
    layer: step?.layer ?? false,
    inputs: step ? inputsOf(step, graph, world) : [],
    runs: step ? (shares.get(step.id) ?? 0) : null,
    seconds: step ? world.costs.secondsOf(step) : 0,
  }
}

function inputsOf(step: Step, graph: BuildGraph, world: ExplainedWorld): ExplainedInput[] {
  const lineAt = (offset: number): number => graph.dockerfile.lines.positionAt(offset).line
  const own = step.inputs.flatMap(({ kind, name, value, range }): ExplainedInput[] => {
    const isVariable = kind === 'env' || kind === 'arg'
    const isDefault = kind === 'platform' || name === 'instruction' || (kind === 'user' && value === '') || (isVariable && !range)
    if (isDefault) return []
    const line = range && !step.triggeredBy ? lineAt(range.start) : null
    const what = isVariable ? `${name}=${brief(value)}` : name === 'command' ? 'its command' : `${name} ${brief(value) || '.'}`
    return [{ kind, what, line, changes: isVariable ? shareOfVariable(name, graph, world) : null }]
  })
  return [...step.edges.flatMap((edge) => edgeInput(edge, step, graph, world)), ...own, ...unsetArgs(step, graph, world)]
}

/** ARGs above a RUN that have no value now: given one, they are in its key. */
function unsetArgs({ kind, state, stage }: Step, graph: BuildGraph, world: ExplainedWorld): ExplainedInput[] {
  if (kind !== 'run') return []
  return [...state.args].flatMap(([name, variable]): ExplainedInput[] => {
    if (variable) return []
    const declared = stage.instructions.find((each) => each.keyword === 'ARG' && each.declarations.some((arg) => arg.name.text === name))
    return [{ kind: 'arg', what: `${name}, which has no value now`, line: declared?.line ?? null, changes: shareOfVariable(name, graph, world) }]
  })
}

function shareOfVariable(name: string, { dockerfile }: BuildGraph, { settings }: ExplainedWorld): number | null {
  const shares = dockerfile.instructions.flatMap((instruction) =>
    instruction.keyword === 'ARG'
      ? instruction.declarations.flatMap((declaration) => (declaration.name.text === name ? [shareOfArg(declaration, settings)] : []))
      : [],
  )
  const share = Math.max(0, ...shares)
  return share > 0 ? share : null
}

function edgeInput(edge: Edge, step: Step, graph: BuildGraph, { frequencies }: ExplainedWorld): ExplainedInput[] {
  const { from, role } = edge
  const { line } = step.triggeredBy ?? step.instruction
  switch (from.kind) {
    case 'scratch':
      return []
    case 'step': {
      const what = role === 'parent' ? 'the step above' : 'what another stage made'
      return [{ kind: role, what: `${what}, line ${from.step.instruction.line}`, line: from.step.instruction.line, changes: null }]
    }
    case 'image':
      return [{ kind: 'base', what: `the image ${from.reference}`, line, changes: shareOfBase(from.reference) }]
    case 'remote':
      return [{ kind: 'content', what: `what is at ${from.url}`, line, changes: null }]
    case 'stage':
      return []
    case 'context': {
      const changes = contextOf(edge) === graph.context ? frequencies.shareOf(edge) : null
      return [{ kind: 'content', what: filesOf(edge), line, changes }]
    }
  }
}

function filesOf(edge: Edge): string {
  const awaited = awaitedBy(edge)
  const [file, ...others] = selectedFiles(edge).filter((path) => !awaited.includes(path))
  const there = file === undefined ? [] : [others.length === 0 ? `the file ${file}` : `${others.length + 1} files`]
  const coming = awaited.map((path) => `${path}, which is made before the build`)
  return there.length + coming.length === 0 ? '0 files' : [...there, ...coming].join(', and ')
}

/** The step's own inputs, then those of the steps that it stands on or takes from. Each step is told once. */
function* blameOf(step: Step, graph: BuildGraph, world: ExplainedWorld, told: Set<Step>): Generator<ExplainedInput> {
  const chain = [step, ...ancestorsOf(step)].filter((each) => !told.has(each))
  for (const each of chain) {
    told.add(each)
    const { line } = each.triggeredBy ?? each.instruction
    yield { kind: 'text', what: each.kind === 'from' ? 'another FROM' : `the text of \`${brief(each.instruction)}\``, line, changes: null }
    for (const input of inputsOf(each, graph, world)) if (isOwn(input)) yield input
  }
  for (const each of chain) {
    for (const { from, role } of each.edges) if (role !== 'parent' && from.kind === 'step') yield* blameOf(from.step, graph, world, told)
  }
}

function isOwn({ kind, changes, line }: ExplainedInput): boolean {
  return kind === 'base' || kind === 'content' || ((kind === 'arg' || kind === 'env') && (changes !== null || line !== null))
}

function victimsOf(row: ExplainedRow, step: Step | undefined, graph: BuildGraph, { keeping, costs }: ExplainedWorld): StepReport[] {
  const simulation = changeAt(row, step, graph, keeping)
  if (!simulation) return []
  return simulation.graph.steps.flatMap((each) => {
    const verdict = simulation.verdicts.get(each)
    return verdict && verdict.outcome !== 'cached' && verdict.outcome !== 'skipped' ? [reportStep(graph.steps[each.id] ?? each, verdict, costs)] : []
  })
}

/** A change of what the line brings into keys: a file of a copy, a value of an ARG, layers of a base; else of its text. */
function changeAt(row: ExplainedRow, step: Step | undefined, graph: BuildGraph, keeping: Keeping): Simulation | undefined {
  const instruction = graph.dockerfile.instructions.find(({ line }) => line === row.line)
  const [file] = step?.edges.flatMap(selectedFiles) ?? []
  if (file !== undefined) return simulateChange(graph, { kind: 'file', path: file }, keeping)
  if (instruction?.keyword === 'ARG' && instruction.declarations[0]) return simulateChange(graph, { kind: 'arg', name: instruction.declarations[0].name.text }, keeping)
  const base = step?.kind === 'from' ? step.edges[0]?.from : undefined
  if (base?.kind === 'image') return simulateChange(graph, { kind: 'base', image: base.reference }, keeping)
  return instruction ? simulateChange(graph, { kind: 'text', line: row.line }, keeping) : undefined
}
