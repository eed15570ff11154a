import { ruleUrl } from '../lint/rule-url.ts'
import type { Rule } from '../lint/rule.ts'
import { UsageError } from '../project/usage-error.ts'
import { githubReport } from '../report/github.ts'
import { jsonReport } from '../report/json.ts'
import { sarifReport } from '../report/sarif.ts'
import { textReport } from '../report/text.ts'
import type { Arguments } from './arguments.ts'
import { examine, type Examined, type Task } from './examine.ts'
import { exitCodeOf, type ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import { deliver, outputsOf, painterOf, type Output } from './outputs.ts'
import { patchOf } from './patch.ts'
import { projectRequest } from './project-request.ts'
import { findTargets } from './targets.ts'

const formats = ['text', 'json', 'sarif', 'github'] as const

type Format = (typeof formats)[number]

/** `stratalint [lint] [PATH…]` */
export async function lint(args: Arguments, io: Io, rules: readonly Rule[]): Promise<ExitCode> {
  const outputs = outputsOf(args, formats)
  const options = projectRequest(args, io, rules)
  const task = taskOf(args)
  const { found, notes } = findTargets(args, io, options)
  const examined: Examined[] = []
  for (const target of found) examined.push(await examine(target, task, options))
  const shown = examined.filter(isShown)
  if (!args.flag('quiet')) for (const note of notes) io.stderr.write(`${note}\n`)
  const isTaken = await printTexts(shown, task, io)
  for (const output of outputs) {
    if (output.file === undefined && isTaken && task.mode === 'diff') continue
    const sink = isTaken ? io.stderr : io.stdout
    deliver(render(output, { examined: shown, args, io, rules }), output.file, sink, io.cwd)
  }
  if (!args.flag('quiet')) io.stderr.write(fixNote(shown, task))
  return exitCodeOf(shown, args)
}

/** A pipeline file that came up in a search is told of where something is wrong with it. */
function isShown({ target, report }: Examined): boolean {
  return target.pipeline?.isNamed !== false || report.findings.length + report.errors.length > 0
}

function taskOf(args: Arguments): Task {
  const withReview = args.flag('fix-suggestions')
  const withUnused = args.flag('report-unused-suppressions')
  if (withUnused && args.list('only').length > 0) throw new UsageError('--report-unused-suppressions and --only exclude each other.')
  return { mode: modeOf(args), withReview, withUnused }
}

/** What writes nothing wins over what writes. */
function modeOf(args: Arguments): Task['mode'] {
  if (args.flag('diff')) return 'diff'
  if (args.flag('fix-dry-run')) return 'tell'
  return args.flag('fix') || args.flag('fix-suggestions') ? 'write' : 'none'
}

/** Prints patches, or the fixed text of the standard input: then the standard output is theirs alone, and the result is true. */
async function printTexts(examined: readonly Examined[], { mode }: Task, io: Io): Promise<boolean> {
  if (mode === 'diff') {
    for (const { target, fixed } of examined) {
      if (!fixed) continue
      io.stdout.write(await patchOf(target.name, fixed.before, fixed.after))
      if (fixed.ignore) io.stdout.write(await patchOf(fixed.ignore.name, fixed.ignore.before, fixed.ignore.after))
    }
    return true
  }
  const piped = examined.find(({ target }) => target.isStdin)
  if (mode !== 'write' || !piped) return false
  io.stdout.write(piped.bytes)
  return true
}

interface Run {
  readonly examined: readonly Examined[]
  readonly args: Arguments
  readonly io: Io
  readonly rules: readonly Rule[]
}

function render(output: Output<Format>, { examined, args, io, rules }: Run): string {
  const reports = examined.map((each) => each.report)
  switch (output.format) {
    case 'text': {
      if (examined.length === 0) return `${nothingFound(args)}\n`
      const width = Math.min(Math.max(io.stdout.columns ?? 100, 60), 120)
      return textReport(examined, { paint: painterOf(args, output, io.stdout), width, isQuiet: args.flag('quiet') })
    }
    case 'json':
      return jsonReport(reports)
    case 'github':
      return githubReport(reports)
    case 'sarif': {
      const marked = new Set(examined.filter((each) => each.text.startsWith('\uFEFF')).map((each) => each.report.path))
      const tool = { version: io.program.version(), rules, urlOf: ruleUrl }
      return sarifReport(reports, tool, (path) => marked.has(path))
    }
  }
}

function nothingFound({ positionals }: Arguments): string {
  return `No Dockerfile is in ${positionals.length === 0 ? 'this folder' : positionals.join(', ')} or below.`
}

function fixNote(examined: readonly Examined[], { mode }: Task): string {
  if (mode === 'none') return ''
  const changed = examined.filter(({ fixed, text }) => fixed && (mode === 'write' ? text === fixed.after : true))
  const count = changed.reduce((sum, { fixed }) => sum + (fixed?.count ?? 0), 0)
  const verb = mode === 'write' ? 'Fixed' : 'Would fix'
  return `${verb} ${count} ${count === 1 ? 'finding' : 'findings'}.\n`
}
