import { indexLines } from '../dockerfile/text.ts'
import type { ContextBy, FileReport, Finding, Fix } from '../lint/finding.ts'
import { costClause, formatSeconds, whyClause } from './clauses.ts'
import { frameOf, type FramedText } from './frame.ts'
import { columnsOf, printable, type Paint } from './paint.ts'
import { summarize } from './summary.ts'

/** A report and the text that its places point into. */
export interface ReportedText {
  readonly report: FileReport
  readonly text: string
}

export interface TextReportOptions {
  readonly paint: Paint
  /** Columns to fill. */
  readonly width: number
  /** Findings and errors only: no context, no summary. */
  readonly isQuiet: boolean
}

const contextNotes: Readonly<Record<Exclude<ContextBy, 'none'>, string>> = {
  option: 'as --context says',
  compose: 'as the compose file says',
  bake: 'as the bake file says',
  workflow: 'as the workflow says',
  makefile: 'as the makefile says',
  config: 'as the configuration says',
  unique: 'no other folder fits',
  guess: 'a guess, so no fix is safe; --context names the right one',
}

/** The reports for people: per finding a frame of the file, why the step runs again and what cures it. */
export function textReport(files: readonly ReportedText[], options: TextReportOptions): string {
  const blocks = files.flatMap((file) => fileBlocks(file, options))
  if (!options.isQuiet) blocks.push([summaryLine(files.map((file) => file.report))])
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n')
}

function fileBlocks({ report, text }: ReportedText, options: TextReportOptions): string[][] {
  const framed = { text, lines: indexLines(text) }
  const blocks = report.errors.map(({ message, line, column }) => {
    return [`${place(report.path, line, column, options.paint)}  ${options.paint('error', 'error')}`, `  ${printable(message)}`]
  })
  if (!options.isQuiet) {
    for (const { message, line, column } of report.notes) {
      blocks.push([`${place(report.path, line, column, options.paint)}  ${options.paint('info', 'note')}`, `  ${printable(message)}`])
    }
  }
  if (report.findings.length === 0) return blocks
  blocks.push(...report.findings.map((finding) => findingBlock(finding, report.path, framed, options)))
  const notes = [...contextNote(report), ...orderNotes(report)]
  if (!options.isQuiet && notes.length > 0) blocks.push(notes.map((line) => options.paint('dim', line)))
  return blocks
}

/** A pipeline file asks for builds, and is none. */
function contextNote({ path, context, contextBy }: FileReport): readonly string[] {
  return contextBy === 'none' ? [] : [`${printable(path)} is built in ${printable(context)} (${contextNotes[contextBy]}).`]
}

/** Less than this many seconds per build is not worth a word. */
const leastSaving = 1

function orderNotes({ order, findings }: FileReport): readonly string[] {
  if (!order || order.current - order.best < leastSaving) return []
  const subject = findings.some(({ waste }) => waste.source === 'history') ? 'the build after an average commit' : 'an average build'
  return [`Of ≈ ${formatSeconds(order.current)} that ${subject} runs, another order of its steps saves up to ≈ ${formatSeconds(order.current - order.best)}.`]
}

function place(path: string, line: number, column: number, paint: Paint): string {
  return paint('place', `${printable(path)}:${line}:${column}`)
}

function findingBlock(finding: Finding, path: string, framed: FramedText, options: TextReportOptions): string[] {
  const { paint, width } = options
  return [
    headerOf(finding, path, options),
    `  ${printable(finding.message)}`,
    ...frameOf(framed, finding, path, width, paint),
    ...rowsOf(finding).flatMap((row) => layOut(row, finding, options)),
  ]
}

function headerOf(finding: Finding, path: string, { paint, width }: TextReportOptions): string {
  const { line, column, severity, rule, fix } = finding
  const length = columnsOf(`${path}:${line}:${column}  ${severity}  ${rule}`)
  const head = `${place(path, line, column, paint)}  ${paint(severity, severity)}  ${rule}`
  if (!fix) return head
  const note = fix.verdict === 'safe' ? 'fix available' : 'fix to review'
  return `${head}${' '.repeat(Math.max(2, width - length - note.length))}${paint('good', note)}`
}

