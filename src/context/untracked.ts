import { selfAndAbove } from './clean-path.ts'
import { repositoryRoot } from './context-candidates.ts'
import { runGit } from './git.ts'

/**
 * Which of some paths below a folder git does not have, as a file or as a folder that holds some. None where the folder is in no work tree, or git
 * does not say. A path is asked about once.
 */
export function untrackedIn(folder: string): (paths: readonly string[]) => ReadonlySet<string> {
  const known = new Map<string, boolean>()
  return (paths) => {
    const open = paths.filter((path) => !known.has(path))
    const untracked = open.length === 0 ? open : untrackedNow(folder, open)
    for (const path of open) known.set(path, untracked.includes(path))
    return new Set(paths.filter((path) => known.get(path)))
  }
}

function untrackedNow(folder: string, paths: readonly string[]): readonly string[] {
  if (repositoryRoot(folder) === undefined) return []
  const tracked = new Set(trackedAt(paths, folder).flatMap(selfAndAbove))
  // A repository without an index says nothing of anything.
  if (tracked.size === 0 && trackedAt(['.'], folder).length === 0) return []
  return paths.filter((path) => !tracked.has(path))
}

function trackedAt(paths: readonly string[], folder: string): readonly string[] {
  const answer = runGit(['--literal-pathspecs', 'ls-files', '-z', '--', ...paths], folder)
  return answer.kind === 'output' ? answer.bytes.toString('utf8').split('\0').filter((path) => path !== '') : []
}
