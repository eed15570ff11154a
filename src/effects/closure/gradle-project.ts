import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'
import { floatingVersion, isPlainPlugin, namesGiven, readGradleScript } from './gradle-script.ts'
import { takeFile } from './take-file.ts'
import { inlineText, tomlEntries, tomlStrings } from './toml-lines.ts'

/** Files that Gradle finds by their names: https://docs.gradle.org/current/userguide/directory_layout.html */
const rootFiles = [
  'gradle.properties', 'local.properties', 'gradle/wrapper/gradle-wrapper.properties', 'gradle/wrapper/gradle-wrapper.jar', 'gradle/libs.versions.toml',
  'gradle/gradle-daemon-jvm.properties', 'gradle/verification-metadata.xml', 'gradle/verification-keyring.keys', 'gradle/verification-keyring.gpg',
  'settings-gradle.lockfile',
]
const projectFiles = ['gradle.properties', 'gradle.lockfile', 'buildscript-gradle.lockfile']

/** Scripts that were read, and the folders to go on with. */
interface Build {
  readonly root: string
  readonly folders: Set<string>
  readonly scripts: Set<string>
  readonly known: ReadonlySet<string>
}

/** The folder of the settings script, from a folder upward; that of the nearest build script where there is none. */
function gradleRoot(call: Call, start: string): string | undefined {
  const names = ['settings.gradle', 'settings.gradle.kts', 'build.gradle', 'build.gradle.kts']
  return names.flatMap((name) => nearestWith(call.run, start, name) ?? [])[0]
}

/** Takes the settings, the build scripts of all projects, what they apply, and the builds they include. Returns the root. */
export function takeGradleBuild(call: Call, start: string): string | undefined {
  const root = gradleRoot(call, start)
  if (root === undefined) {
    call.read(start, { below: true, certain: false, why: 'finds no build script among the copied files, so what it reads is not known' })
    return undefined
  }
  for (const name of rootFiles) takeFile(call, joinPath(root, name))
  takeCatalogs(call, root)
  takeWholeFolder(call, joinPath(root, 'buildSrc'))
  const build: Build = { root, folders: new Set([root]), scripts: new Set(), known: namesKnown(call, root) }
  for (const name of ['settings.gradle', 'settings.gradle.kts']) takeScript(call, joinPath(root, name), build)
  for (const folder of build.folders) takeProject(call, folder, build)
  return root
}

/** The names that the scripts and settings of a build give to values, so that another script may speak of them. */
function namesKnown(call: Call, root: string): ReadonlySet<string> {
  const known = new Set<string>()
  for (const path of call.run.files.below(root)) {
    if (/\.gradle(\.kts)?$/.test(path)) for (const name of namesGiven(call.run.files.read(path) ?? '')) known.add(name)
    if (/\/gradle\.properties$/.test(path)) for (const [, name] of (call.run.files.read(path) ?? '').matchAll(/^([A-Za-z_]\w*)\s*[=:]/gm)) known.add(name ?? '')
  }
  return known
}

/** A build of its own whose code goes into the scripts of this one. */
function takeWholeFolder(call: Call, folder: string): void {
  const files = call.run.files.below(folder)
  call.read(folder, { below: true, why: `builds ${folder} first` })
  if (files.length === 0) return
  for (const name of ['build', '.gradle']) call.write(joinPath(folder, name), { below: true })
  doubt(call, folder.slice(0, folder.lastIndexOf('/')) || '/', `runs the code in ${folder}, which may read the project`)
}

function takeProject(call: Call, folder: string, build: Build): void {
  for (const name of projectFiles) takeFile(call, joinPath(folder, name))
  const named = call.run.files.below(folder, (path) => path.startsWith(`${folder === '/' ? '' : folder}/`) && /^[\w.-]+\.gradle(\.kts)?$/.test(path.slice(folder.length + 1)))
  const own = named.filter((path) => !/\/(settings|init)\.gradle(\.kts)?$/.test(path))
  for (const path of own.length > 0 ? own : [joinPath(folder, 'build.gradle'), joinPath(folder, 'build.gradle.kts')]) takeScript(call, path, build)
  // A project without a script of its own still has to have a folder.
  if (own.length === 0) call.read(folder, { below: true, why: `has the project ${folder}` })
}

function takeScript(call: Call, path: string, build: Build): void {
  if (build.scripts.has(path)) return
  build.scripts.add(path)
  const text = call.run.files.read(path)
  if (text === undefined) return call.read(path)
  call.manifest(path)
  const { applied, included, projects, mayRead, floating } = readGradleScript(call, path, text, build.root, build.known)
  if (mayRead !== undefined) doubt(call, build.root, `runs ${path}, which ${mayRead}`)
  const isLocked = call.run.files.has(joinPath(build.root, 'gradle.lockfile')) && !floating?.endsWith('-SNAPSHOT')
  if (floating !== undefined && !isLocked) call.refresh(`takes the newest version that \`${floating}\` in ${path} allows`)
  for (const folder of included) takeWholeFolder(call, folder)
  for (const folder of projects) build.folders.add(folder)
  for (const script of applied) takeScript(call, script, build)
}

function doubt(call: Call, folder: string, why: string): void {
  call.read(folder, { below: true, certain: false, why })
  call.write(folder, { below: true, certain: false, why })
}

/** Catalogs of versions lie in `gradle`, whatever the settings call them: https://docs.gradle.org/current/userguide/version_catalogs.html */
function takeCatalogs(call: Call, root: string): void {
  for (const path of call.run.files.below(joinPath(root, 'gradle'))) {
    if (!path.endsWith('.toml')) continue
    call.manifest(path)
    const text = call.run.files.read(path) ?? ''
    for (const { table, value } of tomlEntries(text)) {
      const id = table === 'plugins' ? (inlineText(value, 'id') ?? tomlStrings(value)[0]?.split(':')[0]) : undefined
      if (id !== undefined && !isPlainPlugin(id)) doubt(call, root, `has the plugin \`${id}\` in ${path}, which may read the project`)
    }
    const floating = floatingVersion(text)
    if (floating !== undefined) call.refresh(`takes the newest version that \`${floating}\` in ${path} allows`)
  }
}
