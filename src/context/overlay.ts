import type { BuildContext, ContextEntry } from './build-context.ts'
import { contextPath, parentPath, pathOrder } from './clean-path.ts'
import { followLinks } from './follow-links.ts'
import { sha256Of } from './sha256.ts'

/** One thing that is different in a context that might be. */
export type ContextChange =
  /** The same file with other bytes, which nobody has to name. */
  | { readonly kind: 'edit'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  /** A folder goes with all it holds. */
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'mode'; readonly path: string; readonly mode: number }

/**
 * The context as it would be after the changes, in order. What an ignore file leaves out stays out: a change there is none. The ignore
 * file itself is not read again when its text is written. An edited file still reads as its old text, but its digest is another, the same
 * each time it is made.
 */
export function overlay(base: BuildContext, changes: readonly ContextChange[]): BuildContext {
  const view: View = { base, entries: new Map(base.entries.map((entry) => [entry.path, entry])), bytes: new Map() }
  for (const change of changes) apply(view, { ...change, path: contextPath(change.path) })
  const entries = [...view.entries.values()].sort((a, b) => pathOrder(a.path, b.path))
  const entry = (path: string): ContextEntry | undefined => view.entries.get(path)
  return {
    name: base.name,
    entries,
    entry,
    ignoreFile: base.ignoreFile,
    ignoreText: base.ignoreText,
    ...(base.ignoreFaults === undefined ? {} : { ignoreFaults: base.ignoreFaults }),
    incomplete: base.incomplete,
    ignoredBy: (path) => base.ignoredBy(path),
    ...(base.untracked && { untracked: base.untracked }),
    digest: (path) => (entry(path)?.kind === 'file' ? digestOf(view, path) : undefined),
    read(path) {
      const real = followLinks({ entry }, path)
      if (real === undefined || entry(real)?.kind !== 'file') return undefined
      return view.bytes.get(real)?.text ?? base.read(real)
    },
  }
}

interface View {
  readonly base: BuildContext
  readonly entries: Map<string, ContextEntry>
  readonly bytes: Map<string, Bytes>
}

/** What is laid over a file: a text, or none and only other bytes; and how often it was edited since. */
interface Bytes {
  readonly text: string | undefined
  readonly edits: number
}

function apply(view: View, change: ContextChange): void {
  const entry = view.entries.get(change.path)
  switch (change.kind) {
    case 'edit':
      if (entry?.kind === 'file') edit(view, change.path)
      return
    case 'write':
      if (change.path !== '' && view.base.ignoredBy(change.path) === undefined) write(view, change.path, change.text)
      return
    case 'remove':
      remove(view, change.path)
      return
    case 'mode':
      if (entry !== undefined) view.entries.set(change.path, { ...entry, mode: change.mode })
  }
}

function edit(view: View, path: string): void {
  const bytes = view.bytes.get(path)
  view.bytes.set(path, { text: bytes?.text, edits: (bytes?.edits ?? 0) + 1 })
}

function write(view: View, path: string, text: string): void {
  const old = view.entries.get(path)
  if (old !== undefined && old.kind !== 'file') remove(view, path)
  for (let above = parentPath(path); above !== ''; above = parentPath(above)) {
    const holder = view.entries.get(above)
    if (holder?.kind !== 'folder') view.entries.set(above, { path: above, kind: 'folder', mode: 0o755, size: 0, target: undefined })
  }
  const mode = old?.kind === 'file' ? old.mode : 0o644
  view.entries.set(path, { path, kind: 'file', mode, size: Buffer.byteLength(text), target: undefined })
  view.bytes.set(path, { text, edits: 0 })
}

function remove(view: View, path: string): void {
  const isFolder = path === '' || view.entries.get(path)?.kind === 'folder'
  const start = path === '' ? '' : `${path}/`
  for (const key of isFolder ? [...view.entries.keys()] : []) {
    if (key.startsWith(start)) view.entries.delete(key)
  }
  view.entries.delete(path)
}

function digestOf(view: View, path: string): string | undefined {
  const bytes = view.bytes.get(path)
  const plain = bytes?.text === undefined ? view.base.digest(path) : textDigest(bytes.text)
  if (bytes === undefined || bytes.edits === 0) return plain
  return textDigest(`${bytes.edits} edits of ${path}, ${plain ?? 'unreadable'}`)
}

function textDigest(text: string): string {
  return sha256Of(text)
}
