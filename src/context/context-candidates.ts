import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { contextPath } from './clean-path.ts'
import type { ContextCandidate } from './find-context.ts'
import { compileNamePattern, hasWildcard } from './name-pattern.ts'

/**
 * The folders that may be the context of a Dockerfile on disk, the likeliest first: its own, the current one where it lies above, and the
 * root of the repository. Names are absolute paths, each folder once.
 */
export function contextCandidates(dockerfile: string, cwd: string): readonly ContextCandidate[] {
  const own = dirname(resolve(cwd, dockerfile))
  const isAbove = !relative(resolve(cwd), own).startsWith('..')
  const folders = [own, ...(isAbove ? [resolve(cwd)] : []), repositoryRoot(own) ?? own]
  return [...new Set(folders)].map((name) => ({ name, has: (source) => hasSource(name, source) }))
}

/** The nearest folder upwards that holds `.git`, be it a folder or a work tree's file. */
function repositoryRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return undefined
  }
}

/** At most this many folders are held against a wildcard's next name. */
const maxFolders = 1000

function hasSource(root: string, source: string): boolean {
  let folders = [root]
  for (const name of contextPath(source).split('/')) {
    folders = folders.flatMap((folder) => matchesIn(folder, name)).slice(0, maxFolders)
  }
  return folders.length > 0
}

function matchesIn(folder: string, name: string): readonly string[] {
  if (!hasWildcard(name)) return lstatSync(join(folder, name), { throwIfNoEntry: false }) === undefined ? [] : [join(folder, name)]
  const matches = compileNamePattern(name)
  if (matches === undefined) return []
  try {
    return readdirSync(folder).filter(matches).map((found) => join(folder, found))
  } catch {
    return []
  }
}
