/** The name of a result: equal exactly where the solver takes two vertices for one. */
export type Identity = string

/** For each input of a step the keys by which it may be found. */
export type InputKeys = readonly (readonly string[])[]

/**
 * The records of earlier builds. A record is found where one and the same record matches every input at once, by any
 * of the keys that the input has (BuildKit's intersection over inputs); of several the newest.
 */
export interface CacheStore {
  find(definition: string, inputs: InputKeys): Identity | undefined
  add(definition: string, inputs: InputKeys, identity: Identity): void
  /** A store that knows what this one does; what is added to it stays with it. */
  branch(): CacheStore
}

const noInput: InputKeys = [['']]

/** By definition, then by input and key: definitions are long texts that many records share. */
type Records = Map<string, Map<string, Identity[]>>

export function cacheStore(parents: readonly Records[] = []): CacheStore {
  const own: Records = new Map()
  const layers = [...parents, own]
  const matching = (known: readonly Map<string, Identity[]>[], input: number, keys: readonly string[]): Identity[] =>
    known.flatMap((records) => keys.flatMap((key) => records.get(`${input} ${key}`) ?? []))
  return {
    find(definition, inputs) {
      const known = layers.flatMap((records) => records.get(definition) ?? [])
      if (known.length === 0) return undefined
      let left: Identity[] | undefined
      for (const [input, keys] of (inputs.length > 0 ? inputs : noInput).entries()) {
        const found = matching(known, input, keys)
        left = left ? left.filter((identity) => found.includes(identity)) : found
        if (left.length === 0) return undefined
      }
      return left?.at(-1)
    },
    add(definition, inputs, identity) {
      const records = own.get(definition) ?? new Map<string, Identity[]>()
      own.set(definition, records)
      for (const [input, keys] of (inputs.length > 0 ? inputs : noInput).entries()) {
        for (const key of keys) {
          const known = records.get(`${input} ${key}`)
          if (!known) records.set(`${input} ${key}`, [identity])
          else if (!known.includes(identity)) known.push(identity)
        }
      }
    },
    branch: () => cacheStore(layers),
  }
}
