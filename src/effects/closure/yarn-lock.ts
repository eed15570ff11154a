import { byText } from '../by-text.ts'
import { parseRecord, recordOf, textOf } from './json.ts'
import { isInRange } from './npm-range.ts'

/** What a lock file of yarn 1 says of one package. */
interface Entry {
  readonly version: string
  /** Whether it came from a registry, with all that yarn 1 writes of such packages. */
  readonly isWhole: boolean
  /** Patterns such as `name@^1.0.0`. */
  readonly needs: readonly string[]
}

type Manifest = ReadonlyMap<string, unknown>

/**
 * Whether yarn 1 leaves its lock file as it is: every package that the project asks for has its entry, with a version that fits, so have those that these
 * ask for, and no entry is left over (`saveLockfileAndIntegrity` in https://github.com/yarnpkg/yarn/blob/v1.22.22/src/cli/commands/install.js). What is
 * not sure to be so is not: `resolutions`, and packages that come from elsewhere than a registry.
 *
 * @param manifests texts of package.json files, that of the whole project first
 */
export function isYarnLockSettled(lock: string, manifests: readonly string[], isProduction: boolean): boolean {
  const entries = entriesIn(lock)
  const [root, ...members] = manifests.map(readManifest)
  if (!entries || !root || root.has('resolutions') || root.has('flat') || (members.length > 0 && (isProduction || root.get('private') !== true || !hasPlainMembers(root)))) return false
  const versions = new Map(members.map((member) => [textOf(member?.get('name')) ?? '', textOf(member?.get('version')) ?? '']))
  const asked = [root, ...members].map((manifest) => manifest && patternsOf(manifest, versions))
  // Without one, the file is written anew.
  if (asked[0]?.length === 0 || asked.includes(undefined)) return false
  return reached(entries, asked.flatMap((patterns) => patterns ?? []))?.size === entries.size
}

const readManifest = byText(parseRecord)

/** Whether the patterns are those by which members are told exactly. */
function hasPlainMembers(root: Manifest): boolean {
  const field = root.get('workspaces')
  const patterns = Array.isArray(field) ? field : recordOf(field)?.get('packages')
  return Array.isArray(patterns) && patterns.every((pattern) => typeof pattern === 'string' && /^(?:\.\/)?[\w@][\w@.-]*(?:\/[\w@][\w@.-]*)*(?:\/\*)?$/.test(pattern))
}

const fields = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

/** What a manifest asks of registries; undefined where that is not sure. Members take one another where the version fits, which it does not for a tag. */
function patternsOf(manifest: Manifest, members: ReadonlyMap<string, string>): readonly string[] | undefined {
  const asked = new Map<string, string>()
  for (const field of fields) {
    for (const [name, range] of recordOf(manifest.get(field)) ?? []) {
      const before = asked.get(name)
      if (typeof range !== 'string' || (before !== undefined && before !== range)) return undefined
      asked.set(name, range)
    }
  }
  const patterns: string[] = []
  for (const [name, range] of asked) {
    const member = members.get(name)
    if (member === undefined) patterns.push(`${name}@${range}`)
    else if (!isInRange(member, range)) return undefined
  }
  return patterns
}

/** Every pattern that is asked for in the end; undefined where one has no entry that fits. */
function reached(entries: ReadonlyMap<string, Entry>, asked: readonly string[]): ReadonlySet<string> | undefined {
  const found = new Set(asked)
  for (const pattern of found) {
    const entry = entries.get(pattern)
    const at = pattern.indexOf('@', 1)
    const [name, range] = [pattern.slice(0, at), pattern.slice(at + 1)]
    if (!entry?.isWhole || entries.has(name) || range !== range.trim() || !fits(entry.version, range)) return undefined
    for (const need of entry.needs) found.add(need)
  }
  return found
}

/** A range that names another package is not held against the version, nor is a tag. */
function fits(version: string, range: string): boolean {
  return /^npm:(?:@[\w.-]+\/)?[\w.-]+@[^:/]*$/.test(range) || isTag(range) || (!/[:/]/.test(range) && isInRange(version, range))
}

/** `v1` and `x` are ranges. */
function isTag(range: string): boolean {
  return /^(?!v*(?:\d|x$))[a-z][\w-]*$/i.test(range)
}

const entriesIn = byText((text): ReadonlyMap<string, Entry> | undefined => {
  const entries = new Map<string, Entry>()
  for (const block of text.replaceAll('\r\n', '\n').split(/\n(?=[^\s#])/)) {
    const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const [head, ...body] = lines
    if (head === undefined) continue
    const entry = readEntry(body)
    if (!entry || !head.endsWith(':')) return undefined
    for (const pattern of head.slice(0, -1).split(', ')) entries.set(unquoted(pattern), entry)
  }
  return entries
})

function readEntry(lines: readonly string[]): Entry | undefined {
  const told = new Map<string, string>()
  const needs: string[] = []
  for (const line of lines) {
    const [, indent = '', name = '', value] = /^( {2}| {4})("[^"]+"|[^\s":]+)(?: (.+)|:)$/.exec(line) ?? []
    if (indent === '' || (indent.length === 4 && value === undefined)) return undefined
    if (indent.length === 4) needs.push(`${unquoted(name)}@${unquoted(value ?? '')}`)
    else if (value !== undefined) told.set(name, unquoted(value))
    else if (name !== 'dependencies' && name !== 'optionalDependencies') return undefined
  }
  const isWhole = /^https?:\/\/[^#]+#[0-9a-f]{40}$/.test(told.get('resolved') ?? '') && /^sha(?:1|512)-[\w+/=]+$/.test(told.get('integrity') ?? '')
  return { version: told.get('version') ?? '', isWhole, needs }
}

function unquoted(text: string): string {
  return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}
