import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import type { ShellWord } from '../shell-word.ts'
import { buildProject, normalName } from './python-build.ts'
import { isPinned, takeLocalPackage } from './requirements.ts'
import { inlineText, tomlEntries, tomlStrings } from './toml-lines.ts'
import type { TomlEntry } from './toml-lines.ts'

/** A pyproject.toml that was found. */
export interface PythonProject {
  readonly root: string
  readonly entries: readonly TomlEntry[]
}

/** Reads a folder's pyproject.toml; undefined where it is not among the copied files. */
export function readPythonProject(call: Call, root: string): PythonProject | undefined {
  const text = call.run.files.read(joinPath(root, 'pyproject.toml'))
  return text === undefined ? undefined : { root, entries: tomlEntries(text) }
}

export function isSet({ entries }: PythonProject, table: string, key: string, value: string): boolean {
  return entries.some((entry) => entry.table === table && entry.key === key && entry.value.trim().startsWith(value))
}

export function textsAt({ entries }: PythonProject, table: string, key: string): readonly string[] {
  return entries.flatMap((entry) => (entry.table === table && entry.key === key ? tomlStrings(entry.value) : []))
}

/** Whether the backend has to be asked for what the project depends on. */
export function hasDynamicDependencies(project: PythonProject): boolean {
  return textsAt(project, 'project', 'dynamic').some((field) => field.endsWith('dependencies'))
}

/** Where tools write down what a project depends on. */
const dependencyTable = /^(tool\.uv\.sources|tool\.uv\.(dev-)?dependencies|tool\.poetry\.(group\..+\.|dev-)?dependencies|tool\.pdm\.dev-dependencies|dependency-groups|project\.optional-dependencies)(\.|$)/

interface PathDependency {
  readonly path: string
  readonly name: string
}

/** Local packages: `{ path = "../x" }`, a table of its own with a `path`, or an address `file:///…`. */
function pathDependencies({ root, entries }: PythonProject): readonly PathDependency[] {
  return entries.flatMap(({ table, key, value }) => {
    const isList = table === 'project' && key === 'dependencies'
    if (!isList && !dependencyTable.test(table)) return []
    const addressed = [...value.matchAll(/\bfile:(?:\/\/)?(?:\$\{PROJECT_ROOT\}\/)?([^"'\s;#]+)/g)].map(([, path]) => path)
    const inline = value.split('}').map((part) => inlineText(part, 'path'))
    const own = key === 'path' ? tomlStrings(value) : []
    const name = key === 'path' ? (table.split('.').at(-1) ?? key) : key
    return [...addressed, ...inline, ...own].flatMap((path) => (path === undefined ? [] : [{ path: joinPath(root, path), name: normalName(name) }]))
  })
}

/** Takes down the local packages of a project, which are built unless they are wheels; `isBuilt` is false where only their metadata is looked at. */
export function takePathDependencies(call: Call, project: PythonProject, isBuilt = true): void {
  for (const { path } of pathDependencies(project)) {
    const isProject = call.run.files.has(joinPath(path, 'pyproject.toml'))
    if (isBuilt || !isProject) takeLocalPackage(call, path, true)
    else call.manifest(joinPath(path, 'pyproject.toml'))
  }
}

/** What a project depends on, without the project itself. */
export function takeDependencies(call: Call, path: string): void {
  const project = readPythonProject(call, folderOf(path))
  if (project === undefined) {
    call.read(path)
    return call.unknown(`finds no ${path} among the copied files, so what it names is not known`)
  }
  call.manifest(path)
  if (hasDynamicDependencies(project) || textsAt(project, 'project', 'name').length === 0) buildProject(call, project.root)
  takePathDependencies(call, project)
  const names = project.entries.flatMap(({ table, key, value }) => ((table === 'project' && key === 'dependencies') || table === 'project.optional-dependencies' ? tomlStrings(value) : []))
  refreshUnpinned(call, names, path)
}

/** The packages of a group: `dev`, or `folder/pyproject.toml:dev` (https://packaging.python.org/en/latest/specifications/dependency-groups/). */
export function takeGroup(call: Call, { value, text }: ShellWord): void {
  const at = (value ?? text).lastIndexOf(':')
  const file = at > 0 ? (value ?? text).slice(0, at) : 'pyproject.toml'
  if (call.cwd === undefined || value === undefined) return call.unknown('takes a group of packages that is not known')
  const path = joinPath(call.cwd, file)
  const project = readPythonProject(call, folderOf(path))
  if (project === undefined) return call.read(path)
  call.manifest(path)
  refreshUnpinned(call, project.entries.flatMap(({ table, value: list }) => (table === 'dependency-groups' ? tomlStrings(list) : [])), path)
}

function refreshUnpinned(call: Call, names: readonly string[], path: string): void {
  const loose = names.find((name) => !isPinned(name))
  if (loose !== undefined) call.refresh(`takes the newest version of \`${loose.slice(0, 60)}\` that ${path} allows`)
}
