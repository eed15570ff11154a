import { type Dirent, lstatSync, readdirSync, realpathSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { baseName, pathOrder } from './clean-path.ts'
import { readHead } from './disk.ts'
import { beginsAsDockerfile, isDockerfileName, mayBeSource } from './dockerfile-name.ts'
import { runGit } from './git.ts'
import { isPipelinePath } from './pipeline-name.ts'

/** The Dockerfiles of a folder. */
export interface FoundDockerfiles {
  /** Relative to the folder, `/` between their parts, sorted. */
  readonly files: readonly string[]
  /** Files that may ask for builds, in the same way. */
  readonly pipelines: readonly string[]
  /** Why the search was another than expected: sentences. */
  readonly note?: string
}

/**
 * Searches a folder for Dockerfiles by name: in a work tree what git does not ignore, else all that lies in it. `node_modules` and `.git`
 * are left out, folders behind links are not entered, and `dockerfile.go` is one only where it begins as one. In a folder that git ignores as a whole everything is searched: somebody named it.
 */
export function findDockerfiles(root: string): FoundDockerfiles {
  const answer = runGit(['ls-files', '-z', '-co', '--exclude-standard', '--', ...pathspecs], root)
  if (answer.kind === 'output') {
    const listed = answer.bytes.toString('utf8').split('\0').filter(isCandidate)
    const found = sorted(filesOf(root, [...new Set(listed)]))
    if (found.files.length > 0 || runGit(['check-ignore', '-q', '.'], root).kind !== 'output') return found
  }
  const { files, isWhole } = walk(root)
  const notes = [
    ...(answer.kind === 'failed' ? [`${answer.reason} Files that it ignores are searched too.`] : []),
    ...(isWhole ? [] : [`The folder has more than ${maxEntries} entries; not all are searched.`]),
  ]
  return { ...sorted(filesOf(root, files)), ...(notes.length > 0 ? { note: notes.join(' ') } : {}) }
}

function sorted(paths: readonly string[]): FoundDockerfiles {
  const isDockerfile = (path: string): boolean => isDockerfileName(baseName(path))
  return { files: paths.filter(isDockerfile), pipelines: paths.filter((path) => !isDockerfile(path)) }
}

const maxEntries = 200_000
// Not `icase`: with it, git lists nothing below a folder of which it tracks no file.
const dockerfiles = ['dockerfile', 'containerfile'].map((name) => `:(glob)**/*${anyCase(name)}*`)
const pipelines = ['compose*.y*ml', 'docker-compose*.y*ml', 'docker-bake*', '.gitlab-ci.y*ml', 'GNUmakefile', '[mM]akefile', '.github/workflows/*.y*ml'].map((name) => `:(glob)**/${name}`)
const pathspecs = [...dockerfiles, ...pipelines]
const skippedFolders = new Set(['node_modules', '.git'])

function anyCase(name: string): string {
  return name.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`)
}

function isCandidate(path: string): boolean {
  return isTaken(path) && !path.split('/').some((part) => skippedFolders.has(part) || part === '..') && !isAbsolute(path)
}

function isTaken(path: string): boolean {
  return isDockerfileName(baseName(path)) || isPipelinePath(path)
}

/** Without what is gone, no file, or a link to what is found anyway or lies outside. */
function filesOf(root: string, paths: readonly string[]): readonly string[] {
  const kinds = new Map(paths.map((path) => [path, kindOf(join(root, path))]))
  const plain = paths.filter((path) => kinds.get(path) === 'file' && !isSource(root, path))
  const taken = new Set(plain)
  const links = paths.filter((path) => {
    const target = kinds.get(path) === 'link' ? targetInside(root, path) : undefined
    return target !== undefined && !taken.has(target) && taken.add(target)
  })
  return [...plain, ...links].sort(pathOrder)
}

function isSource(root: string, path: string): boolean {
  const name = baseName(path)
  return isDockerfileName(name) && mayBeSource(name) && !beginsAsDockerfile(readHead(join(root, path)) ?? '')
}

function kindOf(path: string): 'file' | 'link' | undefined {
  try {
    const stats = lstatSync(path)
    if (stats.isFile()) return 'file'
    return stats.isSymbolicLink() ? 'link' : undefined
  } catch {
    return undefined
  }
}

function targetInside(root: string, path: string): string | undefined {
  try {
    const target = realpathSync(join(root, path))
    const inside = relative(realpathSync(root), target).replaceAll('\\', '/')
    return inside.startsWith('../') || isAbsolute(inside) || kindOf(target) !== 'file' ? undefined : inside
  } catch {
    return undefined
  }
}

function walk(root: string): { files: readonly string[]; isWhole: boolean } {
  const files: string[] = []
  const folders = ['']
  let room = maxEntries
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of listFolder(join(root, folder))) {
      if (room === 0) return { files, isWhole: false }
      room -= 1
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) folders.push(path)
      else if (isTaken(path)) files.push(path)
    }
  }
  return { files, isWhole: true }
}

function listFolder(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return []
  }
}
