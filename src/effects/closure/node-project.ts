import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { conventionalEnv } from '../conventional-env.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import { textOf } from './json.ts'
import { isKnownScript } from './node-scripts.ts'
import type { DependencyScripts } from './node-scripts.ts'
import { readPackageJson } from './package-json.ts'
import type { PackageJson } from './package-json.ts'
import { memberManifests } from './workspace.ts'

/** How one package manager installs what a project asks for. */
export interface NodeInstall {
  /** Names of its lock file, the one that wins first. */
  readonly locks: readonly string[]
  /** Files that tell it what to do. */
  readonly settings: readonly string[]
  /** True where it leaves the lock file as it is. */
  readonly frozen: boolean
  readonly runsScripts: boolean
  dependencyScripts(lock: string, project: PackageJson): DependencyScripts
  /** Patterns of workspace members that do not stand in package.json. */
  members?(root: string): readonly string[]
  /** What else it reads, once the project is found. */
  also?(project: PackageJson): void
}

/** Scripts of the project that an install runs, in the order in which it does. */
const lifecycle = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']

/** The folder whose project is installed: the nearest that has a package.json, from where the command runs upward. */
export function nodeRoot(call: Call, folder: string | undefined): string | undefined {
  return folder === undefined ? undefined : nearestWith(call.run, folder, 'package.json')
}

/** What an install reads and writes where no manifest can be looked at. */
function installUnseen(call: Call, folder: string | undefined): void {
  call.unknown('finds no package.json among the copied files that can be read, so what it reads is not known')
  if (folder !== undefined) call.write(joinPath(folder, 'node_modules'), { below: true })
}

/** Takes down the closure of a project install and returns the project; undefined where no manifest can be read. */
export function installNodeProject(call: Call, folder: string | undefined, install: NodeInstall): PackageJson | undefined {
  const root = nodeRoot(call, folder)
  const project = root === undefined ? undefined : readPackageJson(call.run, root)
  if (root === undefined || project === undefined) {
    installUnseen(call, folder)
    return undefined
  }
  call.manifest(project.path)
  const lock = takeLock(call, root, install)
  for (const name of install.settings) takeSetting(call, joinPath(root, name))
  for (const above of ancestorsOf(folderOf(root))) if (above !== root) call.read(joinPath(above, 'package.json'), { certain: false })
  const patterns = [...project.workspaces, ...(install.members?.(root) ?? [])]
  const members = memberManifests(call, root, patterns, 'package.json')
  for (const path of members) call.manifest(path)
  const projects = [project, ...members.flatMap((path) => readPackageJson(call.run, folderOf(path)) ?? [])]
  for (const each of projects) takeProject(call, each, install.runsScripts)
  if (install.runsScripts) takeDependencyScripts(call, root, lock === undefined ? untold : install.dependencyScripts(lock, project))
  install.also?.(project)
  return project
}

const untold: DependencyScripts = { kind: 'untold', why: 'without a lock file it is not told which packages run install scripts' }

function takeLock(call: Call, root: string, install: NodeInstall): string | undefined {
  const present = install.locks.map((name) => joinPath(root, name)).find((path) => call.run.files.has(path))
  for (const name of install.locks) call.read(joinPath(root, name))
  if (present !== undefined) call.manifest(present)
  else call.refresh('finds no lock file and takes the newest versions that fit')
  if (!install.frozen) {
    call.write(present ?? joinPath(root, install.locks[0] ?? ''), { certain: present === undefined, why: 'perhaps rewrites its lock file' })
  }
  return present === undefined ? undefined : (call.run.files.read(present) ?? '')
}

/** A file of settings is read where it is there; what it takes from variables is read too. */
function takeSetting(call: Call, path: string): void {
  if (!call.run.files.has(path)) return call.read(path)
  call.manifest(path)
  for (const [, name] of (call.run.files.read(path) ?? '').matchAll(/\$\{([A-Za-z_]\w*)/g)) if (name !== undefined) call.env(name)
}

function takeProject(call: Call, project: PackageJson, runsScripts: boolean): void {
  const { folder } = project
  call.write(joinPath(folder, 'node_modules'), { below: true })
  for (const path of project.localPaths) takeLocal(call, joinPath(folder, path))
  if (!runsScripts) return
  const gyp = joinPath(folder, 'binding.gyp')
  if (call.run.files.has(gyp)) call.read(folder, { below: true, why: `compiles what ${gyp} asks for from the sources of the project` })
  for (const name of lifecycle) {
    const text = textOf(project.scripts.get(name))
    if (text !== undefined) call.projectScript(text, folder)
  }
}

/** A local dependency is one file, to be copied with the manifests, or a folder of which anything may count. */
function takeLocal(call: Call, path: string): void {
  if (call.run.files.has(path)) call.manifest(path)
  else call.read(path, { below: true, why: `installs the local package in ${path}` })
}

function takeDependencyScripts(call: Call, root: string, scripts: DependencyScripts): void {
  if (scripts.kind === 'none') return
  for (const name of conventionalEnv) call.env(name, false)
  if (scripts.kind === 'untold') return takeAnyScript(call, root, `${scripts.why}, and such a script may read the project`)
  for (const name of scripts.names) {
    if (!isKnownScript(name)) takeAnyScript(call, root, `runs the install script of \`${name}\`, which may read the project`)
  }
}

function takeAnyScript(call: Call, root: string, why: string): void {
  const reach = { below: true, certain: false, why }
  call.read(root, reach)
  call.write(root, reach)
}

/** True where a setting of that name is switched on in one of the project's `.npmrc` files. */
export function isSetInNpmrc(call: Call, folder: string | undefined, name: string): boolean {
  const root = nodeRoot(call, folder)
  const text = root === undefined ? undefined : call.run.files.read(joinPath(root, '.npmrc'))
  return text !== undefined && text.split(/\r?\n/).some((line) => line.replace(/\s/g, '') === `${name}=true`)
}

/** Names that an install adds: local paths are read, and what bears no exact version is taken as of the day. */
export function takeNames(call: Call, names: Call['operands']): void {
  for (const name of names) {
    const { stem, value } = name
    if (/^(\.{0,2}\/|~\/|file:)/.test(stem) || stem === '.' || /\.tgz$/.test(value ?? '')) call.read(name, { below: true })
    else if (!isExact(value ?? name.text)) call.refresh(`takes the newest version of ${name.text}`)
  }
}

/** `name@1.2.3`, a git address with a commit, or a version from a variable, whose value is then what decides. */
function isExact(name: string): boolean {
  const version = name.slice(name.lastIndexOf('@') + 1)
  return name.lastIndexOf('@') > 0 && (/^v?\d+\.\d+\.\d+/.test(version) || version.includes('$')) || /#[0-9a-f]{40}$/.test(name)
}
