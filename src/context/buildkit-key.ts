import type { BuildContext, ContextEntry } from './build-context.ts'
import { baseName, contextPath, parentPath, pathOrder } from './clean-path.ts'
import { digestOf, recordOf } from './entry-record.ts'
import { followLinks } from './follow-links.ts'
import type { SelectedEntry, SelectedThing, Selection, SourceSelection } from './select.ts'
import { entriesBelow } from './source-pattern.ts'

/**
 * How a release of BuildKit writes down what a wildcard or a filter finds: one item for each entry, under the last part of its name alone,
 * links as their texts (0.25, observed) or as what they lead to (0.13, observed); or one item for each match (0.8, observed). A match that
 * is a link itself is always what it leads to, filters or not.
 */
export type ListForm = 'links as texts' | 'links followed' | 'trees'

/** In order of paths, whatever the order in the instruction; what lies below another source adds nothing. */
export function buildkitKeys(context: BuildContext, { sources }: Selection, form: ListForm): readonly string[] {
  const lists = sources.filter((source) => source.isList)
  const whole = new Map(sources.filter((source) => !source.isList).map((source) => [contextPath(source.source), source]))
  const outermost = [...whole].filter(([path]) => !isBelow(path, whole)).map(([, source]) => source)
  const needed = [...lists, ...outermost].sort((a, b) => pathOrder(contextPath(a.source), contextPath(b.source)))
  return needed.map((source) => (source.isList ? listKey(context, source, form) : wholeKey(context, source)))
}

function isBelow(path: string, paths: ReadonlyMap<string, unknown>): boolean {
  let above = path
  while (above !== '') {
    above = parentPath(above)
    if (paths.has(above)) return true
  }
  return false
}

function wholeKey(context: BuildContext, { things: [thing] }: SourceSelection): string {
  return thing === undefined ? 'missing' : (context.digestBelow?.(thing.at) ?? treeKey(context, thing.entries))
}

/** A file: its record alone. A folder: records by names below it. */
function treeKey(context: BuildContext, entries: readonly SelectedEntry[]): string {
  return digestOf((hash) => {
    for (const { entry, inside } of entries) hash.update(`${JSON.stringify([inside, recordOf(context, entry)])}\n`)
  })
}

/** An only match that is called as the pattern ends counts without its name. */
function listKey(context: BuildContext, source: SourceSelection, form: ListForm): string {
  const items = source.things.flatMap((thing) => itemsOf(context, thing, form))
  const [only, second] = items
  if (only === undefined) return 'nothing'
  if (second === undefined && only.isMatch && only.name === baseName(contextPath(source.source))) return only.key
  return digestOf((hash) => {
    for (const { name, key } of items) hash.update(`${JSON.stringify([name, key])}\n`)
  })
}

interface Item {
  readonly name: string
  readonly key: string
  /** The match itself, not something below it. */
  readonly isMatch: boolean
}

function itemsOf(context: BuildContext, thing: SelectedThing, form: ListForm): readonly Item[] {
  const own = baseName(thing.path)
  if (thing.entries.length > 0 && isLink(context, thing.path)) return [{ name: own, key: behindKey(context, thing.at), isMatch: true }]
  if (form === 'trees') return [{ name: own, key: treeKey(context, thing.entries), isMatch: true }]
  return thing.entries.map(({ entry, inside }): Item => ({
    name: inside === '' ? own : baseName(inside),
    key: entryKey(context, entry, form),
    isMatch: inside === '',
  }))
}

function isLink(context: BuildContext, path: string): boolean {
  const real = followLinks(context, path, 'keep')
  return real !== undefined && context.entry(real)?.kind === 'link'
}

function entryKey(context: BuildContext, entry: ContextEntry, form: ListForm): string {
  if (entry.kind === 'folder') return recordOf(context, entry)
  const real = entry.kind === 'link' && form === 'links followed' ? followLinks(context, entry.path) : undefined
  return real === undefined ? (context.digestBelow?.(entry.path) ?? treeKey(context, [{ entry, inside: '' }])) : behindKey(context, real)
}

/** All that a link leads to. */
function behindKey(context: BuildContext, real: string): string {
  const target = context.entry(real)
  const start = real === '' ? 0 : real.length + 1
  const below = entriesBelow(context, real).map((entry): SelectedEntry => ({ entry, inside: entry.path.slice(start) }))
  return treeKey(context, [...(target === undefined ? [] : [{ entry: target, inside: '' }]), ...below])
}
