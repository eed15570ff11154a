/** The name that the solver has for a result: equal exactly where it takes two vertices for one. */
export type Identity = string

/** What an input may be found by: a text and, where that is the name of another result, which. */
export interface Key {
  readonly text: string
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

const noInput: InputKeys = [[{ text: '' }]]

interface Records {
  /** By definition, then by input and key: definitions are long texts that many records share. */
  readonly byKey: Map<string, Map<string, Set<Identity>>>
  readonly links: Map<Identity, Link[]>
  readonly results: Map<Identity, string>
}

/** `births` tells which identity is older; stores of one line of builds share it. */
export function cacheStore(births: Map<Identity, number> = new Map(), parents: readonly Records[] = []): CacheStore {
  const own: Records = { byKey: new Map(), links: new Map(), results: new Map() }
  const layers = [...parents, own]
  const matching = (known: readonly Map<string, Set<Identity>>[], input: number, keys: readonly Key[]): Set<Identity> =>
    new Set(known.flatMap((records) => keys.flatMap(({ text }) => [...(records.get(`${input} ${text}`) ?? [])])))
  return {
    find(definition, inputs) {
      const known = layers.flatMap(({ byKey }) => byKey.get(definition) ?? [])
      let left: Set<Identity> | undefined
      for (const [input, keys] of (inputs.length > 0 ? inputs : noInput).entries()) {
        const found = matching(known, input, keys)
        left = left ? intersection(left, found) : found
        if (left.size === 0) return []
      }
      return [...(left ?? [])].sort((a, b) => (births.get(a) ?? 0) - (births.get(b) ?? 0))
    },
    add(definition, inputs, identities) {
      for (const identity of identities) births.set(identity, births.get(identity) ?? births.size)
      for (const [input, keys] of (inputs.length > 0 ? inputs : noInput).entries()) {
        for (const key of keys) addLink(own, { definition, input, key }, identities)
      }
    },
    resultOf: (identity) => layers.findLast(({ results }) => results.has(identity))?.results.get(identity),
    keep: (identity, result) => own.results.set(identity, result),
    linksTo: (identity) => layers.flatMap(({ links }) => links.get(identity) ?? []),
    link: (identity, link) => addLink(own, link, [identity]),
    branch: () => cacheStore(births, layers),
    heir: () => cacheStore(births),
  }
}

function addLink({ byKey, links }: Records, link: Link, identities: readonly Identity[]): void {
  const { definition, input, key } = link
  const records = byKey.get(definition) ?? new Map<string, Set<Identity>>()
  byKey.set(definition, records)
  const known = records.get(`${input} ${key.text}`) ?? new Set()
  records.set(`${input} ${key.text}`, known)
  for (const identity of identities) {
    if (known.has(identity)) continue
    known.add(identity)
    const others = links.get(identity)
    if (others) others.push(link)
    else links.set(identity, [link])
  }
}

function intersection(left: ReadonlySet<Identity>, right: ReadonlySet<Identity>): Set<Identity> {
  return new Set([...left].filter((identity) => right.has(identity)))
}
