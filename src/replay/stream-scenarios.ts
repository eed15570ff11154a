import { nodeAt } from '../context/git-tree.ts'
import { once } from '../context/once.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import { filesBeyond } from '../history/beyond-git.ts'
import { pathInContext } from '../history/change-sets.ts'
import { commitScenarios } from '../history/commit-scenarios.ts'
import type { Commit } from '../history/log-parser.ts'
import type { Scenario } from '../history/scenarios.ts'
import { smoothedScenarios } from '../history/smoothed-scenarios.ts'
import { newestOf, type Timeline } from './timeline.ts'
import { argsPassedAnew, spellingsOf, type Spellings, type StreamRequest } from './streams.ts'

/** A stream that scenarios are learnt from. */
export interface LearntStream extends Omit<StreamRequest, 'dockerfile' | 'inputs'> {
  /** Whether its builds are to foretell others. */
  readonly isSample: boolean
  /** How much a commit counts, beside others; all the same where nothing is said. */
  readonly weightOf?: ((commit: Commit) => number) | undefined
}

/**
 * What the builds of a stream see changed, as scenarios of which one happens at a time. The context lies in the folder `prefix` of the repository.
 * The first build is none: everything is new to it.
 */
export function streamScenarios(graph: BuildGraph, request: LearntStream, prefix: string): readonly Scenario[] {
  const { stream, timeline, isSample, weightOf = () => 1 } = request
  const edits = editsIn({ ...request, ...graph })
  const args = stream === 'args' ? argsPassedAnew({ ...request, ...graph }) : []
  const commits = timeline.commits.slice(firstBuilt(timeline.commits, request.path)).filter((commit) => stream !== 'dockerfile' || edits.has(commit))
  const anew = stream === 'dockerfile' ? [] : madeAnew(graph, timeline, prefix)
  const touchedBy = ({ changes }: Commit): readonly string[] => (stream === 'dockerfile' ? [] : [...anew, ...changes.flatMap(({ path }) => pathInContext(path, prefix))])
  const plain = commits.filter((commit) => !edits.has(commit))
  const total = weightIn(commits, weightOf)
  const all = [
    ...commitScenarios(graph, plain.map(touchedBy), plain.map(weightOf)).map((scenario) => ({ ...scenario, weight: (scenario.weight * weightIn(plain, weightOf)) / total })),
    ...commits.flatMap((commit): Scenario[] => {
      const texts = edits.get(commit)
      if (!texts) return []
      const [files] = commitScenarios(graph, [touchedBy(commit)])
      const paths = files?.change.kind === 'files' ? files.change.paths : []
      return paths.length + texts.length === 0 ? [] : [{ change: { kind: 'files', paths, texts }, weight: weightOf(commit) / total }]
    }),
  ]
  if (commits.length === 0) return []
  const expected = isSample && stream !== 'dockerfile' ? smoothedScenarios(graph, all, sampleSize(commits.map(weightOf))) : all
  return args.length === 0 ? expected : withArguments(expected, args)
}

/** What git does not have is made before each build, and counts as another each time. */
function madeAnew(graph: BuildGraph, timeline: Timeline, prefix: string): readonly string[] {
  const newest = once(() => newestOf(timeline))
  return filesBeyond(graph, (path) => nodeAt(newest(), prefix === '' ? path : `${prefix}/${path}`) !== undefined)
}

/** How many observations of equal weight tell as much (Kish 1965). */
export function sampleSize(weights: readonly number[]): number {
  const [sum, squares] = [weights.reduce((all, weight) => all + weight, 0), weights.reduce((all, weight) => all + weight ** 2, 0)]
  return sum ** 2 / squares
}

function weightIn(commits: readonly Commit[], weightOf: (commit: Commit) => number): number {
  return commits.reduce((sum, commit) => sum + weightOf(commit), 0)
}

/** Every build passes these anew, be it that nothing else changes. */
function withArguments(scenarios: readonly Scenario[], args: readonly string[]): readonly Scenario[] {
  const rest = 1 - scenarios.reduce((sum, { weight }) => sum + weight, 0)
  const others = scenarios.map(({ change, weight }): Scenario => ({ change: change.kind === 'files' ? { ...change, args } : change, weight }))
  return rest > 1e-9 ? [...others, { change: { kind: 'files', paths: [], args }, weight: rest }] : others
}

/** The first commit that had a build before it: the one that brings the Dockerfile has none. */
function firstBuilt(commits: readonly Commit[], path: string | undefined): number {
  return commits.findLastIndex(({ changes }) => changes.some((change) => change.path === path && !change.before)) + 1
}

/** The texts of the instructions that each commit which edits the Dockerfile makes read otherwise. */
function editsIn(request: Pick<StreamRequest, 'timeline' | 'path' | 'textOf' | 'dockerfile' | 'isFrozen'>): ReadonlyMap<Commit, readonly string[]> {
  const edits = new Map<Commit, readonly string[]>()
  let before: Spellings | undefined
  for (const [commit, spellings] of spellingsOf(request)) {
    if (commit && before && spellings) edits.set(commit, changedTexts(before, spellings))
    before = spellings ?? before
  }
  return edits
}

function changedTexts(before: Spellings, after: Spellings): readonly string[] {
  const found = [...after].flatMap(([instruction, spelling]) => (before.get(instruction) === spelling ? [] : [instruction.text]))
  return [...new Set(found)]
}
