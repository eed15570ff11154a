import { gitContexts } from '../../src/context/git-context.ts'
import type { BuildContext } from '../../src/context/build-context.ts'
import type { GitFolder } from '../../src/context/git-tree.ts'
import type { Commit, FileChange } from '../../src/history/log-parser.ts'
import { timelineOf, type Timeline } from '../../src/replay/timeline.ts'
import { changesBetween, gitEntries, memoryBlobs } from '../context/git-files.ts'

export type Files = Readonly<Record<string, string>>

/** A repository that goes from state to state; its commits are called c1, c2 and so on. */
export function repositoryOf(states: readonly Files[]): { readonly timeline: Timeline; readonly textOf: (id: string) => string | undefined; readonly contextOf: (tree: GitFolder) => BuildContext } {
  const blobs = memoryBlobs()
  const all = states.map((files) => gitEntries(files, blobs))
  const commits = all.slice(1).map((after, index): Commit => {
    const before = all[index] ?? new Map()
    const changes = changesBetween(before, after).map(([path, entry]): FileChange => ({ path, before: before.get(path), after: entry }))
    return { id: `c${index + 1}`, time: 0, changes }
  })
  return {
    timeline: timelineOf(commits.toReversed(), all.at(-1) ?? new Map(), false),
    textOf: blobs.text,
    contextOf: gitContexts({ name: '.', folder: '', ignoreFiles: ['.dockerignore'], blobs }),
  }
}
