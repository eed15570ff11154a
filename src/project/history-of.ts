import { realpathSync } from 'node:fs'
import { posix, relative, sep } from 'node:path'
import { repositoryRoot } from '../context/context-candidates.ts'
import { changeSetsOf, type AskHistory, type ChangeSets } from '../history/change-sets.ts'
import type { Commit } from '../history/log-parser.ts'
import { noWorkTree, placeInRepository, readCommitsNow, type NoHistory } from '../history/log.ts'
import type { ProjectOptions } from './project-options.ts'
import { UsageError } from './usage-error.ts'

/** The last commits of a repository, newest first, and the path in it of the folder that was looked at; or why there are none. */
export type ReadRepository = { readonly prefix: string; readonly commits: readonly Commit[] } | NoHistory

const mostCommits = 300

/**
 * What commits changed in a build context. Git is asked when somebody asks: a file without findings starts no process. UsageError where history is
 * required and there is none.
 */
export function historyOf(folder: string, { history, repositories }: Pick<ProjectOptions, 'history' | 'repositories'>): AskHistory | undefined {
  if (history === 'off') return undefined
  let known: ReturnType<AskHistory> | undefined
  const ask = (): ReturnType<AskHistory> => (known ??= changesIn(folder, repositories))
  if (history === 'required') assertThere(ask())
  return ask
}

function assertThere(changes: ChangeSets | NoHistory): void {
  if ('missing' in changes) throw new UsageError(`--history required needs the commits of a git repository, and ${changes.missing}.`)
}

function changesIn(folder: string, repositories: ProjectOptions['repositories']): ChangeSets | NoHistory {
  const real = realpathSync(folder)
  const root = repositoryRoot(real)
  if (root === undefined) return noWorkTree
  const read = repositories.get(root) ?? readRepository(root)
  repositories.set(root, read)
  return 'missing' in read ? read : changeSetsOf(read.commits, posix.join(read.prefix, relative(root, real).split(sep).join('/')).replace(/^\.$/, ''))
}

/** Without the oldest: the first of a repository has no build before it. */
function readRepository(folder: string): ReadRepository {
  const place = placeInRepository(folder)
  if ('missing' in place) return place
  const commits = readCommitsNow({ folder, commits: mostCommits + 1 })
  return 'missing' in commits ? commits : { prefix: place.prefix, commits: commits.slice(0, -1) }
}
