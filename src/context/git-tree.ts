import type { GitEntry } from './git-entry.ts'

/** A folder of a git tree, or a file in it. */
export type GitNode = GitFolder | GitFile

export interface GitFolder {
  readonly kind: 'folder'
  readonly path: string
  readonly children: ReadonlyMap<string, GitNode>
}

export interface GitFile extends GitEntry {
  readonly kind: 'file'
  readonly path: string
}

/** A path and what is there; undefined: nothing. */
export type GitPathChange = readonly [path: string, entry: GitEntry | undefined]

/** Deeper paths are left out: no build copies them, and a tree can be made as deep as its author likes. */
const mostDepth = 128

export const emptyTree: GitFolder = { kind: 'folder', path: '', children: new Map() }

/**
 * The tree after changes. Folders in which nothing changed are the very objects that they were, so what was worked out for them holds. A folder
 * without files is gone; where a file takes the place of a folder, the changes say what goes with it.
 */
export function changedTree(tree: GitFolder, changes: Iterable<GitPathChange>): GitFolder {
  const open: Open[] = []
  for (const [path, entry] of changes) {
    const parts = path.split('/')
    if (parts.length <= mostDepth) open.push({ parts, entry })
  }
  return open.length === 0 ? tree : (changedFolder(tree, '', 0, open) ?? emptyTree)
}

interface Open {
  readonly parts: readonly string[]
  readonly entry: GitEntry | undefined
}

function changedFolder(folder: GitFolder | undefined, path: string, depth: number, changes: readonly Open[]): GitFolder | undefined {
  const children = new Map(folder?.children)
  const below = new Map<string, Open[]>()
  for (const change of changes) {
    const name = change.parts[depth] ?? ''
    const known = below.get(name)
    if (known) known.push(change)
    else below.set(name, [change])
  }
  for (const [name, own] of below) {
    const at = path === '' ? name : `${path}/${name}`
    const node = changedNode(children.get(name), at, depth + 1, own)
    if (node) children.set(name, node)
    else children.delete(name)
  }
  return children.size === 0 ? undefined : { kind: 'folder', path, children }
}

function changedNode(node: GitNode | undefined, path: string, depth: number, changes: readonly Open[]): GitNode | undefined {
  const deeper = changes.filter(({ parts }) => parts.length > depth)
  const own = changes.findLast(({ parts }) => parts.length === depth)
  if (own?.entry) return { kind: 'file', path, ...own.entry }
  if (deeper.length === 0) return own && node?.kind === 'file' ? undefined : node
  return changedFolder(node?.kind === 'folder' ? node : undefined, path, depth, deeper) ?? (own ? undefined : fileOf(node))
}

function fileOf(node: GitNode | undefined): GitFile | undefined {
  return node?.kind === 'file' ? node : undefined
}

/** What lies at a path; the empty path is the tree itself. */
export function nodeAt(tree: GitFolder, path: string): GitNode | undefined {
  let node: GitNode | undefined = tree
  for (const name of path === '' ? [] : path.split('/')) node = node?.kind === 'folder' ? node.children.get(name) : undefined
  return node
}
