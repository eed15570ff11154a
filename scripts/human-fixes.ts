import { rules } from '../rules/index.ts'
import type { GitBlobs } from '../src/context/git-blobs.ts'
import { gitContexts } from '../src/context/git-context.ts'
import type { GitEntry } from '../src/context/git-entry.ts'
import { changedTree, emptyTree } from '../src/context/git-tree.ts'
import { priorCosts } from '../src/cost/priors.ts'
import { fixAll } from '../src/fix/apply.ts'
import { fixesOf } from '../src/fix/fixes-of.ts'
import { plainBuild } from '../src/graph/build-inputs.ts'
import { persistentRunner } from '../src/graph/keeping.ts'
import type { FileChange } from '../src/history/log-parser.ts'
import { analyse, type CheckInputs } from '../src/lint/analyse.ts'
import type { Finding } from '../src/lint/finding.ts'
import { emptyConfig } from '../src/project/project-config.ts'
import type { Timeline } from '../src/replay/timeline.ts'
import { arrangedAs, byPriors } from './arranged.ts'
import { noEdits, replayedCosts, type ReplayedCosts } from './replayed-costs.ts'

type TreeLine = readonly [path: string, mode: string, id: string, ...rest: unknown[]]
type ChangeLine = readonly [status: string, path: string, id: string, mode: string, ...rest: unknown[]]

/** A change that a person made to the order of a Dockerfile, and the commits that followed. */
export interface Change {
  readonly dockerfile: string
  /** The build context in the repository; `.` for its root. */
  readonly context: string
  readonly before: string
  readonly after: string
  readonly tree: readonly TreeLine[]
  readonly commits: readonly { readonly sha: string; readonly time: number; readonly changes: readonly ChangeLine[] }[]
  /** Bytes of files by their git ids; what is missing is not known. */
  readonly texts: ReadonlyMap<string, string>
}

/** What the change and what ours is worth. */
export interface Compared {
  readonly before: ReplayedCosts
  readonly after: ReplayedCosts
  /** What all safe fixes make of the file before, and what the best order by priors makes of that. */
  readonly fixed: ReplayedCosts
  readonly ours: ReplayedCosts
  /** The same with the fixes that a person has to look at. */
  readonly reviewed: ReplayedCosts
  readonly findingsBefore: readonly string[]
  readonly findingsAfter: readonly string[]
  readonly refusals: readonly string[]
}

/** Replays both versions and ours over the commits that followed. A file whose text is not at hand cannot be read by what looks into manifests. */
export function compare(change: Change): Compared {
  const { before, after, context: folder, dockerfile } = change
  const prefix = folder === '.' ? '' : folder
  const blobs: GitBlobs = { text: (id) => change.texts.get(id), load: () => undefined }
  const timeline = timelineIn(change)
  const contextOf = gitContexts({ name: folder, folder: prefix, ignoreFiles: [`${dockerfile}.dockerignore`, prefix === '' ? '.dockerignore' : `${prefix}/.dockerignore`], blobs, home: () => timeline.start })
  const isInside = prefix === '' || dockerfile.startsWith(`${prefix}/`)
  const inputs: CheckInputs = {
    rules,
    config: { ...emptyConfig, keeping: persistentRunner, costs: priorCosts },
    build: plainBuild,
    context: contextOf(timeline.start),
    contextBy: 'option',
    dockerfileInContext: isInside ? dockerfile.slice(prefix === '' ? 0 : prefix.length + 1) : undefined,
  }
  const setting = { ...inputs, ...noEdits, timeline, contextOf }
  const fixed = fixAll({ path: dockerfile, text: before }, inputs, { withReview: false })
  const reviewed = fixAll({ path: dockerfile, text: before }, inputs, { withReview: true })
  const { candidate, optimized } = arrangedAs(fixed, inputs, byPriors)
  return {
    before: replayedCosts(before, setting),
    after: replayedCosts(after, setting),
    fixed: replayedCosts(fixed.text, setting),
    ours: replayedCosts(candidate.text, setting),
    reviewed: replayedCosts(reviewed.text, setting),
    findingsBefore: findingsIn(before, dockerfile, inputs),
    findingsAfter: findingsIn(after, dockerfile, inputs),
    refusals: optimized.refusals,
  }
}

function timelineIn({ tree, commits, context }: Change): Timeline {
  const start = changedTree(emptyTree, tree.map(([path, mode, id]) => [path, entryOf(mode, id)]))
  return {
    start,
    holdsGitFolder: context === '.',
    commits: commits.map(({ sha, time, changes }) => ({
      id: sha,
      time,
      changes: changes.map(([status, path, id, mode]): FileChange => ({ path, before: undefined, after: status === 'D' ? undefined : entryOf(mode, id) })),
    })),
  }
}

function entryOf(mode: string, id: string): GitEntry {
  return { mode: Number.parseInt(mode, 8), id }
}

function findingsIn(text: string, path: string, inputs: CheckInputs): readonly string[] {
  const source = { path, text }
  return fixesOf(source, inputs, analyse(source, inputs)).map(told)
}

function told({ rule, line, fix, refused, waste }: Finding): string {
  const why = fix ? `${fix.verdict}${fix.verdict === 'review' ? `: ${fix.why}` : ''}` : `none: ${refused ?? 'no fix'}`
  return `${rule} at line ${line}, ${waste.secondsPerBuild?.toFixed(1) ?? '?'} s per build (${why})`
}
