import type { BuildContext, ContextEntry } from './build-context.ts'
import { baseName, contextPath, parentPath, pathOrder } from './clean-path.ts'
import { followLinks } from './follow-links.ts'
import { type SelectedEntry, type SelectedThing, select, type Selection, type SourceSelection } from './select.ts'
import { entriesBelow } from './source-pattern.ts'
import { sha256, type Hash } from './sha256.ts'

/** Whose idea of sameness. */
export type KeyFlavour = 'buildkit' | 'classic' | 'buildah' | 'kaniko'

/**
 * A digest of what is selected: equal for two selections exactly where the builder takes their files for the same. BuildKit (0.25, observed)
 * counts bytes, modes, link texts, empty folders and names below the thing copied; the classic builder (20.10, observed) counts the full
 * path too, follows links also below folders, and knows neither `--exclude` nor `--parents`. Buildah (1.43, observed) counts what is laid
 * down: names below a folder that is copied but not the folder itself, and no modes where the copy sets them. kaniko (1.24, by its source)
 * counts no names. Times, owners and the text of the instruction are not in it.
 */
export function contentKey(context: BuildContext, selection: Selection, flavour: KeyFlavour, ignoresModes = false): string {
  const keys = keysOf[flavour](context, selection, ignoresModes)
  return digestOf((hash) => hash.update(JSON.stringify(keys)))
}

type KeyMaker = (context: BuildContext, selection: Selection, ignoresModes: boolean) => unknown

const keysOf: Readonly<Record<KeyFlavour, KeyMaker>> = { buildkit: buildkitKeys, classic: classicKeys, buildah: buildahKeys, kaniko: kanikoKeys }

function digestOf(fill: (hash: Hash) => void): string {
  const hash = sha256()
  fill(hash)
  return hash.digest('hex')
}

/** In order of paths, whatever the order in the instruction; what lies below another source adds nothing. */
function buildkitKeys(context: BuildContext, { sources }: Selection): readonly string[] {
  const lists = sources.filter((source) => source.isList)
  const whole = new Map(sources.filter((source) => !source.isList).map((source) => [contextPath(source.source), source]))
  const outermost = [...whole].filter(([path]) => !isBelow(path, whole)).map(([, source]) => source)
  const needed = [...lists, ...outermost].sort((a, b) => pathOrder(contextPath(a.source), contextPath(b.source)))
  return needed.map((source) => sourceKey(context, source))
}

function isBelow(path: string, paths: ReadonlyMap<string, unknown>): boolean {
  let above = path
  while (above !== '') {
    above = parentPath(above)
    if (paths.has(above)) return true
  }
  return false
}

function sourceKey(context: BuildContext, source: SourceSelection): string {
  const [thing] = source.things
  const [only, second] = source.entries
  if (thing === undefined || (source.isList && only === undefined)) return source.isList ? 'nothing' : 'missing'
  if (!source.isList) return treeKey(context, thing.entries)
  const isBare = second === undefined && baseName(contextPath(source.source)) === baseName(thing.path)
  return isBare && only !== undefined ? followedKey(context, only.entry) : listKey(context, source)
}

/** A file: its record alone. A folder: records by names below it. */
function treeKey(context: BuildContext, entries: readonly SelectedEntry[]): string {
  return digestOf((hash) => {
    for (const { entry, inside } of entries) hash.update(`${JSON.stringify([inside, recordOf(context, entry)])}\n`)
  })
}

/** Where builders list what they found, they follow the links in the list, at any depth. */
function listKey(context: BuildContext, source: SourceSelection): string {
  const start = source.prefix === '' ? 0 : source.prefix.length + 1
  return digestOf((hash) => {
    for (const { path, entries } of source.things) {
      for (const { entry, inside } of entries) {
        const name = `${path.slice(start)}/${inside}`
        hash.update(`${JSON.stringify([name, followedKey(context, entry)])}\n`)
      }
    }
  })
}

function followedKey(context: BuildContext, entry: ContextEntry): string {
  const real = entry.kind === 'link' ? followLinks(context, entry.path) : undefined
  if (real === undefined) return entry.kind === 'folder' ? recordOf(context, entry) : treeKey(context, [{ entry, inside: '' }])
  const target = context.entry(real)
  const start = real === '' ? 0 : real.length + 1
  const below = entriesBelow(context, real).map((one): SelectedEntry => ({ entry: one, inside: one.path.slice(start) }))
  return treeKey(context, [...(target === undefined ? [] : [{ entry: target, inside: '' }]), ...below])
}

/** What counts of one entry, but its name. */
function recordOf(context: BuildContext, entry: ContextEntry): string {
  if (entry.kind === 'link') return `link ${entry.target ?? ''}`
  const bytes = entry.kind === 'file' ? (context.digest(entry.path) ?? 'unreadable') : ''
  return `${entry.kind} ${entry.mode.toString(8)} ${bytes}`
}

/** One list of all that is found, however the instruction names it. */
function classicKeys(context: BuildContext, selection: Selection): readonly string[] {
  const { request } = selection
  const isFiltered = request.parents === true || (request.exclude ?? []).length > 0
  const { sources } = isFiltered ? select(context, { sources: request.sources }) : selection
  return sources.flatMap(({ things, isList }) => (things.length === 0 && !isList ? ['missing'] : things.map((thing) => classicKey(context, thing))))
}

function classicKey(context: BuildContext, thing: SelectedThing): string {
  const records = thing.entries.map(({ entry }) => classicRecord(context, entry.path)).sort()
  return digestOf((hash) => {
    hash.update(thing.kind === 'folder' ? 'folder\n' : 'file\n')
    for (const record of records) hash.update(`${record}\n`)
  })
}

/** A link counts as what it leads to, under that name; one that leads nowhere as its own name. */
function classicRecord(context: BuildContext, path: string): string {
  const real = followLinks(context, path)
  const entry = real === undefined ? undefined : context.entry(real)
  return JSON.stringify(entry === undefined ? [path] : [entry.path, recordOf(context, entry)])
}

/** In the order of the instruction, however it names the files. What a file is called where it comes to lie the caller knows. */
function buildahKeys(context: BuildContext, { sources }: Selection, ignoresModes: boolean): readonly string[] {
  return sources.flatMap(({ things }) => things.map((thing) => digestOf((hash) => {
    for (const { entry, inside } of thing.entries) {
      if (inside === '' && entry.kind === 'folder') continue
      hash.update(`${JSON.stringify([inside, recordOf(context, ignoresModes ? { ...entry, mode: 0 } : entry)])}\n`)
    }
  })))
}

function kanikoKeys(context: BuildContext, { sources }: Selection): readonly (readonly string[])[] {
  return sources.map(({ entries }) => entries.map(({ entry }) => recordOf(context, entry)))
}
