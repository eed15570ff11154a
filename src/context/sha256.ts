import type { Hash } from 'node:crypto'
import { getBuiltinModule } from 'node:process'
import { once } from './once.ts'

/** A SHA-256 in the making. `node:crypto` takes milliseconds to load, and a run that only lints digests nothing. */
export function sha256(): Hash {
  return crypto().createHash('sha256')
}

/** The SHA-256 of a text in hexadecimal digits, at half the price. */
export function sha256Of(text: string): string {
  return crypto().hash('sha256', text)
}

const crypto = once(() => getBuiltinModule('node:crypto'))

export type { Hash }
