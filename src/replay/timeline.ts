import type { GitEntry } from '../context/git-entry.ts'
import { changedTree, emptyTree, type GitFolder, type GitPathChange } from '../context/git-tree.ts'
import { gitHead } from '../history/change-sets.ts'
import type { Commit } from '../history/log-parser.ts'

/** A repository over some commits: the tree before the first of them, and what each changes. */
export interface Timeline {
  readonly start: GitFolder
  /** Oldest first. */
  readonly commits: readonly Commit[]
  /** Git's own folder is in the context of a checkout: it is another after every commit. */
  readonly holdsGitFolder: boolean
}

/** From what git lists: commits newest first, and the files after the newest. The changes are undone one by one. */
export function timelineOf(newestFirst: readonly Commit[], files: ReadonlyMap<string, GitEntry>, holdsGitFolder: boolean): Timeline {
  const left = new Map(files)
  for (const { changes } of newestFirst) {
    for (const { path, before } of changes) if (!before) left.delete(path)
    for (const { path, before } of changes) if (before) left.set(path, before)
  }
  return { start: changedTree(emptyTree, left), commits: newestFirst.toReversed(), holdsGitFolder }
}

/** The tree after the last commit. */
export function newestOf({ start, commits, holdsGitFolder }: Timeline): GitFolder {
  const changes = new Map(commits.flatMap((commit) => commit.changes.map(({ path, after }): GitPathChange => [path, after])))
  const last = commits.at(-1)
  return changedTree(start, holdsGitFolder && last ? [...changes, headAt(last.id)] : [...changes])
}

/** The trees after each commit. */
export function* treesOf({ start, commits, holdsGitFolder }: Timeline): Generator<{ readonly commit: Commit; readonly tree: GitFolder }> {
  let tree = start
  for (const commit of commits) {
    const changes = commit.changes.map(({ path, after }): GitPathChange => [path, after])
    tree = changedTree(tree, holdsGitFolder ? [...changes, headAt(commit.id)] : changes)
    yield { commit, tree }
  }
}

/** One file stands for all that git changes in its folder. */
function headAt(id: string): GitPathChange {
  return [gitHead, { mode: 0o100644, id }]
}

/** The entry of a file before the first commit and after each that changes it; undefined: not there. */
export function versionsOf(path: string, start: GitEntry | undefined, commits: readonly Commit[]): ReadonlyMap<Commit | undefined, GitEntry | undefined> {
  const versions = new Map<Commit | undefined, GitEntry | undefined>([[undefined, start]])
  for (const commit of commits) {
    const change = commit.changes.find((each) => each.path === path)
    if (change) versions.set(commit, change.after)
  }
  return versions
}
