import type { BuildContext, ContextEntry } from './build-context.ts'
import { contextPath, parentPath } from './clean-path.ts'
import { treeContext } from './tree-context.ts'
import { sha256 } from './sha256.ts'

/** A file by its text, or an entry by what is special: a mode, the target of a link, an empty folder. */
export type MemoryFile = string | { readonly text?: string; readonly mode?: number; readonly target?: string; readonly folder?: true }

/** What to call the context, and which Dockerfile of it is built: its own ignore file comes before `.dockerignore`, unless `ignore` is `root`. */
export interface MemoryOptions {
  readonly name?: string
  readonly dockerfile?: string
  readonly ignore?: 'beside' | 'root'
}

/** A build context from an object: for tests, and for editors. Folders on the way to a file are made, with mode 755. */
export function memoryContext(files: Readonly<Record<string, MemoryFile>>, options: MemoryOptions = {}): BuildContext {
  const nodes = nodesOf(files)
  const children = childrenOf(nodes)
  const text = (path: string): string => nodes.get(path)?.text ?? ''
  const beside = options.ignore === 'root' ? [] : [`${contextPath(options.dockerfile ?? 'Dockerfile')}.dockerignore`]
  const ignoreFile = [...beside, '.dockerignore'].find((path) => nodes.get(path)?.entry.kind === 'file')
  return treeContext(
    {
      children: (folder) => children.get(folder) ?? [],
      read: text,
      digest: (path) => sha256().update(text(path)).digest('hex'),
    },
    { name: options.name ?? '.', ignore: ignoreFile === undefined ? undefined : { file: ignoreFile, text: text(ignoreFile) } },
  )
}

interface Node {
  readonly entry: ContextEntry
  readonly text: string
}

function nodesOf(files: Readonly<Record<string, MemoryFile>>): ReadonlyMap<string, Node> {
  const nodes = new Map<string, Node>()
  for (const [name, file] of Object.entries(files)) {
    const path = contextPath(name)
    for (let above = parentPath(path); above !== '' && !nodes.has(above); above = parentPath(above)) {
      nodes.set(above, nodeOf(above, { folder: true }))
    }
    nodes.set(path, nodeOf(path, file))
  }
  return nodes
}

function nodeOf(path: string, file: MemoryFile): Node {
  const { text = '', mode, target, folder } = typeof file === 'string' ? { text: file } : file
  if (folder === true) return { entry: { path, kind: 'folder', mode: mode ?? 0o755, size: 0, target: undefined }, text: '' }
  if (target !== undefined) return { entry: { path, kind: 'link', mode: mode ?? 0o777, size: 0, target }, text: '' }
  return { entry: { path, kind: 'file', mode: mode ?? 0o644, size: Buffer.byteLength(text), target: undefined }, text }
}

function childrenOf(nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, readonly ContextEntry[]> {
  const children = new Map<string, ContextEntry[]>()
  for (const { entry } of nodes.values()) {
    const folder = parentPath(entry.path)
    const held = children.get(folder)
    if (held === undefined) children.set(folder, [entry])
    else held.push(entry)
  }
  return children
}
