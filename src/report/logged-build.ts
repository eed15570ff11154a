import type { ExplainedLog, ExplainedRun, RootSeconds } from '../cache/explain-log.ts'
import type { LoggedOutcome } from '../cost/log/build-log.ts'
import type { BuilderName } from '../graph/build-inputs.ts'
import { formatSeconds } from './clauses.ts'
import { columnsOf, printable, type Paint } from './paint.ts'

/** A real build held against the prediction, as `explain --log` prints it with `--format json`: version 1, with a line end behind. */
export function loggedBuildJson(builder: BuilderName, { runs, strangers, roots }: ExplainedLog): string {
  const others = strangers.map(({ stage, text, seconds }) => ({ stage: stage ?? null, text, seconds: seconds ?? null }))
  return `${JSON.stringify({ version: 1, builder, steps: runs, otherSteps: others, roots, seconds: secondsIn(roots) }, null, 2)}\n`
}

interface LoggedBuildOptions {
  readonly paint: Paint
  /** Steps only, no sums. */
  readonly isQuiet: boolean
}

const words: Readonly<Record<LoggedOutcome, string>> = { ran: 'ran', cached: 'cached', failed: 'failed', cancelled: 'cancelled', unsaid: '–' }

/** The same for a person: each step with what became of it and why, first causes marked and what ran because of them below, then seconds by first cause. */
export function loggedBuildText({ runs, strangers, roots }: ExplainedLog, { paint, isQuiet }: LoggedBuildOptions): string {
  const rows = [...runs.map(rowOf), ...strangers.map(({ text, seconds }) => ({ mark: '? ', label: brief(text), status: status('ran', seconds ?? null), why: 'no step of this Dockerfile' }))]
  const widestLabel = Math.max(0, ...rows.map(({ mark, label }) => columnsOf(mark + label)))
  const widestStatus = Math.max(0, ...rows.map((row) => row.status.length))
  const lines = rows.map(({ mark, label, status: own, why }) => {
    const gap = ' '.repeat(widestLabel - columnsOf(mark + label))
    const style = own.startsWith('cached') || own === words.unsaid ? 'good' : 'warning'
    return `${mark}${label}${gap}  ${paint(style, own.padEnd(widestStatus))}  ${why}`.trimEnd()
  })
  return [...lines, ...(isQuiet ? [] : sumLines(roots))].map((line) => `${line}\n`).join('')
}

interface Row {
  readonly mark: string
  readonly label: string
  readonly status: string
  readonly why: string
}

function rowOf({ label, logged, seconds, cause, root, note }: ExplainedRun): Row {
  const isRun = logged === 'ran' || logged === 'failed'
  const mark = !isRun ? '  ' : cause === null ? '? ' : cause.detail === root?.detail ? '▶ ' : '  └ '
  return { mark, label: brief(label), status: status(logged, seconds), why: printable(cause?.detail ?? note ?? '') }
}

function status(logged: LoggedOutcome, seconds: number | null): string {
  return seconds === null ? words[logged] : `${words[logged]} ${formatSeconds(seconds)}`
}

const mostLabel = 70

function brief(text: string): string {
  const line = printable(text.replace(/\s+/g, ' '))
  return columnsOf(line) > mostLabel ? `${line.slice(0, mostLabel - 1)}…` : line
}

function sumLines(roots: readonly RootSeconds[]): string[] {
  if (roots.length === 0) return ['', 'No step ran.']
  const lines = roots.map(({ root, steps, seconds }) => {
    const where = root === null || root.line === null ? '' : `line ${root.line}: `
    return `  ${formatSeconds(seconds).padEnd(7)} ${steps} ${steps === 1 ? 'step ' : 'steps'}  ${where}${root === null ? 'unexplained' : printable(root.detail)}`
  })
  return ['', `${formatSeconds(secondsIn(roots))} in all, by first cause:`, ...lines]
}

function secondsIn(roots: readonly RootSeconds[]): number {
  return Math.round(roots.reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / 1000
}
