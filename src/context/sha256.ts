import type { Hash } from 'node:crypto'
import { getBuiltinModule } from 'node:process'

/** A SHA-256 in the making. `node:crypto` takes milliseconds to load, and a run that only lints digests nothing. */
export function sha256(): Hash {
  return getBuiltinModule('node:crypto').createHash('sha256')
}

export type { Hash }
