import type { Identity, Key } from './store.ts'

/** The records under one text of a key, told apart by its detail, which nobody makes while there is but one. */
export interface KeyShelf {
  find(detail: Key['detail']): ReadonlySet<Identity> | undefined
  /** The records to add to, if need be none yet. */
  open(detail: Key['detail']): Set<Identity>
}

export function keyShelf(): KeyShelf {
  let plain: Set<Identity> | undefined
  let byDetail: Map<string, Set<Identity>> | undefined
  let only: { readonly detail: () => string; readonly records: Set<Identity> } | undefined
  const find = (detail: Key['detail']): Set<Identity> | undefined => {
    if (!detail) return plain
    if (only?.detail === detail) return only.records
    if (only) byDetail = new Map([[only.detail(), only.records]])
    only = undefined
    return byDetail?.get(detail())
  }
  return {
    find,
    open(detail) {
      const known = find(detail)
      if (known) return known
      const records = new Set<Identity>()
      if (!detail) plain = records
      else if (byDetail) byDetail.set(detail(), records)
      else only = { detail, records }
      return records
    },
  }
}
