import { dirname, isAbsolute, resolve } from 'node:path'
import { check, type CheckInputs, type Source } from '../check.ts'
import { checkPipeline } from '../check-pipeline.ts'
import type { BuildContext } from '../context/build-context.ts'
import { ignorePathOf, leftOut, withPatterns } from '../context/left-out.ts'
import { fixAll } from '../fix/apply.ts'
import { plainBuild } from '../graph/build-inputs.ts'
import type { FileReport, Finding } from '../lint/finding.ts'
import type { FailOn } from '../project/config-text.ts'
import { displayPath } from '../project/display-path.ts'
import { loadProject } from '../project/load.ts'
import { loadPipeline } from '../project/load-pipeline.ts'
import type { FoundPipeline } from '../project/pipelines.ts'
import type { ProjectOptions } from '../project/project-options.ts'
import { optionsFor } from '../project/requested-build.ts'
import { UsageError } from '../project/usage-error.ts'
import { encodeText } from './encode-text.ts'
import { decodeFile, type FileText } from './file-text.ts'
import { codeOf } from './outputs.ts'
import type { Target } from './targets.ts'
import { unusedSuppressions } from './unused-suppressions.ts'
import { writeFile } from './write-file.ts'

/** What to look for, and what to do about it. `write` changes files; `tell` and `diff` only say what would change. */
export interface Task {
  readonly mode: 'none' | 'write' | 'tell' | 'diff'
  /** Whether also what needs a review is applied. */
  readonly withReview: boolean
  /** Whether suppression comments that silence nothing are findings. */
  readonly withUnused: boolean
}

/** A Dockerfile after a run: the report, and the text that it speaks of. */
export interface Examined {
  readonly target: Target
  readonly report: FileReport
  readonly text: string
  /** The file as it is now. */
  readonly bytes: Uint8Array
  readonly fixed: Fixed | undefined
  readonly failOn: FailOn | undefined
}

/** What fixing changed, or would change. */
export interface Fixed {
  readonly before: string
  readonly after: string
  /** Findings that are cured. */
  readonly count: number
  /** The ignore file of the build context, where the fixes change it. */
  readonly ignore: FixedIgnore | undefined
}

/** An ignore file with the patterns that fixes add. */
export interface FixedIgnore {
  /** As people see it. */
  readonly name: string
  /** Undefined where there is none yet. */
  readonly before: string | undefined
  readonly after: string
}

/**
 * Checks one Dockerfile, and fixes it where that is asked for. What goes wrong with the file itself is in its report;
 * UsageError for the rest.
 */
export async function examine(target: Target, task: Task, options: ProjectOptions): Promise<Examined> {
  if (target.pipeline) return examinePipeline(target, target.pipeline.found, options)
  const file = read(target)
  if ('problem' in file) return unreadable(target, file.problem, options)
  const { inputs, config } = loadProject(target.file, file.text, target.build ? optionsFor(target.build.requested, options) : options)
  const report = reportOf({ path: target.name, text: file.text }, inputs, task)
  const examined = { target, report, text: file.text, bytes: file.bytes, fixed: undefined, failOn: config.failOn }
  if (target.build?.isOneOfSeveral) return { ...examined, report: { ...report, findings: report.findings.map(asOneOfSeveral) } }
  return task.mode === 'none' ? examined : await fix(examined, file, task, inputs, options)
}

function examinePipeline(target: Target, found: FoundPipeline, options: ProjectOptions): Examined {
  const { inputs, config } = loadPipeline(found, options)
  const { text } = found.pipeline
  return { target, report: checkPipeline(inputs), text, bytes: Buffer.from(text), fixed: undefined, failOn: config.failOn }
}

/** What is proven for one build of a Dockerfile is not for another. */
function asOneOfSeveral(finding: Finding): Finding {
  const why = 'Other builds of this Dockerfile have another context, target or arguments, for which nothing is proven.'
  return finding.fix?.verdict === 'safe' ? { ...finding, fix: { ...finding.fix, verdict: 'review', why } } : finding
}

function read(target: Target): FileText | { readonly problem: string } {
  try {
    return decodeFile(target.read())
  } catch (error) {
    return { problem: `The file cannot be read (${codeOf(error)}).` }
  }
}

function unreadable(target: Target, message: string, { builder = plainBuild.builder }: ProjectOptions): Examined {
  const errors = [{ message, line: 1, column: 1 }]
  const report: FileReport = { path: target.name, context: '', contextBy: 'guess', builder, findings: [], errors, notes: [], order: null, withoutHistory: null }
  return { target, report, text: '', bytes: new Uint8Array(), fixed: undefined, failOn: undefined }
}

function reportOf(source: Source, inputs: CheckInputs, { withUnused }: Task): FileReport {
  const report = check(source, inputs)
  return withUnused ? { ...report, findings: [...report.findings, ...unusedSuppressions(source, inputs)] } : report
}

async function fix(examined: Examined, file: FileText, task: Task, inputs: CheckInputs, { cwd, contexts }: ProjectOptions): Promise<Examined> {
  const { mode, withReview } = task
  const source = { path: examined.target.name, text: file.text }
  const { text, ignored, applied } = fixAll(source, inputs, { withReview })
  const ignore = ignored.length === 0 ? undefined : fixedIgnore(inputs.context, ignored)
  const fixed = { before: file.text, after: text, count: applied.length, ignore }
  if (applied.length === 0) return { ...examined, fixed }
  const bytes = await encodeText(file, text)
  if (!bytes) return withError(examined, 'The fix touches a line that is not valid UTF-8, and is not applied.')
  if (mode === 'diff' && !file.isUtf8) return withError(examined, 'The file is not valid UTF-8, and no patch can be made of it.')
  if (mode !== 'write') return { ...examined, fixed }
  const { isStdin } = examined.target
  if (ignore && isStdin) return withError(examined, `The fix changes ${ignore.name}; with a Dockerfile from the standard input no file is written.`)
  const problem = (ignore && saveIgnore(ignore, cwd)) ?? (isStdin || text === file.text ? undefined : save(examined.target.file, file.bytes, bytes, cwd))
  if (problem !== undefined) return withError(examined, problem)
  if (ignore) contexts.clear()
  const left = { ...inputs, context: ignored.length === 0 ? inputs.context : leftOut(inputs.context, ignored) }
  return { ...examined, report: reportOf({ ...source, text }, left, task), text, bytes, fixed }
}

function fixedIgnore(context: BuildContext, patterns: readonly string[]): FixedIgnore {
  return { name: ignorePathOf(context), before: context.ignoreText, after: withPatterns(context.ignoreText, patterns) }
}

function saveIgnore({ name, before, after }: FixedIgnore, cwd: string): string | undefined {
  return save(resolve(cwd, name), before === undefined ? undefined : Buffer.from(before), Buffer.from(after), cwd)
}

/** Writes the file; what hinders that is returned. */
function save(file: string, before: Uint8Array | undefined, after: Uint8Array, cwd: string): string | undefined {
  const root = isAbsolute(displayPath(file, cwd)) ? dirname(file) : cwd
  try {
    writeFile({ file, before, after, root })
    return undefined
  } catch (error) {
    return error instanceof UsageError ? error.message : `The file cannot be written (${codeOf(error)}).`
  }
}

function withError(examined: Examined, message: string): Examined {
  const errors = [...examined.report.errors, { message, line: 1, column: 1 }]
  return { ...examined, report: { ...examined.report, errors } }
}
