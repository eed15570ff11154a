import type { Scenario } from '../history/scenarios.ts'
import type { AnyFlaw } from './rule.ts'

/** The files of which flaws speak apart, because a change of a part of them is told by its share of builds. */
export function filesInPart(flaws: readonly AnyFlaw[]): readonly ReadonlySet<string>[] {
  const paths = new Set(flaws.flatMap(({ change, share }) => (share !== undefined && change.kind === 'file' ? [change.path] : [])))
  return [...paths].map((path) => new Set([path]))
}

/** How often a part of a file changes of which flaws speak, by the file. */
function sharesOf(flaws: readonly AnyFlaw[]): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const { change, share } of flaws) if (share !== undefined && change.kind === 'file') shares.set(change.path, Math.max(share, shares.get(change.path) ?? 0))
  return shares
}

/** Scenarios of which those of such files are two: of the part, and of all else. One of the two happens as often as the one did. */
export function inParts(scenarios: readonly Scenario[], flaws: readonly AnyFlaw[]): readonly Scenario[] {
  const shares = sharesOf(flaws)
  return scenarios.flatMap((scenario): readonly Scenario[] => {
    const { change, weight } = scenario
    const share = Math.min(weight, change.kind === 'file' ? (shares.get(change.path) ?? 0) : 0)
    if (share === 0) return [scenario]
    return [{ change, weight: share, isPart: true }, { change, weight: share === 1 ? 0 : 1 - (1 - weight) / (1 - share) }]
  })
}

/** Commits of which those that change such a file are two: of the part, as often as the flaw says, and of all else. */
export function inPartsOfCommits(commits: readonly Scenario[], flaws: readonly AnyFlaw[]): readonly Scenario[] {
  let parted = commits
  for (const [path, share] of sharesOf(flaws)) {
    const touches = ({ change }: Scenario): boolean => change.kind === 'files' && change.paths.includes(path)
    const all = parted.reduce((sum, commit) => sum + (touches(commit) ? commit.weight : 0), 0)
    const ofPart = all > 0 ? Math.min(1, share / all) : 0
    parted = parted.flatMap((commit): readonly Scenario[] => {
      if (ofPart === 0 || commit.isPart || !touches(commit)) return [commit]
      return [{ ...commit, weight: commit.weight * ofPart, isPart: true }, { ...commit, weight: commit.weight * (1 - ofPart) }]
    })
  }
  return parted
}
