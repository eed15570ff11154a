import { wasThere, type BuildLog, type LoggedOutcome, type LoggedStep } from '../cost/log/build-log.ts'
import { matchSteps } from '../cost/match-steps.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import type { Simulation } from './simulate.ts'
import type { Cause, Outcome } from './step-report.ts'

/** One step of a real build, held against what it was expected to do. */
export interface ExplainedRun {
  readonly label: string
  readonly line: number
  readonly text: string
  /** `unsaid` where the log does not show it. */
  readonly logged: LoggedOutcome
  /** As the log has it; null where it has no times. */
  readonly seconds: number | null
  /** Null where no build before is known. */
  readonly predicted: Outcome | null
  /** Why it ran: a key input that changed, a lost record, or a step above; null where it did not run, or nobody can say why. */
  readonly cause: Cause | null
  /** The first cause at the end of the chain. */
  readonly root: Cause | null
  /** What else is to be said: a clause, or null. */
  readonly note: string | null
}

/** What one first cause cost. */
export interface RootSeconds {
  /** Null: nobody can say why these ran. */
  readonly root: Cause | null
  readonly steps: number
  readonly seconds: number
}

export interface ExplainedLog {
  readonly runs: readonly ExplainedRun[]
  /** Steps of the log that are none of the Dockerfile. */
  readonly strangers: readonly LoggedStep[]
  /** The dearest first. */
  readonly roots: readonly RootSeconds[]
}

/** A build before that is known tells what was to be expected; without one only what ran because of what can be told apart. */
export function explainLog(log: BuildLog, graph: BuildGraph, simulation: Simulation | undefined): ExplainedLog {
  const steps = graph.steps.filter(({ stage }) => stage.needed)
  const records = matchSteps(log.steps, steps)
  const told = new Map<Step, ExplainedRun>()
  for (const step of steps) told.set(step, runOf(step, { records, simulation, told }))
  const matched = new Set(records.values())
  const strangers = log.steps.filter((step) => !matched.has(step) && step.outcome === 'ran' && !wasThere(step) && isWork(step))
  const runs = [...told.values()]
  return { runs, strangers, roots: rootsOf(runs, strangers) }
}

/** What only the classic builder calls a step takes no time, and BuildKit's file may lack it for good. */
function isWork({ text }: LoggedStep): boolean {
  return /^(?:RUN|COPY|ADD|WORKDIR)\s/i.test(text)
}

interface Known {
  readonly records: ReadonlyMap<Step, LoggedStep>
  readonly simulation: Simulation | undefined
  /** The steps so far, in file order. */
  readonly told: ReadonlyMap<Step, ExplainedRun>
}

function runOf(step: Step, known: Known): ExplainedRun {
  const { label, instruction, triggeredBy } = step
  const record = known.records.get(step)
  const logged = record === undefined ? 'unsaid' : record.outcome === 'ran' && wasThere(record) ? 'cached' : record.outcome
  return {
    label,
    line: (triggeredBy ?? instruction).line,
    text: instruction.text,
    logged,
    seconds: logged === 'cached' ? null : (record?.seconds ?? null),
    predicted: known.simulation?.outcomes.get(step) ?? null,
    ...readingOf(step, logged, known),
  }
}

type Reading = Pick<ExplainedRun, 'cause' | 'root' | 'note'>

const because = (cause: Cause | null, root: Cause | null): Reading => ({ cause, root, note: null })
const noting = (note: string | null): Reading => ({ cause: null, root: null, note })

function readingOf(step: Step, logged: LoggedOutcome, { records, simulation, told }: Known): Reading {
  const predicted = simulation?.outcomes.get(step)
  switch (logged) {
    case 'cached':
      return noting(predicted === 'rebuilt' && step.kind !== 'from' ? 'its inputs are others than before, and an older build had the same' : null)
    case 'unsaid': {
      // BuildKit builds a step that stages share once, and prints it under one of them.
      const twin = simulation?.shared.get(step)?.find((other) => records.has(other))
      return noting(twin ? `the same step as on line ${twin.instruction.line}` : 'the log does not show it')
    }
    case 'cancelled':
      return noting('the build ended before it did')
    case 'ran':
    case 'failed':
      return reasonOf(step, simulation, told)
  }
}

/** Why a step ran: as predicted, because of a step above, or because a record that was to be there is not. */
function reasonOf(step: Step, simulation: Simulation | undefined, told: ReadonlyMap<Step, ExplainedRun>): Reading {
  const { line } = step.triggeredBy ?? step.instruction
  const predicted = simulation?.outcomes.get(step)
  const verdict = predicted === 'rebuilt' || predicted === 'unknown' ? simulation?.verdicts.get(step) : undefined
  if (verdict) return because(verdict.cause, verdict.root)
  const above = ranAbove(step, told)
  if (above) return because({ kind: 'parent', detail: `line ${above.line} ran again above it`, line: above.line, path: null }, above.root)
  if (predicted === undefined) return noting('no build before is known that it could be held against')
  if (predicted !== 'cached') return noting('nothing says that it has to')
  const lost: Cause = { kind: 'lost', detail: 'its inputs are the same: the record was lost (evicted, never exported, or on another runner)', line, path: null }
  return because(lost, lost)
}

/** The step that it stands on or takes from and that ran. */
function ranAbove({ edges }: Step, told: ReadonlyMap<Step, ExplainedRun>): ExplainedRun | undefined {
  const runs = edges.flatMap(({ from }) => (from.kind === 'step' ? [told.get(from.step)] : []))
  return runs.find((run) => run?.logged === 'ran')
}

function rootsOf(runs: readonly ExplainedRun[], strangers: readonly LoggedStep[]): readonly RootSeconds[] {
  const sums = new Map<string, { readonly root: Cause | null; steps: number; seconds: number }>()
  const add = (root: Cause | null, seconds: number): void => {
    const key = JSON.stringify(root)
    const sum = sums.get(key) ?? { root, steps: 0, seconds: 0 }
    sum.steps++
    sum.seconds = Math.round((sum.seconds + seconds) * 1000) / 1000
    sums.set(key, sum)
  }
  for (const { logged, root, seconds } of runs) if (logged === 'ran' || logged === 'failed') add(root, seconds ?? 0)
  for (const { seconds } of strangers) add(null, seconds ?? 0)
  return [...sums.values()].sort((a, b) => b.seconds - a.seconds)
}
