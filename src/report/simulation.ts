import type { Outcome, StepReport } from '../cache/step-report.ts'
import type { BuilderName } from '../graph/build-inputs.ts'
import { formatSeconds } from './clauses.ts'
import { columnsOf, printable, type Paint, type Style } from './paint.ts'

const outcomes = ['cached', 'rebuilt', 'relinked', 'unknown', 'skipped'] as const satisfies readonly Outcome[]

/** The releases whose behaviour was observed and is modelled. */
const modelledVersions: Readonly<Record<BuilderName, string>> = { buildkit: '0.25', classic: '20.10' }

type SimulationSummary = Readonly<Record<Outcome, number>> & {
  /** Estimated, for all that runs; what is unknown counts as running. */
  readonly seconds: number
}

function summarizeSteps(steps: readonly StepReport[]): SimulationSummary {
  const count = (outcome: Outcome): number => steps.filter((step) => step.outcome === outcome).length
  const seconds = steps.filter(isRunning).reduce((sum, step) => sum + step.seconds, 0)
  return {
    cached: count('cached'),
    rebuilt: count('rebuilt'),
    relinked: count('relinked'),
    unknown: count('unknown'),
    skipped: count('skipped'),
    seconds: Math.round(seconds * 1000) / 1000,
  }
}

function isRunning({ outcome }: StepReport): boolean {
  return outcome === 'rebuilt' || outcome === 'unknown'
}

/** A simulated build as `simulate --format json` prints it, version 1, with a line end behind. */
export function simulationJson(builder: BuilderName, steps: readonly StepReport[]): string {
  const report = { version: 1, builder, builderVersion: modelledVersions[builder], steps, summary: summarizeSteps(steps) }
  return `${JSON.stringify(report, null, 2)}\n`
}

const styles: Readonly<Record<Outcome, Style>> = { cached: 'good', rebuilt: 'warning', relinked: 'info', unknown: 'info', skipped: 'dim' }

const widestOutcome = Math.max(...outcomes.map((outcome) => outcome.length))

interface SimulationTextOptions {
  readonly paint: Paint
  /** Steps only, no summary. */
  readonly isQuiet: boolean
}

/** A simulated build as a table: what became of each step, which one, and why. */
export function simulationText(steps: readonly StepReport[], { paint, isQuiet }: SimulationTextOptions): string {
  const rows = steps.map((step) => ({ step, label: shorten(printable(step.label)) }))
  const widest = Math.max(0, ...rows.map(({ label }) => columnsOf(label)))
  const lines = rows.map(({ step, label }) => {
    const gap = ' '.repeat(widest - columnsOf(label))
    return `${paint(styles[step.outcome], step.outcome.padEnd(widestOutcome))}  ${label}${gap}  ${reasonOf(step)}`.trimEnd()
  })
  return [...lines, ...(isQuiet ? [] : ['', summaryLine(steps)])].map((line) => `${line}\n`).join('')
}

const mostLabel = 70

function shorten(label: string): string {
  return columnsOf(label) > mostLabel ? `${label.slice(0, mostLabel - 1)}…` : label
}

function reasonOf(step: StepReport): string {
  if (!step.cause) return ''
  return printable(step.cause.detail) + (isRunning(step) ? `, ≈ ${formatSeconds(step.seconds)}` : '')
}

function summaryLine(steps: readonly StepReport[]): string {
  const summary = summarizeSteps(steps)
  const counts = outcomes.filter((outcome) => summary[outcome] > 0).map((outcome) => `${summary[outcome]} ${outcome}`)
  return `${counts.join(', ')}. Estimated: ≈ ${formatSeconds(summary.seconds)}.`
}
