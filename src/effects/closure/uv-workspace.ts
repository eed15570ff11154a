import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { hasDynamicDependencies, isSet, readPythonProject, takePathDependencies, textsAt } from './pyproject.ts'
import type { PythonProject } from './pyproject.ts'
import { buildProject, normalName } from './python-build.ts'
import { inlineText, tomlStrings } from './toml-lines.ts'
import { memberManifests } from './workspace.ts'

/** Whether uv installs the project itself, beside what it depends on (https://docs.astral.sh/uv/concepts/projects/config/#project-packaging). */
function isPackage(project: PythonProject): boolean {
  if (isSet(project, 'tool.uv', 'package', 'true')) return true
  return project.entries.some(({ table }) => table === 'build-system') && !isSet(project, 'tool.uv', 'package', 'false')
}

function hasProject({ entries }: PythonProject): boolean {
  return entries.some(({ table }) => table === 'project')
}

/** The folders that uv looks for packages in, and indexes that lie on disk. */
function takeFolders(call: Call, project: PythonProject): void {
  for (const { table, key, value } of project.entries) {
    if (!/^tool\.uv(\.index|\.pip)?$/.test(table) || !/^(find-links|url|index|index-url|extra-index-url)$/.test(key)) continue
    for (const text of [...tomlStrings(value), inlineText(value, 'url') ?? '']) {
      if (text === '' || /^https?:/.test(text)) continue
      call.read(joinPath(project.root, text.replace(/^file:(\/\/)?/, '')), { below: true, why: `looks for packages in ${text}` })
    }
  }
}

/** Names that a project takes from the workspace: `x = { workspace = true }`. */
function fromWorkspace({ entries }: PythonProject): readonly string[] {
  return entries.flatMap(({ table, key, value }) => {
    if (table === 'tool.uv.sources' && /\bworkspace\s*=\s*true/.test(value)) return [normalName(key)]
    return table.startsWith('tool.uv.sources.') && key === 'workspace' && value.trim().startsWith('true') ? [normalName(table.slice('tool.uv.sources.'.length))] : []
  })
}

function nameOf(project: PythonProject): string {
  return normalName(textsAt(project, 'project', 'name')[0] ?? '')
}

/** The members that are installed with a project: those that it, or one that it takes, takes from the workspace; all where it is no package of its own. */
function installedMembers(call: Call, target: PythonProject, members: readonly PythonProject[]): readonly PythonProject[] {
  if (call.has('--all-packages') || !hasProject(target)) return members
  const wanted = new Set([...fromWorkspace(target), ...call.values('--package').map(({ value, text }) => normalName(value ?? text))])
  const found = new Set<PythonProject>()
  for (let before = -1; before !== found.size; ) {
    before = found.size
    for (const member of members) {
      if (found.has(member) || !wanted.has(nameOf(member))) continue
      found.add(member)
      for (const name of fromWorkspace(member)) wanted.add(name)
    }
  }
  return [...found]
}

/** Finds the members by their patterns (https://docs.astral.sh/uv/concepts/projects/workspaces/). */
function takeMembers(call: Call, project: PythonProject): readonly PythonProject[] {
  const patterns = [
    ...textsAt(project, 'tool.uv.workspace', 'members'),
    ...textsAt(project, 'tool.uv.workspace', 'exclude').map((pattern) => `!${pattern}`),
  ]
  const manifests = memberManifests(call, project.root, patterns, 'pyproject.toml')
  for (const path of manifests) call.manifest(path)
  return manifests.flatMap((path) => readPythonProject(call, folderOf(path)) ?? [])
}

/** Takes down a uv project: its workspace, local packages, and what of that is built. With `installs` false the lock file is all that it is for. */
export function takeWorkspace(call: Call, project: PythonProject, isFrozen: boolean, installs = true): void {
  const members = takeMembers(call, project)
  const all = [project, ...members]
  const skipsLocal = !installs || call.has('--no-install-local')
  const skipsMembers = skipsLocal || call.has('--no-install-workspace')
  const skipsProject = skipsMembers || call.has('--no-install-project', '--only-dev') || call.values('--only-group').length > 0
  for (const each of all) {
    takeFolders(call, each)
    takePathDependencies(call, each, !skipsLocal)
    if (!isFrozen && hasDynamicDependencies(each)) {
      call.unknown(`asks the build backend of ${each.root} what it depends on, for pyproject.toml does not say; \`--frozen\` takes the lock file's word`)
    }
  }
  if (!skipsProject && isPackage(project)) buildProject(call, project.root)
  if (skipsMembers) return
  // Without packaging of its own a member is built all the same where another depends on it.
  for (const member of installedMembers(call, project, members)) buildProject(call, member.root)
}
