import type { BuildContext, ContextEntry } from './build-context.ts'
import { type Hash, sha256 } from './sha256.ts'

export function digestOf(fill: (hash: Hash) => void): string {
  const hash = sha256()
  fill(hash)
  return hash.digest('hex')
}

/** What counts of one entry, but its name. */
export function recordOf(context: BuildContext, entry: ContextEntry): string {
  if (entry.kind === 'link') return `link ${entry.target ?? ''}`
  const bytes = entry.kind === 'file' ? (context.digest(entry.path) ?? 'unreadable') : ''
  return `${entry.kind} ${entry.mode.toString(8)} ${bytes}`
}
