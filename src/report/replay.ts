import type { Cause } from '../cache/step-report.ts'
import type { Step } from '../graph/build-graph.ts'
import type { ReplayedBuild } from '../replay/replay.ts'
import { formatBytes, formatSeconds } from './clauses.ts'
import { columnsOf, printable, type Paint } from './paint.ts'

/** One Dockerfile over all commits. */
export interface ReplayedCandidate {
  /** `current`, `fixed`, or the file's name. */
  readonly name: string
  readonly steps: readonly Step[]
  readonly builds: readonly ReplayedBuild[]
  /** Of the layers that pushes after these builds would move; undefined where nobody measured them. */
  readonly bytesPushed: number | undefined
}

/** What `replay` reports. */
export interface ReplayReport {
  /** The first is what the others are held against. */
  readonly candidates: readonly ReplayedCandidate[]
  /** Whether somebody ended it before the last commit. */
  readonly isCut: boolean
  /** Estimated seconds over all commits: of the best order, and where every step runs only for what it needs itself. */
  readonly bounds: { readonly order: number; readonly structure: number } | undefined
  /** What holds of the best order with a reservation: sentences. */
  readonly caveats: readonly string[]
}

/** A replay as `replay --format json` prints it, version 1. What nobody works out is null. */
export function replayJson(replayed: ReplayReport): string {
  const { candidates, isCut } = replayed
  const bounds = boundsOf(replayed)
  const report = {
    version: 1,
    commits: candidates[0]?.builds.length ?? 0,
    isCut,
    candidates: candidates.map((candidate) => ({
      name: candidate.name,
      rebuiltSteps: rebuiltSteps(candidate),
      seconds: rounded(secondsOf(candidate)),
      bytesPushed: candidate.bytesPushed ?? null,
      perCommit: candidate.builds.map((build) => ({
        sha: build.id,
        rebuilt: linesOf(candidate, ({ id }) => runs(build, id)),
        unknown: linesOf(candidate, ({ id }) => build.outcomes.get(id) === 'unknown'),
        seconds: rounded(build.seconds),
        root: build.roots[0]?.root ?? null,
      })),
    })),
    bounds: { order: bounds ? rounded(bounds.order) : null, structure: bounds ? rounded(bounds.structure) : null },
    caveats: replayed.caveats,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

/** The bounds count what a stage makes anew as another; a replay that finds it the same may stay below them. */
function boundsOf({ candidates, bounds }: ReplayReport): ReplayReport['bounds'] {
  if (!bounds) return undefined
  const least = Math.min(...candidates.filter(({ name }) => name === 'optimal').map(secondsOf), bounds.order)
  return { order: least, structure: Math.min(bounds.structure, least) }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}

function secondsOf({ builds }: ReplayedCandidate): number {
  return builds.reduce((sum, { seconds }) => sum + seconds, 0)
}

function runs(build: ReplayedBuild, id: number): boolean {
  const outcome = build.outcomes.get(id)
  return outcome === 'rebuilt' || outcome === 'unknown'
}

function rebuiltSteps({ builds, steps }: ReplayedCandidate): number {
  return builds.reduce((sum, build) => sum + steps.filter(({ id }) => runs(build, id)).length, 0)
}

function linesOf({ steps }: ReplayedCandidate, isMeant: (step: Step) => boolean): readonly number[] {
  return steps.filter(isMeant).map(({ triggeredBy, instruction }) => (triggeredBy ?? instruction).line)
}

interface ReplayTextOptions {
  readonly paint: Paint
  readonly width: number
  /** The comparison alone. */
  readonly isQuiet: boolean
}

/** A replay for a person: when which step ran, what made it run, and what the candidates cost side by side. */
export function replayText(report: ReplayReport, options: ReplayTextOptions): string {
  const { candidates, isCut } = report
  const [current] = candidates
  const count = current?.builds.length ?? 0
  if (!current || count === 0) return 'No commit is replayed.\n'
  const picture = options.isQuiet ? [] : candidates.filter(isOther).flatMap((candidate) => [...pictureOf(candidate, options), ''])
  const causes = options.isQuiet ? [] : [...causesOf(current, options), '']
  const open = current.builds.reduce((sum, build) => sum + current.steps.filter(({ id }) => build.outcomes.get(id) === 'unknown').length, 0)
  const except = open === 0 ? '' : `, but for ${open} of the ${rebuiltSteps(current)} runs of the current file: whether what they take is the same as before is unknown`
  const end = `${count} ${count === 1 ? 'commit' : 'commits'}${isCut ? ', ended early' : ''}. Seconds are estimates; which steps run is not${except}.`
  const bounds = boundsOf(report)
  const told = bounds ? [`The best order takes ≈ ${formatSeconds(bounds.order)}; if every step ran only for what it needs itself, that would be ≈ ${formatSeconds(bounds.structure)}.`, ...report.caveats] : []
  return [...picture, ...causes, ...comparison(candidates, options), ...told, '', end].map((line) => `${line}\n`).join('')
}

/** A candidate with the text of one before it has its very builds. */
function isOther({ builds }: ReplayedCandidate, index: number, all: readonly ReplayedCandidate[]): boolean {
  return all.findIndex((other) => other.builds === builds) === index
}

const mostLabel = 44
const shades = ['·', '░', '▒', '▓', '█'] as const

/** A row for each step, a column for each commit or for several: the darker, the oftener the step ran; where that is not sure once, with a `?`. */
function pictureOf(candidate: ReplayedCandidate, { paint, width }: ReplayTextOptions): string[] {
  const { steps, builds, name } = candidate
  const needed = steps.filter(({ stage }) => stage.needed)
  const labels = needed.map(({ triggeredBy, instruction }) => shorten(`${(triggeredBy ?? instruction).line} ${instruction.text}`))
  const widest = Math.max(...labels.map(columnsOf), 0)
  const room = Math.max(10, width - widest - 8)
  const columns = Math.min(room, builds.length)
  const buckets = Array.from({ length: columns }, (_, index) => builds.slice(Math.floor((index * builds.length) / columns), Math.floor(((index + 1) * builds.length) / columns)))
  const head = `${paint('place', printable(name))}, the oldest commit first${columns < builds.length ? `, ${Math.ceil(builds.length / columns)} in a column` : ''}`
  return [
    head,
    ...needed.map(({ id }, index) => {
      const label = labels[index] ?? ''
      const cells = buckets.map((bucket) => cellOf(bucket, id)).join('')
      const ran = builds.filter((build) => runs(build, id)).length
      return `${label}${' '.repeat(widest - columnsOf(label))}  ${cells} ${String(ran).padStart(4)}`
    }),
  ]
}

function cellOf(bucket: readonly ReplayedBuild[], id: number): string {
  const ran = bucket.filter((build) => runs(build, id))
  if (ran.length > 0 && ran.every((build) => build.outcomes.get(id) === 'unknown')) return '?'
  return shades[Math.ceil((ran.length / bucket.length) * (shades.length - 1))] ?? '█'
}

function shorten(text: string): string {
  const line = printable(text.replace(/(?:\s|\\\r?\n)+/g, ' '))
  return columnsOf(line) > mostLabel ? `${line.slice(0, mostLabel - 1)}…` : line
}

const mostCauses = 8

interface CauseRow {
  readonly root: Cause
  seconds: number
  commits: number
  readonly details: Map<string, number>
}

/** First causes by the seconds that they cost. */
function causesOf(candidate: ReplayedCandidate, { paint }: ReplayTextOptions): string[] {
  const rows = new Map<string, CauseRow>()
  for (const { roots } of candidate.builds) {
    const seen = new Set<string>()
    for (const { root, seconds } of roots) {
      const key = `${root.kind} ${root.line}`
      const row = rows.get(key) ?? { root, seconds: 0, commits: 0, details: new Map<string, number>() }
      rows.set(key, row)
      row.seconds += seconds
      if (!seen.has(key)) row.commits++
      seen.add(key)
      const detail = root.path ?? root.detail
      row.details.set(detail, (row.details.get(detail) ?? 0) + 1)
    }
  }
  const sorted = [...rows.values()].sort((a, b) => b.seconds - a.seconds)
  if (sorted.length === 0) return [paint('place', 'No commit makes a step run again.')]
  const textAt = (line: number | null): string => candidate.steps.find(({ instruction }) => instruction.line === line)?.instruction.text ?? ''
  const shown = sorted.slice(0, mostCauses).map(({ root, seconds, commits, details }) => {
    const [most = ''] = [...details].sort((a, b) => b[1] - a[1])[0] ?? []
    const place = root.line === null ? '' : `line ${shorten(`${root.line} ${textAt(root.line)}`.trim())}: `
    return `  ≈ ${formatSeconds(seconds).padStart(7)}  ${String(commits).padStart(5)}  ${place}${details.size === 1 ? '' : 'most often '}${printable(most)}`
  })
  const rest = sorted.length > mostCauses ? [`  and ${sorted.length - mostCauses} more`] : []
  return [paint('place', 'First causes, by what they cost, with the number of commits'), ...shown, ...rest]
}

function comparison(candidates: readonly ReplayedCandidate[], { paint }: ReplayTextOptions): string[] {
  const [current] = candidates
  const base = current ? secondsOf(current) : 0
  const rows = candidates.map((candidate, index) => {
    const seconds = secondsOf(candidate)
    const share = index === 0 || base === 0 ? '' : percent(seconds / base - 1)
    const pushed = candidate.bytesPushed === undefined ? '' : formatBytes(candidate.bytesPushed)
    return [printable(candidate.name), String(rebuiltSteps(candidate)), `≈ ${formatSeconds(seconds)}`, `≈ ${formatSeconds(seconds / Math.max(1, candidate.builds.length))}`, share, pushed] as const
  })
  const isMeasured = candidates.some((candidate) => candidate.bytesPushed !== undefined)
  const all = [['', 'steps run', 'all commits', 'each', '', isMeasured ? 'pushed' : ''] as const, ...rows]
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...all.map((row) => columnsOf(row[column] ?? ''))))
  return all.map((row, index) => {
    const line = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd()
    return index === 0 ? paint('dim', line) : line
  })
}

function percent(change: number): string {
  const value = Math.round(change * 100)
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${Math.abs(value)} %`
}
