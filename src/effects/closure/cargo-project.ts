import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import { inlineText, tomlEntries, tomlStrings } from './toml-lines.ts'
import type { TomlEntry } from './toml-lines.ts'
import { memberManifests } from './workspace.ts'

function textIn(entries: readonly TomlEntry[], table: string, key: string): string | undefined {
  const entry = entries.find((candidate) => candidate.table === table && candidate.key === key)
  return entry && tomlStrings(entry.value)[0]
}

/** The workspace that a folder belongs to, or the folder of its own manifest. */
function cargoRoot(call: Call): string | undefined {
  if (call.cwd === undefined) return undefined
  const own = nearestWith(call.run, call.cwd, 'Cargo.toml')
  if (own === undefined) return undefined
  const workspace = ancestorsOf(own).find((folder) => /^\s*\[workspace\b/m.test(call.run.files.read(joinPath(folder, 'Cargo.toml')) ?? ''))
  return workspace ?? own
}

/** Folders that `path = "…"` names, in dependency tables of any kind. */
function pathDependencies(entries: readonly TomlEntry[]): readonly string[] {
  return entries.flatMap(({ table, key, value }) => {
    if (!/dependencies|patch|replace/.test(table)) return []
    const path = key === 'path' ? tomlStrings(value)[0] : inlineText(value, 'path')
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

/** Takes down the manifests of a Cargo project and of all that lies in its workspace. Returns its root. */
export function takeCargoManifests(call: Call): string | undefined {
  const root = cargoRoot(call)
  if (root === undefined) {
    call.unknown('finds no Cargo.toml among the copied files, so what it reads is not known')
    return undefined
  }
  const open = [root]
  const seen = new Set<string>()
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (seen.has(folder)) continue
    seen.add(folder)
    const path = joinPath(folder, 'Cargo.toml')
    const text = call.run.files.read(path)
    if (text === undefined) {
      call.read(folder, { below: true, certain: false, why: `finds no ${path} among the copied files` })
      continue
    }
    call.manifest(path)
    const entries = tomlEntries(text)
    takeTargets(call, folder, entries)
    for (const dependency of pathDependencies(entries)) open.push(joinPath(folder, dependency))
    const members = entries.flatMap(({ table, key, value }) => (table === 'workspace' && key === 'members' ? tomlStrings(value) : []))
    for (const manifest of memberManifests(call, folder, members, 'Cargo.toml')) open.push(folderOf(manifest))
    for (const member of members) if (!/[*?]/.test(member)) open.push(joinPath(folder, member))
  }
  takeSettings(call, root)
  return root
}

function takeSettings(call: Call, root: string): void {
  for (const folder of ancestorsOf(call.cwd ?? root)) {
    for (const name of ['.cargo/config.toml', '.cargo/config', 'rust-toolchain.toml', 'rust-toolchain']) {
      const path = joinPath(folder, name)
      if (call.run.files.has(path)) call.manifest(path)
      else call.read(path)
    }
  }
}
