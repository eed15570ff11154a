import type { BuildContext } from './build-context.ts'
import { contextPath, parentPath, selfAndAbove } from './clean-path.ts'
import { followLinks } from './follow-links.ts'
import type { GitBlobs } from './git-blobs.ts'
import { gitModes } from './git-entry.ts'
import { nodeAt, type GitFolder } from './git-tree.ts'
import { ignoring, type IgnoreText } from './ignoring.ts'
import { readSourcePattern } from './source-pattern.ts'
import { digestOfShown, entriesBelowShown, pathsThatDiffer, shownAt, shownTrees, submoduleCommit, type DifferingPath, type Shown } from './shown-tree.ts'

/** A build context in the trees of a repository. */
export interface GitContextOptions {
  readonly name: string
  /** Its folder in the repository; empty for the root. */
  readonly folder: string
  /** Where ignore files are looked for in the repository; the first that is there counts. */
  readonly ignoreFiles: readonly string[]
  /** Lines that a fix adds to the end of the ignore file. */
  readonly ignored?: readonly string[]
  readonly blobs: GitBlobs
  /**
   * The tree that the Dockerfile belongs to: what it lacks may be made before a build, and what it has comes out of git wherever it is there.
   * Without one, whatever a tree lacks may be made.
   */
  readonly home?: (() => GitFolder) | undefined
}

const roots = new WeakMap<BuildContext, Shown>()

/**
 * The build context in each of several trees, as a checkout of that commit would have it: digests are git's ids, sizes are not known and 0.
 * Trees in which builders get the same have the same context, and what is equal in two of them is looked at once.
 */
export function gitContexts(options: GitContextOptions): (tree: GitFolder) => BuildContext {
  const byIgnoreFile = new Map<string, (tree: GitFolder) => BuildContext>()
  return (tree) => {
    const found = ignoreFileIn(tree, options)
    const key = JSON.stringify(found)
    const make = byIgnoreFile.get(key) ?? contextsUnder(found, options)
    byIgnoreFile.set(key, make)
    const folder = nodeAt(tree, options.folder)
    return make(folder?.kind === 'folder' ? folder : { kind: 'folder', path: options.folder, children: new Map() })
  }
}

/** Whether a context comes from a git tree, so that others of its kind can be held against it without a look at all files. */
export function isOfTree(context: BuildContext): boolean {
  return roots.has(context)
}

/** Paths at and below a folder or file that differ between two contexts that come from git trees. Undefined where one does not. */
export function changedPaths(before: BuildContext, after: BuildContext, at: string): readonly DifferingPath[] | undefined {
  const [old, now] = [roots.get(before), roots.get(after)]
  return old && now && pathsThatDiffer(shownAt(old, at), shownAt(now, at))
}

/** Whether two contexts are sure to hold the same at and below a path: they come from git trees that share it, and no link leads out of it. */
export function isSamePart(before: BuildContext, after: BuildContext, at: string): boolean {
  return comparedPart(before, after, at) === 'same'
}

/** What lies at a path of two contexts and below it: sure to be the same, sure to be other files, or to be looked at, because links lead elsewhere or nothing is there. */
export function comparedPart(before: BuildContext, after: BuildContext, at: string): 'same' | 'other' | 'open' {
  const [old, now] = [roots.get(before), roots.get(after)]
  const [part, other] = [old && shownAt(old, at), now && shownAt(now, at)]
  if (!part || !other || part.entry.kind === 'link' || other.entry.kind === 'link') return 'open'
  if (part !== other) return 'other'
  return part.holdsLinks ? 'open' : 'same'
}

function ignoreFileIn(tree: GitFolder, { ignoreFiles, ignored = [], blobs, folder }: GitContextOptions): IgnoreText | undefined {
  const added = ignored.join('\n')
  for (const file of ignoreFiles) {
    const id = fileBehind(tree, file, blobs)
    if (id === undefined) continue
    const text = blobs.text(id) ?? ''
    const isInside = folder === '' || file.startsWith(`${folder}/`)
    return { file: isInside ? file.slice(folder === '' ? 0 : folder.length + 1) : file, text: added === '' ? text : `${text}\n${added}` }
  }
  return added === '' ? undefined : { file: '.dockerignore', text: added }
}

/** A path without wildcards is left whole. */
function foldersBeforeWildcard(path: string): string {
  return readSourcePattern(path)?.prefix ?? path
}

/** The id of the bytes of a file, be it named by a link. */
function fileBehind(tree: GitFolder, path: string, blobs: GitBlobs): string | undefined {
  let at = path
  for (let links = 0; links < mostLinks; links++) {
    const node = nodeAt(tree, at)
    if (node?.kind !== 'file' || node.mode === gitModes.submodule) return undefined
    if (node.mode !== gitModes.link) return node.id
    at = contextPath(`${parentPath(at)}/${blobs.text(node.id) ?? ''}`)
  }
  return undefined
}

const mostLinks = 40

function contextsUnder(ignore: IgnoreText | undefined, { name, folder, blobs, home }: GitContextOptions): (root: GitFolder) => BuildContext {
  const { matcher, inContext } = ignoring(ignore)
  const show = shownTrees({ folder, matcher, textOf: (id) => blobs.text(id) })
  const contexts = new WeakMap<Shown, BuildContext>()
  const mayCome = home && ((path: string): boolean => nodeAt(home(), contextPath(`${folder}/${foldersBeforeWildcard(path)}`)) === undefined)
  const contextOf = (root: Shown): BuildContext => {
    const shown = (path: string): Shown | undefined => (path === '' ? undefined : shownAt(root, path))
    const { submodule } = root
    const entry = (path: string): Shown['entry'] | undefined => shown(path)?.entry
    return {
      name,
      get entries() {
        return entriesBelowShown(root)
      },
      incomplete: submodule === undefined ? undefined : `What the submodule ${submodule} holds is not known.`,
      ...inContext(entry),
      entry,
      ...(mayCome && { mayCome }),
      submoduleOf: (path) => (submodule === undefined ? undefined : selfAndAbove(path).flatMap((folder) => shown(folder)?.children?.get(submoduleCommit)?.id ?? [])[0]),
      read(path) {
        const real = followLinks({ entry }, path)
        const found = real === undefined ? undefined : shown(real)
        return found?.entry.kind === 'file' && found.id !== undefined ? blobs.text(found.id) : undefined
      },
      digest(path) {
        const found = shown(path)
        return found?.entry.kind === 'file' ? found.id : undefined
      },
      below(folder) {
        const found = shown(folder)
        return found?.children ? entriesBelowShown(found) : []
      },
      inFolder(folder) {
        const children = folder === '' ? root.children : shown(folder)?.children
        return [...(children?.values() ?? [])].map(({ entry }) => entry)
      },
      digestBelow(path) {
        const found = path === '' ? root : shown(path)
        return found && digestOfShown(found)
      },
    }
  }
  return (tree) => {
    const root = show(tree)
    const context = contexts.get(root) ?? contextOf(root)
    contexts.set(root, context)
    roots.set(context, root)
    return context
  }
}
