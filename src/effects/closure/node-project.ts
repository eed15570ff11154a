import type { Call } from '../call.ts'
import { conventionalEnv } from '../conventional-env.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import { eachOnce } from './each-once.ts'
import { textOf } from './json.ts'
import { takeInstallScript } from './install-scripts.ts'
import type { DependencyScripts } from './node-scripts.ts'
import { readPackageJson } from './package-json.ts'
import type { LocalPackage, PackageJson } from './package-json.ts'
import { memberManifests } from './workspace.ts'

/** How one package manager installs what a project asks for. */
export interface NodeInstall {
  /** The folder of the project; undefined where it is not known. */
  readonly root: string | undefined
  /** Names of its lock file, the one that wins first. */
  readonly locks: readonly string[]
  /** Files that tell it what to do, beside the manifest. */
  readonly settings: readonly string[]
  /** Of the settings, those that it looks for in the folders above too. */
  readonly inherited: readonly string[]
  /** True where it leaves the lock file as it is. */
  readonly frozen: boolean
  /** Whether it leaves the lock file as it is, because that has all the project asks for; `folders` are those of the project and of its members. */
  isSettled?(lock: string, folders: readonly string[]): boolean
  readonly runsScripts: boolean
  /** Scripts of the project that it runs, in the order in which it does. */
  readonly lifecycle: readonly string[]
  /** `lock` is the path of the lock file. */
  dependencyScripts(lock: string, project: PackageJson): DependencyScripts
  /** What it does with a folder that a dependency names: takes a copy of it, links it with its dependencies, or only links it. */
  takes(local: LocalPackage, path: string): 'copy' | 'package' | 'link' | 'unknown'
  /** Patterns of workspace members that do not stand in package.json. */
  members?(root: string): readonly string[]
  /** What else it reads, once the project is found. */
  also?(project: PackageJson): void
}

/** What an install reads and writes where no manifest can be looked at. */
function installUnseen(call: Call, folder: string | undefined): void {
  call.unknown('finds no package.json among the copied files that can be read, so what it reads is not known')
  if (folder !== undefined) call.write(joinPath(folder, 'node_modules'), { below: true })
}

/** Takes down the closure of a project install and returns the project; undefined where no manifest can be read. */
export function installNodeProject(call: Call, install: NodeInstall): PackageJson | undefined {
  const { root } = install
  const project = root === undefined ? undefined : readPackageJson(call.run, root)
  if (root === undefined || project === undefined) {
    installUnseen(call, root ?? call.cwd)
    return undefined
  }
  call.manifest(project.path)
  const patterns = [...project.workspaces, ...(install.members?.(root) ?? [])]
  const members = memberManifests(call, root, patterns, 'package.json').map(folderOf)
  const lock = takeLock(call, [root, ...members], install)
  for (const name of install.settings) takeSetting(call, joinPath(root, name))
  for (const above of ancestorsOf(folderOf(root))) {
    if (above === root) continue
    call.read(joinPath(above, 'package.json'), { certain: false })
    for (const name of install.inherited) takeSetting(call, joinPath(above, name))
  }
  if (call.run.corepack && project.packageManager === undefined && call.variable('COREPACK_ENABLE_AUTO_PIN') !== '0') {
    call.write(project.path, { certain: false, why: 'runs under Corepack, which in some versions adds the missing `packageManager` to package.json' })
  }
  for (const member of members) call.manifest(joinPath(member, 'package.json'))
  takePackages(call, root, [root, ...members], install)
  if (install.runsScripts) takeDependencyScripts(call, project, lock === undefined ? untold : install.dependencyScripts(lock, project))
  install.also?.(project)
  return project
}

const untold: DependencyScripts = { kind: 'untold', why: 'without a lock file it is not told which packages run install scripts' }

function takeLock(call: Call, folders: readonly string[], install: NodeInstall): string | undefined {
  const [root = '/'] = folders
  const present = install.locks.map((name) => joinPath(root, name)).find((path) => call.run.files.has(path))
  for (const name of install.locks) call.read(joinPath(root, name))
  if (present !== undefined) call.manifest(present)
  else call.refresh('finds no lock file and takes the newest versions that fit')
  if (!install.frozen && !(present !== undefined && install.isSettled?.(present, folders))) {
    call.write(present ?? joinPath(root, install.locks[0] ?? ''), { certain: present === undefined, why: 'perhaps rewrites its lock file' })
  }
  return present
}

