import type { ContextEntry } from './build-context.ts'
import { pathOrder } from './clean-path.ts'
import { gitModes } from './git-entry.ts'
import type { GitFile, GitFolder, GitNode } from './git-tree.ts'
import type { IgnoreMatcher, IgnoreState } from './ignore-matcher.ts'
import { sha256Of } from './sha256.ts'

/** What builders get of a git tree: a file, a link or a folder with what it holds. Never changed; equal parts of two trees are one object. */
export interface Shown {
  readonly entry: ContextEntry
  /** Git's id of a file's bytes. */
  readonly id: string | undefined
  readonly children: ReadonlyMap<string, Shown> | undefined
  /** The first submodule at or below: what it holds nobody knows. */
  readonly submodule: string | undefined
  /** Whether it is a link or holds one at any depth. */
  readonly holdsLinks: boolean
}

/** Where a build context lies in a repository, and how the texts of its links are read. */
export interface ShownOptions {
  /** The folder in the repository; empty for its root. */
  readonly folder: string
  readonly matcher: IgnoreMatcher
  readonly textOf: (id: string) => string | undefined
}

/** Shows trees through an ignore file. What a tree shares with one that was shown before is not looked at again. */
export function shownTrees({ folder, matcher, textOf }: ShownOptions): (root: GitFolder) => Shown {
  const memory = new WeakMap<GitNode, Shown | 'out'>()
  const pathIn = (path: string): string => (folder === '' ? path : path.slice(folder.length + 1))

  const show = (node: GitNode, parent: IgnoreState): Shown | 'out' => {
    const known = memory.get(node)
    if (known) return known
    const path = pathIn(node.path)
    const state = matcher.at(path, parent)
    const shown = node.kind === 'file' ? (state.isExcluded ? 'out' : leaf(node, path, textOf)) : showFolder(node, path, state)
    memory.set(node, shown)
    return shown
  }
  const showFolder = (node: GitFolder, path: string, state: IgnoreState): Shown | 'out' => {
    if (state.isExcluded && matcher.maySkip(path)) return 'out'
    const children = childrenOf(node, state)
    return state.isExcluded && children.size === 0 ? 'out' : folderOf(path, children)
  }
  const childrenOf = (node: GitFolder, state: IgnoreState): Map<string, Shown> => {
    const children = new Map<string, Shown>()
    for (const [name, child] of node.children) {
      const shown = show(child, state)
      if (shown !== 'out') children.set(name, shown)
    }
    return children
  }
  return (root) => {
    const known = memory.get(root)
    if (known && known !== 'out') return known
    const shown = folderOf('', childrenOf(root, matcher.start))
    memory.set(root, shown)
    return shown
  }
}

function folderOf(path: string, children: ReadonlyMap<string, Shown>): Shown {
  let submodule: string | undefined
  let holdsLinks = false
  for (const child of children.values()) {
    submodule ??= child.submodule
    holdsLinks ||= child.holdsLinks
  }
  return { entry: { path, kind: 'folder', mode: 0o755, size: 0, target: undefined }, id: undefined, children, submodule, holdsLinks }
}

/** The name of the one file that a submodule is shown with. */
export const submoduleCommit = '(commit)'

/** A submodule is a folder with one file that stands for all it holds. */
function leaf({ mode, id }: GitFile, path: string, textOf: ShownOptions['textOf']): Shown {
  const rest = { id, children: undefined, submodule: undefined, holdsLinks: mode === gitModes.link }
  if (mode === gitModes.submodule) {
    const all: Shown = { entry: { path: `${path}/${submoduleCommit}`, kind: 'file', mode: 0o644, size: 0, target: undefined }, ...rest }
    return { ...folderOf(path, new Map([[submoduleCommit, all]])), submodule: path }
  }
  if (mode === gitModes.link) return { entry: { path, kind: 'link', mode: 0o777, size: 0, target: textOf(id) }, ...rest }
  return { entry: { path, kind: 'file', mode: mode === gitModes.executable ? 0o755 : 0o644, size: 0, target: undefined }, ...rest }
}

