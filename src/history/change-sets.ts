import type { NoHistory } from './log.ts'
import type { Commit } from './log-parser.ts'

/** Files of a build context that changed together. */
export interface ChangeSet {
  /** The share of commits that this one stands for, 0 to 1: the newer, the more. */
  readonly weight: number
  readonly paths: readonly string[]
}

/** What commits changed in a build context. */
export interface ChangeSets {
  /** How many there are, those that change nothing included. */
  readonly commits: number
  /** One for each commit, newest first. Their weights sum up to 1. */
  readonly sets: readonly ChangeSet[]
}

/** Looks into the history when it is asked. */
export type AskHistory = () => ChangeSets | NoHistory

/** Git's own folder is another after every commit: one file stands for all of it. */
export const gitHead = '.git/HEAD'

/**
 * After so many commits a commit counts e times less. Recent changes foretell the next ones best (Askari and Holt, MSR 2006); ages are counted in
 * commits, so that a pause does not make all but the last commit worthless.
 */
const fading = 100

/** Fewer say too little about how often something happens. */
const fewest = 10

/** Commits, newest first, as changes of the folder that `prefix` names in their repository; the empty prefix is its root. */
export function changeSetsOf(commits: readonly Commit[], prefix: string): ChangeSets | NoHistory {
  if (commits.length < fewest) return { missing: `the history has fewer than ${fewest} commits after the first` }
  const inside = commits.map(({ changes }) => changes.flatMap(({ path }) => pathInContext(path, prefix)))
  if (inside.every((paths) => paths.length === 0)) return { missing: `none of the last ${commits.length} commits touches the build context` }
  const weights = commits.map((_, age) => Math.exp(-age / fading))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const always = prefix === '' ? [gitHead] : []
  return { commits: commits.length, sets: inside.map((paths, age) => ({ weight: (weights[age] ?? 0) / sum, paths: [...paths, ...always] })) }
}

/** A path of the repository as the build context has it, which `prefix` names: none where it lies outside. */
export function pathInContext(path: string, prefix: string): readonly string[] {
  if (prefix === '') return [path]
  return path.startsWith(`${prefix}/`) ? [path.slice(prefix.length + 1)] : []
}
