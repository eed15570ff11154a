import { posix, relative, resolve, sep } from 'node:path'
import type { BuildContext } from '../context/build-context.ts'
import { gitBlobs, type GitBlobs } from '../context/git-blobs.ts'
import { gitContexts } from '../context/git-context.ts'
import type { GitFolder } from '../context/git-tree.ts'
import { once } from '../context/once.ts'
import { profileOf } from '../graph/profiles.ts'
import { placeInRepository } from '../history/log.ts'
import { UsageError } from '../project/usage-error.ts'
import { newestOf, type Timeline } from '../replay/timeline.ts'
import type { Side } from './sides.ts'

/** A Dockerfile and its build context in a repository. */
export interface Located {
  /** The folder of the context on disk. */
  readonly folder: string
  /** The same in the repository: empty for its root. */
  readonly prefix: string
  /** The Dockerfile in the repository; undefined where it lies elsewhere. */
  readonly path: string | undefined
  readonly blobs: GitBlobs
}

/** Where the build of a command line lies in the repository of its context. UsageError where there is none, or a part of it alone. */
export function locate(side: Side, file: string, cwd: string): Located {
  const folder = resolve(cwd, side.context.name)
  const place = placeInRepository(folder)
  if ('missing' in place) throw noCommits(place.missing)
  const path = posix.normalize(posix.join(place.prefix, relative(folder, file).split(sep).join('/')))
  return { folder, prefix: place.prefix, path: path.startsWith('../') || posix.isAbsolute(path) ? undefined : path, blobs: gitBlobs(folder) }
}

export function noCommits(why: string): UsageError {
  return new UsageError(`This needs the commits of a git repository, and ${why}.`)
}

/** The build context in the trees of the repository, with patterns that a fix adds to its ignore file. */
export function contextsIn({ prefix, path, blobs }: Located, side: Side, timeline: Timeline, ignored: readonly string[] = []): (tree: GitFolder) => BuildContext {
  const beside = path === undefined || profileOf(side.build).ignore === 'root' ? [] : [`${path}.dockerignore`]
  const root = prefix === '' ? '.dockerignore' : `${prefix}/.dockerignore`
  return gitContexts({ name: side.context.name, folder: prefix, ignoreFiles: [...beside, root], ignored, blobs, home: once(() => newestOf(timeline)) })
}
