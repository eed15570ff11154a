import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { eachOnce } from './each-once.ts'
import { takeElixirScript, withEvaluated } from './elixir-script.ts'
import { takeFile } from './take-file.ts'
import { isInVersion } from './elixir-requirement.ts'

/** A dependency on a package of the registry: `{:jason, "~> 1.4"}`. */
interface Requirement {
  readonly name: string
  readonly range: string
}

/**
 * Takes mix.exs of a project, of its umbrella's members and of dependencies on disk, the lock file and the configuration
 * that every task loads: https://hexdocs.pm/mix/Mix.Tasks.Loadconfig.html. Returns the folders of local projects; undefined where there is no mix.exs.
 */
export function takeMixProject(call: Call, root: string): readonly string[] | undefined {
  if (!call.run.files.has(joinPath(root, 'mix.exs'))) return undefined
  const open = [root]
  const visited: string[] = []
  for (const folder of eachOnce(open)) {
    visited.push(folder)
    const path = joinPath(folder, 'mix.exs')
    const own = call.run.files.read(path)
    if (own === undefined) {
      call.read(folder, { below: true, why: `has the dependency ${folder}, which is no Mix project` })
      continue
    }
    take(call, path, own, root)
    const text = withEvaluated(call, path, own)
    for (const place of pathsIn(text)) open.push(joinPath(folder, place))
    for (const member of membersOf(call, folder, text)) open.push(member)
  }
  const lock = joinPath(root, 'mix.lock')
  takeFile(call, lock)
  takeConfiguration(call, root)
  return visited
}

function take(call: Call, path: string, text: string, root: string): void {
  call.manifest(path)
  const alias = /"deps\.(?:get|compile)":/.exec(text)?.[0]
  const why = alias === undefined ? takeElixirScript(call, path, text) : `makes something else of ${alias.slice(0, -1)}`
  if (why === undefined) return
  call.read(root, { below: true, certain: false, why: `runs ${path}, which ${why} and may read the project` })
}

/** Dependencies that lie in the project: `{:a, path: "../a"}`. */
function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(/\bpath:\s*"([^"#\n]+)"/g)].map(([, place]) => place ?? '')
}

function membersOf(call: Call, folder: string, text: string): readonly string[] {
  const apps = /\bapps_path:\s*"([^"#\n]+)"/.exec(text)?.[1] ?? (/\bin_umbrella:\s*true/.test(text) ? '..' : undefined)
  if (apps === undefined) return []
  const parent = joinPath(folder, apps)
  return call.run.files.below(parent, (path) => path.endsWith('/mix.exs') && folderOf(folderOf(path)) === parent).map(folderOf)
}

/** `config/config.exs` and what it imports. Which environment is built decides over the file, unless `MIX_ENV` tells. */
function takeConfiguration(call: Call, root: string): void {
  const folder = joinPath(root, 'config')
  const open = [joinPath(folder, 'config.exs')]
  for (const path of eachOnce(open)) {
    const text = call.run.files.read(path)
    if (text === undefined) {
      call.read(path)
      continue
    }
    take(call, path, text, root)
    for (const [, name] of text.matchAll(/\bimport_config\s*\(?\s*"([^"\n]+)"/g)) open.push(...importsOf(call, name ?? '', folderOf(path)))
  }
}

function importsOf(call: Call, name: string, folder: string): readonly string[] {
  const env = call.variable('MIX_ENV')
  const known = env === undefined ? name : name.replace(/#\{(?:config_env\(\)|Mix\.env\(?\)?)\}/g, env)
  if (!/#\{|\*/.test(known)) return [joinPath(folder, known)]
  const base = joinPath(folder, `./${known.slice(0, known.search(/#\{|\*/)).replace(/[^/]*$/, '')}`)
  if (base !== folder) call.read(base, { below: true, why: `imports \`${name}\`` })
  return call.run.files.below(base, (path) => path.endsWith('.exs') && !path.endsWith('/runtime.exs') && !path.endsWith('/mix.exs'))
}

/** Whether the lock file has every package that is asked for, in a version that will do, so that there is nothing to write. */
export function isMixLockWhole(call: Call, root: string, folders: readonly string[]): boolean {
  const text = call.run.files.read(joinPath(root, 'mix.lock'))
  if (text === undefined) return false
  const locked = new Map([...text.matchAll(/^\s*"([\w.-]+)":\s*\{:(\w+),\s*[^,]*,\s*"([^"]*)"/gm)].map(([, name, kind, version]) => [name ?? '', kind === 'hex' ? version : undefined]))
  // Entries of the kind that Hex wrote before it kept two checksums are written anew.
  if ([...text.matchAll(/^\s*"[^"]+":\s*\{:hex,(.*)\},?\s*$/gm)].some(([, rest]) => !/"[0-9a-f]{64}"$/.test(rest ?? ''))) return false
  const manifests = folders.map((folder) => withEvaluated(call, joinPath(folder, 'mix.exs'), call.run.files.read(joinPath(folder, 'mix.exs')) ?? ''))
  return manifests.flatMap(requirementsIn).every(({ name, range }) => {
    const version = locked.get(name)
    return locked.has(name) && (version === undefined || isInVersion(version, range))
  })
}

/** What mix.exs asks for. Dependencies that lie in the project or in the umbrella need no lock. */
function requirementsIn(text: string): readonly Requirement[] {
  const tuples = [...text.replace(/^\s*#.*$/gm, '').matchAll(/\{\s*:(\w+)\s*,\s*(?:"([^"]*)"|([a-z_]+:))([^{}]*)\}/g)]
  return tuples.flatMap(([, name, range, key, rest]) => {
    if (name === undefined || /\b(path|in_umbrella):/.test(`${key ?? ''} ${rest ?? ''}`)) return []
    // Other pairs of a name and a text are no dependencies.
    if (range !== undefined && !/^\s*[~><=!\d]/.test(range)) return []
    return key !== undefined && !/^(git|github|hex|only|override):$/.test(key) ? [] : [{ name, range: range ?? '>= 0.0.0' }]
  })
}
