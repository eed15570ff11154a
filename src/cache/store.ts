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

export function cacheStore(parent?: ReadonlyMap<string, readonly Identity[]>[]): CacheStore {
  const own = new Map<string, Identity[]>()
  const layers = [...(parent ?? []), own]
  const matching = (definition: string, input: number, keys: readonly string[]): Identity[] =>
    layers.flatMap((records) => keys.flatMap((key) => records.get(`${input}\0${key}\0${definition}`) ?? []))
  return {
    find(definition, inputs) {
      let left: Identity[] | undefined
      for (const [input, keys] of (inputs.length > 0 ? inputs : noInput).entries()) {
        const found = matching(definition, input, keys)
        left = left ? left.filter((identity) => found.includes(identity)) : found
        if (left.length === 0) return undefined
      }
      return left?.at(-1)
    },
    add(definition, inputs, identity) {
      for (const [input, keys] of (inputs.length > 0 ? inputs : noInput).entries()) {
        for (const key of keys) {
          const full = `${input}\0${key}\0${definition}`
          const known = own.get(full)
          if (!known) own.set(full, [identity])
          else if (!known.includes(identity)) known.push(identity)
        }
      }
    },
    branch: () => cacheStore(layers),
  }
}
