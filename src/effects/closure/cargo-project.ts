import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import { eachOnce } from './each-once.ts'
import { takeFile } from './take-file.ts'
import { inlineText, tomlEntries, tomlStrings } from './toml-lines.ts'
import type { TomlEntry } from './toml-lines.ts'
import { memberManifests } from './workspace.ts'

function textIn(entries: readonly TomlEntry[], table: string, key: string): string | undefined {
  const entry = entries.find((candidate) => candidate.table === table && candidate.key === key)
  return entry && tomlStrings(entry.value)[0]
}

function textsIn(entries: readonly TomlEntry[], table: string, key: string): readonly string[] {
  return entries.flatMap((entry) => (entry.table === table && entry.key === key ? tomlStrings(entry.value) : []))
}

/** The folder of the manifest that a command works on. */
function packageFolder(call: Call): string | undefined {
  const [given] = call.values('--manifest-path')
  if (call.cwd === undefined) return undefined
  if (given === undefined) return nearestWith(call.run, call.cwd, 'Cargo.toml')
  return given.value === undefined ? undefined : folderOf(joinPath(call.cwd, given.value))
}

/** The workspace that a folder belongs to, or the folder of its own manifest; `package.workspace` may name one that is no folder above. */
function cargoRoot(call: Call): string | undefined {
  const own = packageFolder(call)
  if (own === undefined || !call.run.files.has(joinPath(own, 'Cargo.toml'))) return undefined
  const stated = textIn(tomlEntries(call.run.files.read(joinPath(own, 'Cargo.toml')) ?? ''), 'package', 'workspace')
  if (stated !== undefined) return joinPath(own, stated)
  const workspace = ancestorsOf(own).find((folder) => /^\s*\[workspace\b/m.test(call.run.files.read(joinPath(folder, 'Cargo.toml')) ?? ''))
  return workspace ?? own
}

/** Folders that `path = "…"` names, in dependency tables of any kind. */
function pathDependencies(entries: readonly TomlEntry[]): readonly string[] {
  return entries.flatMap(({ table, key, value }) => {
    if (!/dependencies|patch|replace/.test(table)) return []
    const path = key === 'path' || key.endsWith('.path') ? tomlStrings(value)[0] : inlineText(value, 'path')
    return path === undefined ? [] : [path]
  })
}

/** Cargo refuses a package without a target, so the files that make one are read even where nothing is compiled. */
function takeTargets(call: Call, folder: string, entries: readonly TomlEntry[]): void {
  if (!entries.some(({ table }) => table === 'package')) return
  const stated = entries.flatMap(({ table, key, value }) => (/^(lib|bin|test|bench|example)$/.test(table) && key === 'path' ? tomlStrings(value) : []))
  const build = textIn(entries, 'package', 'build')
  const wanted = ['src/main.rs', 'src/lib.rs', ...stated, build ?? 'build.rs']
  for (const name of wanted) call.read(joinPath(folder, name), { why: `looks for the target ${joinPath(folder, name)}` })
  for (const name of ['src/bin', 'tests', 'benches', 'examples']) {
    call.read(joinPath(folder, name), { below: true, why: `looks for targets in ${joinPath(folder, name)}` })
  }
}

/** What a Cargo command works on. */
export interface CargoProject {
  readonly root: string
  /** The folders of all its packages, those that lie outside the root too. */
  readonly folders: readonly string[]
  /** Where it compiles to by its settings; undefined where they do not say. */
  readonly target: string | undefined
}

/** Takes down the manifests of a Cargo project and of all that lies in its workspace. */
export function takeCargoManifests(call: Call): CargoProject | undefined {
  const root = cargoRoot(call)
  if (root === undefined) {
    call.unknown('finds no Cargo.toml among the copied files, so what it reads is not known')
    return undefined
  }
  const open = [root, packageFolder(call) ?? root]
  const visited: string[] = []
  for (const folder of eachOnce(open)) {
    visited.push(folder)
    open.push(...takePackage(call, folder))
  }
  return { root, folders: visited, target: takeSettings(call, root) }
}

/** Takes down one manifest. Returns the folders that it names: members of its workspace, dependencies and patches. */
function takePackage(call: Call, folder: string): readonly string[] {
  const path = joinPath(folder, 'Cargo.toml')
  const text = call.run.files.read(path)
  if (text === undefined) {
    call.read(folder, { below: true, certain: false, why: `finds no ${path} among the copied files` })
    return []
  }
  call.manifest(path)
  const entries = tomlEntries(text)
  takeTargets(call, folder, entries)
  const members = textsIn(entries, 'workspace', 'members')
  const excluded = textsIn(entries, 'workspace', 'exclude').map((name) => `!${name}`)
  const found = memberManifests(call, folder, [...members, ...excluded], 'Cargo.toml')
  return [
    ...pathDependencies(entries).map((name) => joinPath(folder, name)),
    ...found.map(folderOf),
    ...members.filter((name) => !/[*?[]/.test(name)).map((name) => joinPath(folder, name)),
  ]
}

/**
 * Settings lie in every folder from the working directory upward (https://doc.rust-lang.org/cargo/reference/config.html), and may
 * name packages that lie on disk in the place of those from elsewhere. Returns the folder that they compile to.
 */
function takeSettings(call: Call, root: string): string | undefined {
  let target: string | undefined
  for (const folder of ancestorsOf(call.cwd ?? root)) {
    for (const name of ['.cargo/config.toml', '.cargo/config', 'rust-toolchain.toml', 'rust-toolchain']) {
      const path = joinPath(folder, name)
      const text = call.run.files.read(path)
      takeFile(call, path)
      if (text === undefined) continue
      const entries = tomlEntries(text)
      for (const place of placesIn(entries)) call.read(joinPath(folder, place), { below: true, why: `takes packages from ${joinPath(folder, place)}` })
      const stated = textIn(entries, 'build', 'target-dir')
      if (stated !== undefined) target ??= joinPath(folder, stated)
    }
  }
  return target
}

/** Vendored sources, overrides, patches and toolchains that settings name. */
function placesIn(entries: readonly TomlEntry[]): readonly string[] {
  return entries.flatMap(({ table, key, value }) => {
    if (/^source\./.test(table) && /^(directory|local-registry)$/.test(key)) return tomlStrings(value)
    if (table === '' && (key === 'paths' || key === 'include')) return tomlStrings(value)
    if (table === 'toolchain' && key === 'path') return tomlStrings(value)
    const path = table.startsWith('patch.') ? (key === 'path' ? tomlStrings(value)[0] : inlineText(value, 'path')) : undefined
    return path === undefined ? [] : [path]
  })
}
