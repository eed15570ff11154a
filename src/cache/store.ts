import { keyLine, keysOfLine } from './key-line.ts'
import { keyShelf, type KeyShelf } from './key-shelf.ts'

/** The name that the solver has for a result: equal exactly where it takes two vertices for one. */
export type Identity = string

/** What an input may be found by. */
export interface Key {
  readonly text: string
  /** What tells keys of one text apart, where that does not say it all: long to make, and mostly not asked for. */
  readonly detail?: () => string
  /** The result whose name the text is. */
  readonly from?: Identity
}

/** For each input of a step its keys. */
export type InputKeys = readonly (readonly Key[])[]

/**
 * The records of earlier builds. A record is found where one and the same record matches every input at once, by any
 * of the keys that the input has (BuildKit's intersection over inputs). A record can outlive its result.
 */
export interface CacheStore {
  /** All records that match, the newest last. */
  find(definition: string, inputs: InputKeys): readonly Identity[]
  add(definition: string, inputs: InputKeys, identities: readonly Identity[]): void
  /** Which step of which build made the bytes that the store has under that name; undefined: they are not kept. */
  resultOf(identity: Identity): string | undefined
  keep(identity: Identity, result: string): void
  /** Whether of all steps of a definition each input was asked for by one key: then what a key leads to does not grow. */
  isPlain(definition: string): boolean
  linksTo(identity: Identity): readonly Link[]
  link(identity: Identity, link: Link): void
  /** A store that knows what this one does; what is added to it stays with it. */
  branch(): CacheStore
  /** A store that knows nothing but which of this one's names is older. */
  heir(): CacheStore
}

/** One way by which a record is found: a key of one of its inputs. */
export interface Link {
  readonly definition: string
  readonly input: number
  readonly key: Key
}

const noInput: InputKeys = [[{ text: '' }]]

/** By input, then by key. */
type Shelves = Map<string, KeyShelf>[]

interface Records {
  /** By definition, long texts that many records share: the records of steps of which each input has one key, by these together. */
  readonly byLine: Map<string, Map<string, Identity[]>>
  /** By definition all its records, once an input has several keys, or somebody asks for links. */
  readonly byKey: Map<string, Shelves>
  readonly links: Map<Identity, Link[]>
  readonly results: Map<Identity, string>
}

/** `births` tells which identity is older; stores of one line of builds share it. */
export function cacheStore(births: Map<Identity, number> = new Map(), parents: readonly Records[] = []): CacheStore {
  const own: Records = { byLine: new Map(), byKey: new Map(), links: new Map(), results: new Map() }
  const layers = [...parents, own]
  const inOrder = (found: Identity[]): readonly Identity[] => (found.length < 2 ? found : found.sort((a, b) => (births.get(a) ?? 0) - (births.get(b) ?? 0)))
  const isPlain = (definition: string): boolean => !layers.some(({ byKey }) => byKey.has(definition))
  const lineIn = (definition: string, inputs: InputKeys): string | undefined => (isPlain(definition) ? keyLine(inputs) : undefined)
  return {
    find(definition, inputs) {
      const wanted = inputs.length > 0 ? inputs : noInput
      const line = lineIn(definition, wanted)
      return inOrder(line === undefined ? recordsByKey(layers, definition, wanted) : recordsByLine(layers, definition, line))
    },
    add(definition, inputs, identities) {
      for (const identity of identities) if (!births.has(identity)) births.set(identity, births.size)
      const wanted = inputs.length > 0 ? inputs : noInput
      const line = lineIn(definition, wanted)
      if (line === undefined) addByKey(own, definition, wanted, identities)
      else addByLine(own, definition, line, identities)
    },
    resultOf(identity) {
      for (let at = layers.length - 1; at >= 0; at--) {
        const result = layers[at]?.results.get(identity)
        if (result !== undefined) return result
      }
      return undefined
    },
    keep: (identity, result) => own.results.set(identity, result),
    isPlain,
    linksTo(identity) {
      for (const layer of layers) for (const definition of layer.byLine.keys()) linkAll(layer, definition)
      return layers.flatMap(({ links }) => links.get(identity) ?? [])
    },
    link: (identity, { definition, input, key }) => addLink(own, definition, input, key, [identity]),
    branch: () => cacheStore(births, layers),
    heir: () => cacheStore(births),
  }
}

