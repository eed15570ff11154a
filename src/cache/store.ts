/** The name of a result: equal exactly where the solver takes two vertices for one. */
export type Identity = string

/**
 * The records of earlier builds. A record is found where one and the same record matches every input at once, by any
 * of the keys that the input has (BuildKit's intersection over inputs).
 */
export interface CacheStore {
  /** `inputs`: for each input the keys by which it may be found. */
  find(definition: string, inputs: readonly (readonly string[])[]): Identity | undefined
  add(definition: string, inputs: readonly (readonly string[])[], identity: Identity): void
  copy(): CacheStore
}

export function cacheStore(index: ReadonlyMap<string, ReadonlySet<Identity>> = new Map()): CacheStore {
  const records = new Map(index)
  const keyOf = (definition: string, input: number, key: string): string => `${input}\0${key}\0${definition}`
  const matching = (definition: string, input: number, keys: readonly string[]): Set<Identity> =>
    new Set(keys.flatMap((key) => [...(records.get(keyOf(definition, input, key)) ?? [])]))
  return {
    find(definition, inputs) {
      let left: Set<Identity> | undefined
      for (const [input, keys] of (inputs.length > 0 ? inputs : [['']]).entries()) {
        const found = matching(definition, input, keys)
        left = left ? new Set([...left].filter((identity) => found.has(identity))) : found
        if (left.size === 0) return undefined
      }
      return left && [...left].at(-1)
    },
    add(definition, inputs, identity) {
      for (const [input, keys] of (inputs.length > 0 ? inputs : [['']]).entries()) {
        for (const key of keys) {
          const full = keyOf(definition, input, key)
          records.set(full, new Set(records.get(full)).add(identity))
        }
      }
    },
    copy: () => cacheStore(records),
  }
}
