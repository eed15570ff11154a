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

const noKeys: readonly Key[] = []
const noInput: InputKeys = [[{ text: '' }]]

/** By input, then by key. */
type Shelves = Map<string, KeyShelf>[]

interface Records {
  /** By definition: definitions are long texts that many records share. */
  readonly byKey: Map<string, Shelves>
  readonly links: Map<Identity, Link[]>
  readonly results: Map<Identity, string>
}

/** `births` tells which identity is older; stores of one line of builds share it. */
export function cacheStore(births: Map<Identity, number> = new Map(), parents: readonly Records[] = []): CacheStore {
  const own: Records = { byKey: new Map(), links: new Map(), results: new Map() }
  const layers = [...parents, own]
  return {
    find(definition, inputs) {
      const known: Shelves[] = []
      for (const { byKey } of layers) {
        const shelves = byKey.get(definition)
        if (shelves) known.push(shelves)
      }
      if (known.length === 0) return []
      const wanted = inputs.length > 0 ? inputs : noInput
      const matching: Matches[] = []
      for (let input = 0; input < wanted.length; input++) {
        const matches = matchesOf(known, input, wanted[input] ?? noKeys)
        if (matches.length === 0) return []
        matching.push(matches)
      }
      const found = inAll(matching)
      return found.length < 2 ? found : found.sort((a, b) => (births.get(a) ?? 0) - (births.get(b) ?? 0))
    },
    add(definition, inputs, identities) {
      for (const identity of identities) if (!births.has(identity)) births.set(identity, births.size)
      const wanted = inputs.length > 0 ? inputs : noInput
      for (let input = 0; input < wanted.length; input++) {
        for (const key of wanted[input] ?? noKeys) addLink(own, { definition, input, key }, identities)
      }
    },
    resultOf(identity) {
      for (let at = layers.length - 1; at >= 0; at--) {
        const result = layers[at]?.results.get(identity)
        if (result !== undefined) return result
      }
      return undefined
    },
    keep: (identity, result) => own.results.set(identity, result),
    linksTo: (identity) => layers.flatMap(({ links }) => links.get(identity) ?? []),
    link: (identity, link) => addLink(own, link, [identity]),
    branch: () => cacheStore(births, layers),
    heir: () => cacheStore(births),
  }
}

function addLink({ byKey, links }: Records, link: Link, identities: readonly Identity[]): void {
  const { definition, input, key } = link
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