/** A file of settings is read where it is there; what it takes from variables is read too. */
function takeSetting(call: Call, path: string): void {
  if (!call.run.files.has(path)) return call.read(path)
  call.manifest(path)
  for (const [, name] of (call.run.files.read(path) ?? '').matchAll(/\$\{([A-Za-z_]\w*)/g)) if (name !== undefined) call.env(name)
}

/** The packages of the workspace, and those that they name on disk, each once. */
function takePackages(call: Call, root: string, folders: readonly string[], install: NodeInstall): void {
  const open = [...folders].reverse()
  for (const folder of eachOnce(open)) {
    call.manifest(joinPath(folder, 'package.json'))
    const project = readPackageJson(call.run, folder)
    if (project) open.push(...takePackage(call, root, project, install))
    else call.unknown(`finds no ${folder}/package.json among the copied files that can be read, so what it reads is not known`)
  }
}

/** Returns the folders of further packages. */
function takePackage(call: Call, root: string, project: PackageJson, install: NodeInstall): readonly string[] {
  const { folder, patches, locals } = project
  call.write(joinPath(folder, 'node_modules'), { below: true })
  for (const path of patches) call.manifest(path.startsWith('~/') ? joinPath(root, path.slice(2)) : joinPath(folder, path))
  if (folder !== root) takePrograms(call, project)
  if (install.runsScripts) takeLifecycle(call, project, install)
  return locals.flatMap((local) => {
    const path = joinPath(folder, local.path)
    const how = call.run.files.has(path) ? 'copy' : install.takes(local, path)
    if (how === 'package') return [path]
    if (how !== 'link') takeFolder(call, path, how === 'copy')
    return []
  })
}

/** An archive, or a folder whose files go into the install. */
function takeFolder(call: Call, path: string, certain: boolean): void {
  call.read(path, { below: true, certain, why: `installs the local package in ${path}` })
  if (call.run.files.has(path)) call.manifest(path)
  else if (certain) for (const file of call.run.files.below(path)) if (!file.includes('/node_modules/')) call.manifest(file)
}

const executable = 0o755

/** Programs of a linked package are linked if they are there, and made executable. https://docs.npmjs.com/cli/configuring-npm/package-json#bin */
function takePrograms(call: Call, { programs, programFolder }: PackageJson): void {
  const { files } = call.run
  for (const path of [...programs, ...(programFolder === undefined ? [] : files.below(programFolder))]) {
    if (!files.has(path)) {
      call.read(path, { why: `links the program ${path} if it is there` })
      continue
    }
    call.manifest(path)
    if (files.mode(path) === executable && !/^#![^\n]*\r\n/.test(files.read(path) ?? '')) continue
    call.write(path, { certain: false, why: `makes ${path} executable` })
  }
}

function takeLifecycle(call: Call, { folder, scripts }: PackageJson, { lifecycle }: NodeInstall): void {
  const gyp = joinPath(folder, 'binding.gyp')
  if (call.run.files.has(gyp)) call.read(folder, { below: true, why: `compiles what ${gyp} asks for from the sources of the project` })
  for (const name of lifecycle) {
    const text = textOf(scripts.get(name))
    if (text !== undefined) call.projectScript({ name, text, cwd: folder, without: '--ignore-scripts' })
  }
}

function takeDependencyScripts(call: Call, project: PackageJson, scripts: DependencyScripts): void {
  if (scripts.kind === 'none') return
  for (const name of conventionalEnv) call.env(name, false)
  if (scripts.kind === 'untold') return takeAnyScript(call, project.folder, `${scripts.why}, and such a script may read the project`)
  for (const name of scripts.names) {
    if (takeInstallScript(call, name, project)) continue
    takeAnyScript(call, project.folder, `runs the install script of \`${name}\`, which may read the project; copy what it reads above the install, or pass \`--ignore-scripts\``)
  }
}

function takeAnyScript(call: Call, root: string, why: string): void {
  const reach = { below: true, certain: false, why }
  call.read(root, reach)
  call.write(root, reach)
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
