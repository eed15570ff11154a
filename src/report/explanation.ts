import type { CountedOver, ExplainedInput, ExplainedLine, ExplainedRow } from '../cache/explain.ts'
import type { BuilderName } from '../graph/build-inputs.ts'
import { formatSeconds, shareClause } from './clauses.ts'
import { columnsOf, printable, type Paint } from './paint.ts'

/** The explained graph as `explain --format json` prints it, version 1, with a line end behind. */
export function explanationJson(builder: BuilderName, rows: readonly ExplainedRow[], line: ExplainedLine | undefined, history: CountedOver): string {
  return `${JSON.stringify({ version: 1, builder, ...history, rows, ...(line && { line }) }, null, 2)}\n`
}

/** Where the shares come from, where that was asked. */
export function sourceText({ commits, withoutHistory }: CountedOver, paint: Paint): string {
  const counted = commits === null ? '' : `How often files change is counted over ${commits} commits, the newer the more; the rest is estimated.`
  const sentence = withoutHistory === null ? counted : `How often is estimated: ${withoutHistory}.`
  return sentence === '' ? '' : `\n${paint('dim', sentence)}\n`
}

const mostText = 60

function textOf(text: string): string {
  const line = printable(text.replace(/\s+/g, ' '))
  return columnsOf(line) > mostText ? `${line.slice(0, mostText - 1)}…` : line
}

/** The explained graph as a table: line, instruction, layer or none, cost, how often it runs; below each step what is in its key. */
export function explanationText(rows: readonly ExplainedRow[], paint: Paint): string {
  const lineWidth = Math.max(0, ...rows.map(({ line }) => String(line).length))
  const textWidth = Math.max(0, ...rows.map(({ text }) => columnsOf(textOf(text))))
  return rows.map((row) => [headOf(row, paint, lineWidth, textWidth), ...keyOf(row, paint, lineWidth)].map((line) => `${line}\n`).join('')).join('')
}

function headOf(row: ExplainedRow, paint: Paint, lineWidth: number, textWidth: number): string {
  const text = textOf(row.text)
  const layer = row.instruction === 'FROM' ? 'base' : row.layer ? 'layer' : 'no layer'
  const cost = row.runs === null || row.instruction === 'FROM' ? '' : `≈ ${formatSeconds(row.seconds)}`
  const runs = row.runs === null ? 'no step' : row.runs === 0 ? 'never runs again by itself' : `runs ${shareClause(row.runs)}`
  const gap = ' '.repeat(textWidth - columnsOf(text))
  return `${paint('place', String(row.line).padStart(lineWidth))}  ${text}${gap}  ${layer.padEnd(8)}  ${cost.padEnd(8)}  ${paint('dim', runs)}`.trimEnd()
}

const mostInputs = 8

function keyOf({ inputs }: ExplainedRow, paint: Paint, lineWidth: number): string[] {
  const indent = ' '.repeat(lineWidth + 4)
  const shown = inputs.slice(0, mostInputs).map((input) => `${indent}${paint('dim', 'key')}  ${inputText(input)}`)
  const left = inputs.length - shown.length
  return left > 0 ? [...shown, `${indent}     and ${left} more`] : shown
}

function inputText({ what, line, changes }: ExplainedInput): string {
  const where = line === null || what.includes(`line ${line}`) ? '' : ` (line ${line})`
  return `${printable(what)}${where}${changes === null ? '' : `, changes ${shareClause(changes)}`}`
}

/** One line, in both directions: what can make it run, and what runs because of it. */
export function lineText({ row, invalidatedBy, invalidates }: ExplainedLine, paint: Paint): string {
  const head = `line ${row.line}: ${textOf(row.text)}`
  const above = invalidatedBy.map((input) => `  line ${input.line ?? row.line}  ${inputText({ ...input, line: null })}`)
  const below = invalidates.map((step) => `  line ${step.line}  ${textOf(step.text)}  ${step.outcome}, ≈ ${formatSeconds(step.seconds)}`)
  const section = (title: string, lines: readonly string[], none: string): string[] => [paint('place', title), ...(lines.length > 0 ? lines : [`  ${none}`])]
  return [
    head,
    '',
    ...section('What can make it run again', above, 'Nothing: it is no step of this builder.'),
    '',
    ...section('What runs again when it changes', below, 'Nothing.'),
  ]
    .map((line) => `${line}\n`)
    .join('')
}
