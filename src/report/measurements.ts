import type { Measurement } from '../cost/measurement.ts'
import { formatBytes, formatSeconds } from './clauses.ts'
import { columnsOf, printable } from './paint.ts'

interface Written {
  readonly file: string
  readonly logs: number
}

const mostText = 60

/** What `calibrate` learnt, for a person: a line for each step, and where it is written. */
export function measurementsText(measurements: readonly Measurement[], { file, logs }: Written): string {
  const cells = measurements.map(({ stage, text, seconds, bytes }) => [stage, shorten(printable(text)), seconds === undefined ? '' : formatSeconds(seconds), bytes === undefined ? '' : formatBytes(bytes)])
  const widths = [0, 1, 2].map((column) => Math.max(0, ...cells.map((row) => columnsOf(row[column] ?? ''))))
  const rows = cells.map((row) => row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - columnsOf(cell)))).join('  ').trimEnd())
  const steps = `${measurements.length} ${measurements.length === 1 ? 'step' : 'steps'}`
  return `${rows.join('\n')}\n${steps} from ${logs} ${logs === 1 ? 'log' : 'logs'}, written to ${file}.\n`
}

function shorten(text: string): string {
  return columnsOf(text) > mostText ? `${text.slice(0, mostText - 1)}…` : text
}