function recordsByLine(layers: readonly Records[], definition: string, line: string): Identity[] {
  const found: Identity[] = []
  for (const { byLine } of layers) {
    for (const identity of byLine.get(definition)?.get(line) ?? []) if (!found.includes(identity)) found.push(identity)
  }
  return found
}

function addByLine({ byLine }: Records, definition: string, line: string, identities: readonly Identity[]): void {
  const lines = byLine.get(definition) ?? new Map<string, Identity[]>()
  byLine.set(definition, lines)
  const known = lines.get(line)
  if (!known) lines.set(line, [...identities])
  else for (const identity of identities) if (!known.includes(identity)) known.push(identity)
}

function recordsByKey(layers: readonly Records[], definition: string, wanted: InputKeys): Identity[] {
  const known: Shelves[] = []
  for (const layer of layers) {
    linkAll(layer, definition)
    const shelves = layer.byKey.get(definition)
    if (shelves) known.push(shelves)
  }
  const matching: Matches[] = []
  for (const [input, keys] of wanted.entries()) {
    const matches = matchesOf(known, input, keys)
    if (matches.length === 0) return []
    matching.push(matches)
  }
  return inAll(matching)
}

function addByKey(records: Records, definition: string, inputs: InputKeys, identities: readonly Identity[]): void {
  linkAll(records, definition)
  for (const [input, keys] of inputs.entries()) for (const key of keys) addLink(records, definition, input, key, identities)
}

/** Takes the records of a definition apart into their keys. */
function linkAll(records: Records, definition: string): void {
  const lines = records.byLine.get(definition)
  records.byLine.delete(definition)
  for (const [line, identities] of lines ?? []) addByKey(records, definition, keysOfLine(line), identities)
}

function addLink({ byKey, links }: Records, definition: string, input: number, key: Key, identities: readonly Identity[]): void {
  const inputs = byKey.get(definition) ?? []
  byKey.set(definition, inputs)
  const shelves = inputs[input] ?? new Map<string, KeyShelf>()
  inputs[input] = shelves
  const shelf = shelves.get(key.text) ?? keyShelf()
  shelves.set(key.text, shelf)
  const known = shelf.open(key.detail)
  for (const identity of identities) {
    if (known.has(identity)) continue
    known.add(identity)
    const link: Link = { definition, input, key }
    const others = links.get(identity)
    if (others) others.push(link)
    else links.set(identity, [link])
  }
}

/** What one input matches: an identity may be in several of the sets. */
type Matches = readonly ReadonlySet<Identity>[]

function matchesOf(known: readonly Shelves[], input: number, keys: readonly Key[]): Matches {
  const matches: ReadonlySet<Identity>[] = []
  for (const inputs of known) {
    for (const { text, detail } of keys) {
      const records = inputs[input]?.get(text)?.find(detail)
      if (records) matches.push(records)
    }
  }
  return matches
}

/** Starts from the fewest: many builds stand on one base, and few take the same files. */
function inAll(inputs: readonly Matches[]): Identity[] {
  const fewest = inputs.reduce((least, matches) => (sizeOf(matches) < sizeOf(least) ? matches : least))
  const candidates = new Set<Identity>()
  for (const records of fewest) {
    for (const identity of records) {
      if (inputs.every((matches) => matches === fewest || matches.some((other) => other.has(identity)))) candidates.add(identity)
    }
  }
  return [...candidates]
}

function sizeOf(matches: Matches): number {
  return matches.reduce((sum, { size }) => sum + size, 0)
}
