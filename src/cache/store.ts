/** The name of a result: equal exactly where the solver takes two vertices for one. */
export type Identity = string

/** For each input of a step the keys by which it may be found. */
export type InputKeys = readonly (readonly string[])[]

/**
 * The records of earlier builds. A record is found where one and the same record matches every input at once, by any
 * of the keys that the input has (BuildKit's intersection over inputs).
 */
export interface CacheStore {
  /** All records that match, the newest last. */
  find(definition: string, inputs: InputKeys): readonly Identity[]
  add(definition: string, inputs: InputKeys, identities: readonly Identity[]): void
  /** A store that knows what this one does; what is added to it stays with it. */
  branch(): CacheStore
}

const noInput: InputKeys = [['']]

/** By definition, then by input and key: definitions are long texts that many records share. */
type Records = Map<string, Map<string, Set<Identity>>>

/** `births` tells which identity is older; branches share it. */
export function cacheStore(parents: readonly Records[] = [], births = new Map<Identity, number>()): CacheStore {
  const own: Records = new Map()
  const layers = [...parents, own]
  const matching = (known: readonly Map<string, Set<Identity>>[], input: number, keys: readonly string[]): Set<Identity> =>
    new Set(known.flatMap((records) => keys.flatMap((key) => [...(records.get(`${input} ${key}`) ?? [])])))
  return {
    find(definition, inputs) {
      const known = layers.flatMap((records) => records.get(definition) ?? [])
      let left: Set<Identity> | undefined
      for (const [input, keys] of (inputs.length > 0 ? inputs : noInput).entries()) {
        const found = matching(known, input, keys)
        left = left ? intersection(left, found) : found
        if (left.size === 0) return []
      }
      return [...(left ?? [])].sort((a, b) => (births.get(a) ?? 0) - (births.get(b) ?? 0))
    },
    add(definition, inputs, identities) {
      const records = own.get(definition) ?? new Map<string, Set<Identity>>()
      own.set(definition, records)
      for (const identity of identities) births.set(identity, births.get(identity) ?? births.size)
      for (const [input, keys] of (inputs.length > 0 ? inputs : noInput).entries()) {
        for (const key of keys) {
          const known = records.get(`${input} ${key}`) ?? new Set()
          records.set(`${input} ${key}`, known)
          for (const identity of identities) known.add(identity)
        }
      }
    },
    branch: () => cacheStore(layers, births),
  }
}

function intersection(left: ReadonlySet<Identity>, right: ReadonlySet<Identity>): Set<Identity> {
  return new Set([...left].filter((identity) => right.has(identity)))
}
