import type { Range } from '../dockerfile/text.ts'
import { contextAt, dockerfileIn } from './build-source.ts'
import { readCacheEntry, type CacheEntry } from './cache-entry.ts'
import type { HclBlock, HclBody, HclEntry, HclExpression } from './hcl-tree.ts'
import { entriesOf, itemsOf, scopeOf, settle, textOf, type HclScope } from './hcl-value.ts'
import { bareBuild, type BuildArgument, type ContextSource, type PipelineBuild } from './pipeline-file.ts'
import type { Told } from './told.ts'

const mostLegs = 256
const deepestInheritance = 32

interface Target {
  readonly name: string
  readonly block: HclBlock
  readonly scope: HclScope
}

/**
 * The builds of a bake file: its targets but for those that only others take from. A variable has its default. Source: the Bake file reference.
 */
export function bakeBuilds(body: HclBody, source: string): readonly PipelineBuild[] {
  const scope = scopeOf(body)
  const targets = new Map<string, Target>()
  for (const block of body.blocks) {
    if (block.type === 'target') for (const target of legsOf(block, scope)) targets.set(target.name, target)
  }
  const grouped = groupedNames(body, scope)
  const parents = new Set([...targets.values()].flatMap((target) => parentsOf(target)))
  const isBuilt = ({ name }: Target): boolean => grouped.has(name) || (!parents.has(name) && !name.startsWith('_'))
  return [...targets.values()].filter(isBuilt).map((target) => buildOf(target, targets, source))
}

/** A target with a matrix is one for each leg. */
function legsOf(block: HclBlock, scope: HclScope): readonly Target[] {
  const [label = ''] = block.labels
  let legs: readonly ReadonlyMap<string, HclExpression>[] = [scope.names]
  const matrix = block.body.attributes.get('matrix')
  if (!matrix) return [{ name: label, block, scope }]
  for (const { name, value } of entriesOf(matrix.value, scope)) {
    const values = itemsOf(value, scope) ?? []
    legs = legs.flatMap((names) => values.map((each) => new Map(names).set(name, each))).slice(0, mostLegs)
  }
  const written = block.body.attributes.get('name')
  return legs.map((names, index) => {
    const own = { names, budget: scope.budget }
    return { name: (written && textOf(written.value, own)) ?? `${label} (${index + 1})`, block, scope: own }
  })
}

/** The targets that groups name; a group may name groups. */
function groupedNames({ blocks }: HclBody, scope: HclScope): ReadonlySet<string> {
  const groups = blocks.filter(({ type }) => type === 'group')
  return new Set(groups.flatMap(({ body }) => textsAt(body.attributes.get('targets'), scope)))
}

function textsAt(entry: HclEntry | undefined, scope: HclScope): readonly string[] {
  return (itemsOf(entry?.value, scope) ?? []).flatMap((item) => textOf(item, scope) ?? [])
}

function parentsOf({ block, scope }: Target): readonly string[] {
  return textsAt(block.body.attributes.get('inherits'), scope)
}

/** An attribute, and the scope in which it stands. */
interface Placed {
  readonly entry: HclEntry
  readonly scope: HclScope
}

interface Attributes {
  readonly single: Map<string, Placed>
  /** Maps are put together entry by entry. */
  readonly args: Map<string, Placed>
  readonly contexts: Map<string, Placed>
}

/** What a target says with all that it takes from others: the later of two parents wins, and the target itself over both. */
function attributesOf(target: Target, targets: ReadonlyMap<string, Target>): Attributes {
  const all: Attributes = { single: new Map(), args: new Map(), contexts: new Map() }
  const room = { left: 2_000 }
  const add = (at: Target, depth: number): void => {
    if (depth > deepestInheritance || room.left-- <= 0) return
    for (const name of parentsOf(at)) {
      const parent = targets.get(name)
      if (parent) add(parent, depth + 1)
    }
    const { scope } = at
    for (const [name, entry] of at.block.body.attributes) {
      if (name !== 'args' && name !== 'contexts') all.single.set(name, { entry, scope })
      else for (const each of entriesOf(entry.value, scope)) all[name].set(each.name, { entry: each, scope })
    }
  }
  add(target, 0)
  return all
}

function buildOf(target: Target, targets: ReadonlyMap<string, Target>, source: string): PipelineBuild {
  const { single, args, contexts } = attributesOf(target, targets)
  const one = (name: string): Told | undefined => {
    const placed = single.get(name)
    return placed && !isNull(placed) ? toldOf(placed.entry.value, placed.scope, source) : undefined
  }
  const context = contextOf(one('context'), target.block.range)
  const inline = single.get('dockerfile-inline')
  const noCache = one('no-cache')
  const listed = (name: string): readonly Told[] => {
    const placed = single.get(name)
    return placed ? toldsOf(placed, source) : []
  }
  return {
    ...bareBuild(target.name, target.block.range),
    context,
    dockerfile: inline ? { kind: 'inline', range: inline.entry.value.range } : dockerfileIn(context, one('dockerfile')),
    args: argumentsOf(args, source),
    target: one('target'),
    platforms: listed('platforms'),
    contexts: argumentsOf(contexts, source),
    cacheFrom: cachesOf(single.get('cache-from'), source),
    cacheTo: cachesOf(single.get('cache-to'), source),
    noCache: noCache?.value === 'false' ? undefined : noCache,
  }
}

function isNull({ entry, scope }: Placed): boolean {
  const value = settle(entry.value, scope)
  return value.kind === 'literal' && value.text === 'null'
}

function contextOf(told: Told | undefined, range: Range): ContextSource {
  return told ? contextAt('', told) : { kind: 'folder', path: '', range }
}

function toldOf(value: HclExpression, scope: HclScope, source: string): Told {
  const { range } = value
  const written = source.slice(range.start, range.end).replace(/^"(.*)"$/s, '$1')
  return { value: textOf(value, scope), written, range }
}

function argumentsOf(map: ReadonlyMap<string, Placed>, source: string): readonly BuildArgument[] {
  return [...map.values()].filter((placed) => !isNull(placed)).map(({ entry, scope }) => ({ name: entry.name, told: toldOf(entry.value, scope, source) }))
}

/** The values of a list; none where they are not known. */
function toldsOf({ entry: { value }, scope }: Placed, source: string): readonly Told[] {
  return (itemsOf(value, scope) ?? []).map((item) => csvOf(item, scope) ?? toldOf(item, scope, source))
}

/** A list that is not known may hold any entry. */
function cachesOf(placed: Placed | undefined, source: string): readonly CacheEntry[] {
  if (!placed) return []
  const { entry: { value }, scope } = placed
  if (!itemsOf(value, scope)) return [{ type: undefined, attributes: new Map(), told: toldOf(value, scope, source) }]
  return toldsOf(placed, source).flatMap(entryOf)
}

/** `{ type = "gha", mode = "max" }` stands for `type=gha,mode=max`. */
function csvOf(item: HclExpression, scope: HclScope): Told | undefined {
  const entries = entriesOf(item, scope)
  if (entries.length === 0) return undefined
  const fields = entries.map(({ name, value }) => [name, textOf(value, scope)] as const)
  const written = fields.map(([name, text]) => `${name}=${text ?? '${…}'}`).join(',')
  return { value: fields.every(([, text]) => text !== undefined) ? written : undefined, written, range: item.range }
}

function entryOf(told: Told): readonly CacheEntry[] {
  const entry = readCacheEntry(told.value === undefined ? told : { ...told, written: told.value })
  return entry ? [entry] : []
}
