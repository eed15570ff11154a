import { indexLines, type LineIndex, type Range } from '../dockerfile/text.ts'
import { buildOfAction } from './build-actions.ts'
import { buildsOfScript } from './build-command.ts'
import type { PipelineBuild, PipelineRuns } from './pipeline-file.ts'
import { relativePath } from './relative-path.ts'
import { listOf, valueOf, type YamlText, type YamlValue } from './yaml-tree.ts'

/** Whether a document is a GitHub workflow by what it holds. */
export function isWorkflow(root: YamlValue | undefined): boolean {
  return valueOf(root, 'jobs')?.kind === 'map' && valueOf(root, 'on') !== undefined
}

/** The builds of a GitHub workflow, job by job. Source: the workflow syntax of GitHub Actions. */
export function workflowBuilds(root: YamlValue | undefined, source: string): readonly PipelineBuild[] {
  const jobs = valueOf(root, 'jobs')
  if (jobs?.kind !== 'map') return []
  const events = eventsOf(valueOf(root, 'on'))
  const lines = indexLines(source)
  return [...jobs.entries.values()].flatMap(({ value: job }) => {
    const steps = listOf(valueOf(job, 'steps'))
    const runs: PipelineRuns = { events, runner: runnerOf(job, steps), legs: legsOf(valueOf(job, 'strategy', 'matrix')) }
    const defaults = [valueOf(job, 'defaults', 'run', 'working-directory'), valueOf(root, 'defaults', 'run', 'working-directory')]
    const checkout = checkoutOf(steps)
    return steps.flatMap((step) => buildsOfStep(step, defaults, source, lines).map((build) => inRepository({ ...build, runs }, checkout)))
  })
}

function buildsOfStep(step: YamlValue, defaults: readonly (YamlValue | undefined)[], source: string, lines: LineIndex): readonly PipelineBuild[] {
  const named = valueOf(step, 'name')
  const used = buildOfAction(step, named?.kind === 'text' && named.text !== '' ? named.text : 'build', source)
  if (used) return [used]
  const run = valueOf(step, 'run')
  if (run?.kind !== 'text') return []
  const folder = [valueOf(step, 'working-directory'), ...defaults].find((each) => each !== undefined)
  return buildsOfScript({ text: run.text, folder: folderOf(folder), rangeOfLine: (line) => rangeOfLine(run, line, lines) })
}

/** The folder into which a job checks out the repository; undefined where that is not known. */
function checkoutOf(steps: readonly YamlValue[]): string | undefined {
  const own = steps.filter((step) => {
    const uses = valueOf(step, 'uses')
    return uses?.kind === 'text' && uses.text.startsWith('actions/checkout@') && valueOf(step, 'with', 'repository') === undefined
  })
  const [first, ...others] = own.map((step) => folderOf(valueOf(step, 'with', 'path')))
  if (own.length === 0) return ''
  return others.every((each) => each === first) ? first : undefined
}

/** A build whose paths start in the repository, not in the folder above it. */
function inRepository(build: PipelineBuild, checkout: string | undefined): PipelineBuild {
  if (checkout === '') return build
  const unknown = { kind: 'unknown' } as const
  const inside = (path: string): string | undefined => {
    if (checkout === undefined || (path !== checkout && !path.startsWith(`${checkout}/`))) return undefined
    return path.slice(checkout.length + 1)
  }
  const { context, dockerfile } = build
  const folder = context.kind === 'folder' ? inside(context.path) : undefined
  const file = dockerfile.kind === 'file' ? inside(dockerfile.path) : undefined
  return {
    ...build,
    context: context.kind !== 'folder' ? context : folder === undefined ? unknown : { ...context, path: folder },
    dockerfile: dockerfile.kind !== 'file' || context.kind === 'git' ? dockerfile : file === undefined ? unknown : { kind: 'file', path: file },
  }
}

function folderOf(folder: YamlValue | undefined): string | undefined {
  if (!folder) return ''
  return folder.kind !== 'text' || folder.text.includes('${{') ? undefined : relativePath('', folder.text)
}

/** The place of a line of a script: the lines of a literal block are those of the file. */
export function rangeOfLine({ range, isLiteral }: YamlText, line: number, lines: LineIndex): Range {
  const first = lines.positionAt(range.start).line
  if (!isLiteral) return lineRange(lines, first, range)
  return lineRange(lines, first + 1 + line, range)
}

function lineRange(lines: LineIndex, line: number, within: Range): Range {
  const { start, end } = lines.rangeOf(line)
  return { start: Math.max(start, within.start), end: Math.max(Math.min(end, within.end), Math.max(start, within.start)) }
}

function eventsOf(on: YamlValue | undefined): readonly string[] | undefined {
  if (on?.kind === 'map') return [...on.entries].map(([event, { value }]) => (event === 'push' && isTagsOnly(value) ? 'tag' : event))
  return on && listOf(on).flatMap((event) => (event.kind === 'text' ? [event.text] : []))
}

function isTagsOnly(push: YamlValue): boolean {
  return valueOf(push, 'tags') !== undefined && valueOf(push, 'branches') === undefined && valueOf(push, 'paths') === undefined
}

/** Machines that the service lends start empty; a builder elsewhere keeps what it has. */
function runnerOf(job: YamlValue, steps: readonly YamlValue[]): PipelineRuns['runner'] {
  const labels = listOf(valueOf(job, 'runs-on')).flatMap((label) => (label.kind === 'text' ? [label.text] : []))
  if (labels.includes('self-hosted')) return undefined
  const isLent = labels.length === 1 && labels.every((label) => /^(?:ubuntu|windows|macos)-(?:latest|slim|\d[\w.]*(?:-(?:arm|large|xlarge|intel))?)$/.test(label))
  return isLent && !steps.some(usesBuilderElsewhere) ? 'ephemeral' : undefined
}

function usesBuilderElsewhere(step: YamlValue): boolean {
  const uses = valueOf(step, 'uses')
  if (uses?.kind !== 'text') return false
  if (/^docker\/setup-buildx-action@/.test(uses.text)) {
    const driver = valueOf(step, 'with', 'driver')
    const isLocal = driver === undefined || (driver.kind === 'text' && /^docker(?:-container)?$/.test(driver.text))
    return !isLocal || valueOf(step, 'with', 'endpoint') !== undefined || valueOf(step, 'with', 'append') !== undefined
  }
  return /^(?:depot|useblacksmith|namespacelabs|warpbuilds)\//.test(uses.text)
}

/** How many jobs a matrix makes, as far as its lists stand there. */
function legsOf(matrix: YamlValue | undefined): number | undefined {
  if (!matrix) return 1
  if (matrix.kind !== 'map') return undefined
  let legs = 1
  for (const [name, { value }] of matrix.entries) {
    if (name === 'include' || name === 'exclude') continue
    if (value.kind !== 'list') return undefined
    legs *= value.items.length
  }
  const include = valueOf(matrix, 'include')
  if (include && include.kind !== 'list') return undefined
  const isOnlyIncluded = [...matrix.entries.keys()].every((name) => name === 'include')
  return isOnlyIncluded && include?.kind === 'list' ? include.items.length : legs
}
