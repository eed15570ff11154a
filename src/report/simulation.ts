import type { Outcome, StepReport } from '../cache/step-report.ts'
import type { BuildInputs } from '../graph/build-inputs.ts'
import type { Keeping } from '../graph/keeping.ts'
import { profileOf } from '../graph/profiles.ts'
import { formatSeconds } from './clauses.ts'
import { columnsOf, printable, type Paint, type Style } from './paint.ts'

const outcomes = ['cached', 'rebuilt', 'relinked', 'unknown', 'skipped'] as const satisfies readonly Outcome[]

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

/** Which builder, and which release of it. */
type Builder = Pick<BuildInputs, 'builder' | 'builderVersion'>

/** A simulated build as `simulate --format json` prints it, version 1, with a line end behind. */
export function simulationJson(inputs: Builder, { runner, cacheExport }: Keeping, steps: readonly StepReport[]): string {
  const kept = runner === 'persistent' ? { runner } : { runner, cacheExport }
  const report = { version: 1, builder: inputs.builder, builderVersion: profileOf(inputs).version, ...kept, steps, summary: summarizeSteps(steps) }
  return `${JSON.stringify(report, null, 2)}\n`
}

interface SimulationTextOptions {
  readonly builder: Builder
  readonly keeping: Keeping
  /** Of a range of commits, each of which was built: how many. */
  readonly commits?: number | undefined
  readonly paint: Paint
  /** Steps only, no summary. */
  readonly isQuiet: boolean
}

interface Row {
  readonly mark: string
  readonly label: string
  readonly status: string
  readonly style: Style
  readonly reason: string
}

/**
 * A simulated build for a person: the steps as the builder prints them, the first causes marked, what ran only because
 * of them indented below, and the estimated seconds lost and saved.
 */
export function simulationText(steps: readonly StepReport[], { builder, keeping, commits, paint, isQuiet }: SimulationTextOptions): string {
  const { cachedWord } = profileOf(builder)
  const rows = steps.map((step) => rowOf(step, cachedWord))
  const widestLabel = Math.max(0, ...rows.map(({ mark, label }) => columnsOf(mark + label)))
  const widestStatus = Math.max(0, ...rows.map(({ status }) => status.length))
  const lines = rows.map(({ mark, label, status, style, reason }) => {
    const gap = ' '.repeat(widestLabel - columnsOf(mark + label))
    return `${paint(style, mark)}${label}${gap}  ${paint(style, status.padEnd(widestStatus))}  ${reason}`.trimEnd()
  })
  return [...lines, ...(isQuiet ? [] : ['', summaryLine(steps), ...rangeLine(commits), ...runnerLine(keeping)])].map((line) => `${line}\n`).join('')
}

const plainMark = '  '
const firstMark = '▶ '
const cascadeMark = '  └ '

function rowOf(step: StepReport, cachedWord: string): Row {
  const label = shorten(printable(step.label))
  const isCascade = step.cause !== null && step.cause !== step.root
  const mark = step.cause === null ? plainMark : isCascade ? cascadeMark : firstMark
  switch (step.outcome) {
    case 'cached':
      return { mark, label, status: step.instruction === 'FROM' ? '' : cachedWord, style: 'good', reason: foundAs(step) }
    case 'skipped':
      return { mark, label, status: 'skipped', style: 'dim', reason: 'the target does not need it' }
    case 'unknown':
      return { mark, label, status: 'unknown', style: 'info', reason: `${condition(step)}${mountsOf(step)}, ≈ ${formatSeconds(step.seconds)}` }
    case 'relinked':
      return { mark, label, status: 'relinked', style: 'info', reason: 'its files are laid again, not copied again' }
    case 'rebuilt':
      return { mark, label, status: 'rebuilt', style: 'warning', reason: `${printable(step.cause?.detail ?? '')}${mountsOf(step)}, ≈ ${formatSeconds(step.seconds)}` }
  }
}

function foundAs({ stale, buildsAgo }: StepReport): string {
  const age = buildsAgo === null || buildsAgo === 1 ? [] : [`as ${buildsAgo} builds ago`]
  return [...age, ...(stale === null ? [] : [`stale: ${stale}`])].join(', ')
}

function mountsOf({ emptyMounts }: StepReport): string {
  if (emptyMounts.length === 0) return ''
  return `, its cache ${emptyMounts.length === 1 ? 'mount' : 'mounts'} ${printable(emptyMounts.join(', '))} empty`
}

/** What decides about a step whose outcome is not known. */
function condition({ cause }: StepReport): string {
  if ((cause?.kind === 'parent' || cause?.kind === 'lost') && cause.line !== null) return `runs if line ${cause.line} does`
  if (cause && cause.path !== null) return `runs unless ${printable(cause.path)} is what it was before`
  if (cause && cause.line !== null) return `runs unless line ${cause.line} makes the same bytes as before`
  return 'runs unless the bytes are the same as before'
}

const mostLabel = 70

function shorten(label: string): string {
  const line = label.replace(/\s*\n\s*/g, ' ')
  return columnsOf(line) > mostLabel ? `${line.slice(0, mostLabel - 1)}…` : line
}

function runnerLine({ runner, cacheExport }: Keeping): string[] {
  if (runner === 'persistent') return []
  return [cacheExport === 'none' ? 'Each build starts on a new runner, with nothing of the one before.' : `Each build starts on a new runner, with the \`${cacheExport}\` export of the one before.`]
}

function rangeLine(commits = 1): string[] {
  return commits === 1 ? [] : [`It is the build of the newest of ${commits} commits, before which each of the others was built.`]
}

function summaryLine(steps: readonly StepReport[]): string {
  const summary = summarizeSteps(steps)
  const counts = outcomes.filter((outcome) => summary[outcome] > 0).map((outcome) => `${summary[outcome]} ${outcome}`)
  const saved = steps.filter(({ outcome, instruction }) => outcome === 'cached' && instruction !== 'FROM').reduce((sum, { seconds }) => sum + seconds, 0)
  return `${counts.join(', ')}. Estimated: ≈ ${formatSeconds(summary.seconds)} lost, ≈ ${formatSeconds(saved)} saved.`
}