/** A labelled line: what happens, and what it comes to. */
interface Row {
  readonly label: string
  readonly clause: string
  readonly figures: string
}

function rowsOf(finding: Finding): readonly Row[] {
  const rows: Row[] = []
  if (finding.chain.length > 0) rows.push({ label: 'why', clause: whyClause(finding), figures: costClause(finding) })
  const { fix, refused } = finding
  if (fix) rows.push({ label: 'fix', clause: fix.title, figures: effectOf(fix) })
  if (fix?.verdict === 'review') rows.push({ label: 'review', clause: fix.why, figures: '' })
  if (!fix && refused) rows.push({ label: 'no fix', clause: refused, figures: '' })
  return rows
}

function effectOf({ seconds, verdict }: Fix): string {
  const effect = seconds ? `≈ ${formatSeconds(seconds.before)} → ${formatSeconds(seconds.after)}` : ''
  return [effect, verdict === 'safe' ? 'same image' : ''].filter((part) => part !== '').join(', ')
}

/** The figures of all rows of a finding stand in one column, or below where a line would be too wide. */
function layOut({ label, clause, figures }: Row, finding: Finding, { paint, width }: TextReportOptions): readonly string[] {
  const head = `  ${label.padEnd(6)}  `
  const text = printable(clause)
  if (figures === '') return [`${paint('dim', head)}${text}`]
  const widest = Math.max(...rowsOf(finding).map((row) => (row.figures === '' ? 0 : columnsOf(row.clause))))
  const longest = Math.max(...rowsOf(finding).map((row) => columnsOf(row.figures)))
  const isFitting = head.length + widest + 2 + longest <= width
  if (!isFitting) return [`${paint('dim', head)}${text}`, `${' '.repeat(head.length)}${figures}`]
  return [`${paint('dim', head)}${text}${' '.repeat(widest - columnsOf(text) + 2)}${figures}`]
}

function summaryLine(files: readonly FileReport[]): string {
  const summary = summarize(files)
  const total = summary.errors + summary.warnings + summary.infos
  const broken = files.filter((file) => file.errors.length > 0).length
  const trouble = broken > 0 ? ` ${count(broken, 'file')} ${broken === 1 ? 'is' : 'are'} not understood.` : ''
  const guesses = guessNote(files.filter(({ contextBy, findings, errors }) => contextBy === 'guess' && findings.length + errors.length === 0))
  if (total === 0) return `No findings in ${count(summary.files, 'file')}.${guesses}${trouble}`
  const kinds = [count(summary.errors, 'error'), count(summary.warnings, 'warning'), count(summary.infos, 'info')]
  const parts = kinds.filter((kind) => !kind.startsWith('0 ')).join(', ')
  const fixable = summary.fixable > 0 ? ` ${summary.fixable} can be fixed with --fix.` : ''
  const isByHistory = files.every(({ findings }) => findings.every(({ waste }) => waste.source === 'history' || waste.secondsPerBuild === null))
  const seconds = summary.secondsPerBuild > 0 ? ` Estimated cost: ≈ ${formatSeconds(summary.secondsPerBuild)} per ${isByHistory ? 'commit' : 'build'}.` : ''
  const reasons = new Set(files.flatMap(({ withoutHistory }) => withoutHistory ?? []))
  const guessed = reasons.size > 0 ? ` Estimated without git history: ${[...reasons].join('; ')}.` : ''
  return `${count(total, 'finding')} in ${count(summary.files, 'file')}: ${parts}.${fixable}${seconds}${guessed}${guesses}${trouble}`
}

/** Nothing found in a wrong context says nothing. */
function guessNote([first, ...others]: readonly FileReport[]): string {
  if (!first) return ''
  if (others.length > 0) return ` ${others.length + 1} files have none in build contexts that are a guess; --context names the right one.`
  return ` ${printable(first.path)} has none in the build context ${printable(first.context)}, which is a guess; --context names the right one.`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