export function shownAt(root: Shown, path: string): Shown | undefined {
  if (path === '') return root
  let shown: Shown | undefined = root
  let start = 0
  for (let end = path.indexOf('/'); end !== -1 && shown; end = path.indexOf('/', start)) {
    shown = shown.children?.get(path.slice(start, end))
    start = end + 1
  }
  return shown?.children?.get(path.slice(start))
}

const allBelow = new WeakMap<Shown, readonly ContextEntry[]>()

/** All entries below a folder, in code-unit order of their paths. */
export function entriesBelowShown(folder: Shown): readonly ContextEntry[] {
  const known = allBelow.get(folder)
  if (known) return known
  const chunks = [...(folder.children ?? [])].flatMap(([name, child]): (readonly [string, readonly ContextEntry[]])[] => {
    const own = [name, [child.entry]] as const
    return child.children ? [own, [`${name}/`, entriesBelowShown(child)]] : [own]
  })
  const entries = chunks.sort(([a], [b]) => pathOrder(a, b)).flatMap(([, chunk]) => chunk)
  allBelow.set(folder, entries)
  return entries
}

const digests = new WeakMap<Shown, string>()

/** Equal exactly where names below, modes, bytes and link texts are. */
export function digestOfShown(shown: Shown): string {
  const known = digests.get(shown)
  if (known !== undefined) return known
  const { entry, id, children } = shown
  const record = entry.kind === 'link' ? `link ${entry.target ?? ''}` : `${entry.kind} ${entry.mode.toString(8)} ${id ?? ''}`
  const digest = children === undefined ? record : `${record}${digestOfChildren(children)}`
  digests.set(shown, digest)
  return digest
}

function digestOfChildren(children: ReadonlyMap<string, Shown>): string {
  const lines: string[] = []
  for (const [name, child] of children) lines.push(lineOf(name, child))
  return sha256Of(lines.sort().join('\0'))
}

/** A child of two folders has the same name in both. */
const lines = new WeakMap<Shown, string>()

/** A name holds no slash and no zero byte, and neither does what follows it, but for the text of a link. */
function lineOf(name: string, child: Shown): string {
  const known = lines.get(child)
  if (known !== undefined) return known
  const digest = digestOfShown(child)
  const line = child.entry.kind === 'link' ? JSON.stringify([name, digest]) : `${name}/${digest}`
  lines.set(child, line)
  return line
}

/** A path at which two trees differ, and whether both have a file or both a link there. */
export interface DifferingPath {
  readonly path: string
  readonly isSameKind: boolean
}

function differingPath(old: Shown | undefined, now: Shown | undefined): DifferingPath {
  return { path: (now ?? old)?.entry.path ?? '', isSameKind: old?.entry.kind === now?.entry.kind }
}

/** The files and folders that differ, in no order; what is equal is not walked. */
export function pathsThatDiffer(before: Shown | undefined, after: Shown | undefined): readonly DifferingPath[] {
  if (!before || !after) return pathsNow(before, after)
  const known = compared.get(after)
  if (known?.before.deref() === before) return known.paths
  const paths = pathsNow(before, after)
  compared.set(after, { before: new WeakRef(before), paths })
  return paths
}

/** With the tree that was asked about last: whoever looks at a commit asks about the one before it. Weak, or each tree would keep all before it. */
const compared = new WeakMap<Shown, { readonly before: WeakRef<Shown>; readonly paths: readonly DifferingPath[] }>()

function pathsNow(before: Shown | undefined, after: Shown | undefined): readonly DifferingPath[] {
  const open: (readonly [Shown | undefined, Shown | undefined])[] = [[before, after]]
  const paths: DifferingPath[] = []
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [old, now] = pair
    if (old === now) continue
    if (old?.children === undefined || now?.children === undefined) paths.push(differingPath(old, now))
    for (const [name, child] of now?.children ?? []) {
      const earlier = old?.children?.get(name)
      if (earlier !== child) open.push([earlier, child])
    }
    for (const [name, child] of old?.children ?? []) if (now?.children?.has(name) !== true) open.push([child, undefined])
  }
  return paths
}
