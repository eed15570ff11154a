import { existsSync, readdirSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { contextPath } from './clean-path.ts'
import type { ContextCandidate } from './find-context.ts'
import { compileNamePattern, hasWildcard } from './name-pattern.ts'

/**
 * The folders that may be the context of a Dockerfile on disk, the likeliest first: the root of the repository, the Dockerfile's own folder,
 * and those between. Without a repository the current folder stands for its root, where it lies above. Names are absolute, each folder once.
 */
export function contextCandidates(dockerfile: string, cwd: string): readonly ContextCandidate[] {
  const own = dirname(resolve(cwd, dockerfile))
  const top = rootAround(own, cwd)
  const folders = [top, own]
  for (let at = own; at !== top; at = dirname(at)) folders.push(at)
  return [...new Set(folders)].map((name) => ({ name, has: (source) => hasSource(name, source) }))
}

/** The root of the repository around a folder. Without one the current folder stands for it, where it lies above, else the folder itself. */
export function rootAround(folder: string, cwd: string): string {
  return repositoryRoot(folder) ?? (isAbove(resolve(cwd), folder) ? resolve(cwd) : folder)
}

function isAbove(folder: string, path: string): boolean {
  const inside = relative(folder, path)
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
}

/** The nearest folder upwards that holds `.git`, be it a folder or a work tree's file. */
export function repositoryRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return undefined
  }
}

/** Whether a folder lacks none of the sources whose names are plain: one that lacks some is not what is built. */
export function holdsAll(folder: string, sources: readonly string[]): boolean {
  return sources.every((source) => source.includes('$') || hasWildcard(source) || contextPath(source) === '' || hasSource(folder, source))
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
  if (!hasWildcard(name)) return existsSync(join(folder, name)) ? [join(folder, name)] : []
  const matches = compileNamePattern(name)
  if (matches === undefined) return []
  try {
    return readdirSync(folder).filter(matches).map((found) => join(folder, found))
  } catch {
    return []
  }
}
