import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { SyntaxFault } from '../dockerfile/dockerfile.ts'
import type { Range } from '../dockerfile/text.ts'
import { loadYaml } from '../effects/load-yaml.ts'

export interface YamlMap {
  readonly kind: 'map'
  readonly range: Range
  readonly entries: ReadonlyMap<string, YamlEntry>
}

export interface YamlEntry {
  readonly key: Range
  readonly value: YamlValue
}

export interface YamlList {
  readonly kind: 'list'
  readonly range: Range
  readonly items: readonly YamlValue[]
}

export interface YamlText {
  readonly kind: 'text'
  readonly range: Range
  /** The value as text: `true`, `1.20`; empty for null. */
  readonly text: string
  readonly isNull: boolean
  /** A literal block keeps its lines; they begin below `range.start`'s line. */
  readonly isLiteral: boolean
}

/** A YAML or JSON document as values with places. Aliases and merge keys are resolved; a value that stands twice is one object. */
export type YamlValue = YamlMap | YamlList | YamlText

export interface YamlTree {
  readonly root: YamlValue | undefined
  readonly faults: readonly SyntaxFault[]
}

/** Values nested deeper are left out, and merged keys beyond this number: nobody writes such files by hand. */
const deepest = 100
const mostMerged = 20_000

/** Reads one document. Never throws; what is no YAML is a fault. */
export function readYaml(text: string): YamlTree {
  const yaml = loadYaml()
  try {
    const document = yaml.parseDocument(text, { prettyErrors: false, logLevel: 'silent' })
    const faults = document.errors.map(({ message, pos: [start, end] }) => ({ message: `${oneLine(message)}.`, range: { start, end } }))
    const root = document.contents ? convert(document.contents, { yaml, document, made: new Map(), open: new Set(), room: { left: mostMerged } }) : undefined
    return { root, faults }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { root: undefined, faults: [{ message: 'The file nests too deep.', range: { start: 0, end: 0 } }] }
  }
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ').trim().replace(/\.$/, '')
}

interface Conversion {
  readonly yaml: typeof import('yaml')
  readonly document: Document
  readonly made: Map<Node, YamlValue>
  /** Nodes under way: an alias to one of them would never end. */
  readonly open: Set<Node>
  readonly room: { left: number }
}

function convert(node: Node, at: Conversion): YamlValue | undefined {
  const known = at.made.get(node)
  if (known || at.open.has(node) || at.open.size > deepest) return known
  at.open.add(node)
  const value = make(node, at)
  at.open.delete(node)
  if (value) at.made.set(node, value)
  return value
}

function make(node: Node, at: Conversion): YamlValue | undefined {
  if (isAlias(node, at)) {
    const target = node.resolve(at.document)
    return target && convert(target, at)
  }
  const range = rangeOf(node)
  if (at.yaml.isMap(node)) return { kind: 'map', range, entries: entriesOf(node, at) }
  if (at.yaml.isSeq(node)) return { kind: 'list', range, items: itemsOf(node, at) }
  if (at.yaml.isScalar(node)) return { kind: 'text', range, text: textOf(node), isNull: node.value === null, isLiteral: node.type === 'BLOCK_LITERAL' }
  return undefined
}

function isAlias(node: Node, { yaml }: Conversion): node is Alias {
  return yaml.isAlias(node)
}

function rangeOf({ range }: Node): Range {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 }
}

function textOf({ source, value }: Scalar): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : (source ?? String(value))
}

function itemsOf({ items }: YAMLSeq, at: Conversion): readonly YamlValue[] {
  return items.flatMap((item) => (at.yaml.isNode(item) ? (convert(item, at) ?? []) : []))
}

/** Own keys win over merged ones, and those of an earlier merged map over those of a later one. */
function entriesOf({ items }: YAMLMap, at: Conversion): ReadonlyMap<string, YamlEntry> {
  const entries = new Map<string, YamlEntry>()
  const merged: YamlValue[] = []
  for (const pair of items) {
    const { key, value } = partsOf(pair, at)
    if (!key || !value) continue
    if (key.text === '<<') merged.push(...(value.kind === 'list' ? value.items : [value]))
    else entries.set(key.text, { key: key.range, value })
  }
  for (const map of merged) {
    if (map.kind !== 'map') continue
    for (const [name, entry] of map.entries) {
      if (entries.has(name) || at.room.left <= 0) continue
      at.room.left -= 1
      entries.set(name, entry)
    }
  }
  return entries
}

function partsOf({ key, value }: Pair, at: Conversion): { readonly key: YamlText | undefined; readonly value: YamlValue | undefined } {
  const name = at.yaml.isNode(key) ? convert(key, at) : undefined
  const empty: YamlText | undefined = name && { kind: 'text', range: name.range, text: '', isNull: true, isLiteral: false }
  return { key: name?.kind === 'text' ? name : undefined, value: at.yaml.isNode(value) ? convert(value, at) : empty }
}

/** The value of a key of a map. */
export function valueOf(value: YamlValue | undefined, ...keys: readonly string[]): YamlValue | undefined {
  let at = value
  for (const key of keys) at = at?.kind === 'map' ? at.entries.get(key)?.value : undefined
  return at
}

/** The values of a list; a value alone stands for a list of one. */
export function listOf(value: YamlValue | undefined): readonly YamlValue[] {
  if (!value) return []
  return value.kind === 'list' ? value.items : [value]
}
