import type { Identity, Key } from './store.ts'

/** The records under one text of a key, told apart by its detail, which nobody makes while there is but one. */
export interface KeyShelf {
  find(detail: Key['detail']): ReadonlySet<Identity> | undefined
  /** The records to add to, if need be none yet. */
  open(detail: Key['detail']): Set<Identity>
}

export function keyShelf(): KeyShelf {
  const byDetail = new Map<string | undefined, Set<Identity>>()
  let only: { readonly detail: () => string; readonly records: Set<Identity> } | undefined
  let isSpread = false
  const find = (detail: Key['detail']): Set<Identity> | undefined => {
    if (!detail) return byDetail.get(undefined)
    if (only?.detail === detail) return only.records
    if (only) byDetail.set(only.detail(), only.records)
    isSpread ||= only !== undefined
    only = undefined
    return isSpread ? byDetail.get(detail()) : undefined
  }
  return {
    find,
    open(detail) {
      const known = find(detail)
      if (known) return known
      const records = new Set<Identity>()
      if (detail && !isSpread) only = { detail, records }
      else byDetail.set(detail?.(), records)
      return records
    },
  }
}
