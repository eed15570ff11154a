import type { LineIndex } from '../dockerfile/text.ts'
import type { Finding, Place } from '../lint/finding.ts'
import { columnsOf, printable, type Paint } from './paint.ts'

/** The text that a finding points into. */
export interface FramedText {
  readonly text: string
  readonly lines: LineIndex
}

/** How many lines of one place are shown, and how many other places. */
const linesShown = 4
const placesShown = 3

const tab = '    '

/**
 * The lines of a finding and of what belongs to it in the same file, with a caret line under the place itself.
 * Lines that are wider than `width` are cut around the place.
 */
export function frameOf({ text, lines }: FramedText, finding: Finding, path: string, width: number, paint: Paint): readonly string[] {
  const places = [finding, ...finding.related.filter((place) => place.path === path).slice(0, placesShown)]
  const shown = shownLines(places, lines.count)
  const gutter = String(shown.at(-1) ?? 1).length
  const rows: string[] = []
  let before = shown[0] ?? 1
  for (const line of shown) {
    if (line > before + 1) rows.push(paint('dim', `  ${' '.repeat(gutter)} ⋮`))
    before = line
    const { start, end } = lines.rangeOf(line)
    const { shownText, caret } = cut(text.slice(start, end), spanOn(line, finding), width - gutter - 5)
    rows.push(`${paint('dim', `  ${String(line).padStart(gutter)} │`)} ${shownText}`.trimEnd())
    if (line === finding.line) rows.push(`${paint('dim', `  ${' '.repeat(gutter)} │`)} ${paint(finding.severity, caret)}`)
  }
  return rows
}

function shownLines(places: readonly Place[], count: number): readonly number[] {
  const lines = new Set<number>()
  for (const { line, endLine } of places) {
    const last = Math.min(endLine, line + linesShown - 1, count)
    for (let at = Math.max(line, 1); at <= last; at++) lines.add(at)
  }
  return [...lines].sort((a, b) => a - b)
}

/** The columns (from 0, the end exclusive) that a place takes on one line. */
function spanOn(line: number, place: Place): readonly [start: number, end: number] {
  const start = place.line === line ? place.column - 1 : 0
  return [start, place.endLine === line ? place.endColumn - 1 : Infinity]
}

interface Cut {
  readonly shownText: string
  readonly caret: string
}

function cut(raw: string, [start, end]: readonly [number, number], width: number): Cut {
  const line = raw.replace(/^\uFEFF/, ' ')
  const first = start > width / 2 && line.length > width ? start - Math.floor(width / 4) : 0
  const head = first > 0 ? '…' : ''
  const room = width - head.length
  const isCutBehind = line.length - first > room
  const last = isCutBehind ? first + room - 1 : line.length
  const lead = head + display(line.slice(first, start))
  const marked = display(line.slice(start, Math.min(end, last)))
  const shownText = `${head}${display(line.slice(first, last))}${isCutBehind ? '…' : ''}`
  return { shownText, caret: ' '.repeat(columnsOf(lead)) + '^'.repeat(Math.max(1, columnsOf(marked.trimEnd()))) }
}

function display(text: string): string {
  return printable(text.replaceAll('\t', tab))
}
