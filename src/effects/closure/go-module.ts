import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { ancestorsOf, joinPath } from '../path.ts'
import { eachOnce } from './each-once.ts'

function bare(line: string): string {
  return line.replace(/\/\/.*$/, '').trim()
}

/** The folders that `replace x => ./folder` lines of a go.mod or go.work name, or its `use` lines. */
function localFolders(text: string): readonly string[] {
  const found: string[] = []
  let inUse = false
  for (const line of text.split(/\r?\n/).map(bare)) {
    if (/^use\s*\($/.test(line)) inUse = true
    else if (line === ')') inUse = false
    const target = /=>\s*"?(\.{0,2}\/\S*|\.{1,2}"?)\s*$/.exec(line)?.[1] ?? /^use\s+([^\s(]+)$/.exec(line)?.[1] ?? (inUse && line !== '' && !line.startsWith('use') ? line : undefined)
    if (target !== undefined) found.push(target.replaceAll('"', ''))
  }
  return found
}

/** What each module is replaced by: `path version`, or nothing where that lies on disk. */
function replacements(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split(/\r?\n/).map(bare)) {
    const [, path, , target = ''] = /^(?:replace\s+)?(\S+)(\s+v\S+)?\s+=>\s+(\S.*)$/.exec(line) ?? []
    if (path !== undefined) found.set(path, /\s/.test(target) ? target.split(/\s+/).join(' ') : '')
  }
  return found
}

/** Every module whose sums a go.mod asks for, as `path version`. */
function requirements(text: string): readonly string[] {
  const replaced = replacements(text)
  return text.split(/\r?\n/).flatMap((line) => {
    const words = bare(line).split(/\s+/).filter((word) => word !== 'require')
    if (words.length !== 2 || !/^v\d/.test(words[1] ?? '')) return []
    const wanted = replaced.get(words[0] ?? '') ?? words.join(' ')
    return wanted === '' ? [] : [wanted]
  })
}

/** Whether a build fetches modules: some that do not lie on disk are asked for, and none are kept with the project. */
export function fetchesModules(call: Call): boolean {
  const root = goRoot(call)
  if (root === undefined || call.variable('GOPROXY') === 'off' || call.run.files.has(joinPath(root, 'vendor/modules.txt'))) return false
  const isVendored = (text: string): boolean => /(?:^|\s)-mod=vendor\b/.test(text)
  if (isVendored(call.variable('GOFLAGS') ?? '') || call.values('-mod').some(({ stem }) => stem === 'vendor')) return false
  return call.manifests.some((path) => path.endsWith('/go.mod') && requirements(call.run.files.read(path) ?? '').length > 0)
}

/** Whether go.sum has both sums of every module that go.mod asks for, so that a download has nothing to add. */
export function isSumComplete(call: Call, root: string): boolean {
  const mod = call.run.files.read(joinPath(root, 'go.mod'))
  const sum = call.run.files.read(joinPath(root, 'go.sum'))
  if (mod === undefined || sum === undefined) return false
  const lines = new Set(sum.split(/\r?\n/).map((line) => line.split(' ').slice(0, 2).join(' ')))
  const local = localFolders(mod).flatMap((folder) => requirements(call.run.files.read(joinPath(root, `${folder}/go.mod`)) ?? ''))
  return requirements(mod).every((module) => lines.has(module)) && [...requirements(mod), ...local].every((module) => lines.has(`${module}/go.mod`))
}

/** The folder that a go command works in: that of `-C`, which has to come first, or the working directory. */
export function goFolder(call: Call): string | undefined {
  const [given] = call.values('-C')
  if (given === undefined || call.cwd === undefined) return call.cwd
  return given.value === undefined ? undefined : joinPath(call.cwd, given.value)
}

/** The root of the module, or of the workspace, that a go command works on; undefined where none is among the copied files. */
export function goRoot(call: Call): string | undefined {
  const folder = goFolder(call)
  if (folder === undefined) return undefined
  const workspace = call.variable('GOWORK')
  if (workspace?.endsWith('.work')) return joinPath(joinPath('/', workspace), '..')
  return (workspace === 'off' ? undefined : nearestWith(call.run, folder, 'go.work')) ?? nearestWith(call.run, folder, 'go.mod')
}

/**
 * Takes down go.mod, go.sum and go.work, and those of the folders that they name (https://go.dev/ref/mod#workspaces).
 * Returns the folders of the modules, none where no go.mod was found.
 */
export function takeGoManifests(call: Call): readonly string[] {
  const folder = goFolder(call)
  const root = goRoot(call)
  const modfile = call.values('-modfile')[0]
  if (modfile) call.read(modfile)
  if (folder === undefined) return []
  if (folder !== call.cwd) call.folder(folder)
  if (call.variable('GOWORK') !== 'off') for (const above of ancestorsOf(folder)) call.read(joinPath(above, 'go.work'), { certain: above === folder })
  const own = nearestWith(call.run, folder, 'go.mod')
  const open = [...(root === undefined ? [] : [root]), ...(own === undefined ? [] : [own])]
  const visited: string[] = []
  for (const at of eachOnce(open)) {
    visited.push(at)
    open.push(...takeModule(call, at))
  }
  return visited
}

/** Takes down the manifests of one folder. Returns the folders that they name. */
function takeModule(call: Call, folder: string): readonly string[] {
  const named: string[] = []
  for (const name of ['go.mod', 'go.sum', 'go.work', 'go.work.sum']) {
    const path = joinPath(folder, name)
    const text = call.run.files.read(path)
    if (text === undefined) {
      if (name !== 'go.work.sum' || call.run.files.has(joinPath(folder, 'go.work'))) call.read(path)
      continue
    }
    call.manifest(path)
    if (!name.endsWith('sum')) for (const local of localFolders(text)) named.push(joinPath(folder, local))
  }
  return named
}
