import type { BuildContext, ContextEntry } from '../context/build-context.ts'
import { cleanPath } from '../effects/path.ts'
import type { Edge, Step } from '../graph/build-graph.ts'
import { contentKey, differences, isOfTree, type LandedFiles, type Selection } from '../context/selection.ts'
import type { BuildInputs } from '../graph/build-inputs.ts'
import { profileOf } from '../graph/profiles.ts'
import { contextOf, landedBelow, landedBy, selectedPaths, selectionOf, type Landing } from '../graph/landings.ts'

/**
 * Says for the files that an edge takes from a build context what they are: two tokens are equal exactly where the
 * builder takes the files for the same.
 */
export interface ContentReader {
  /** Whether remotes, and what is made before the build, hold what they held in the build before: what is asked is not about them. */
  readonly keepsUnseen: boolean
  /** All that the edge selects. */
  whole(edge: Edge): string
  /** What of it a copy lays at or below some image paths. */
  laid(step: Step, edge: Edge, folders: readonly string[]): readonly Laid[]
  /** The first file that makes an edge's content another than that of its earlier counterpart. */
  firstDifference(edge: Edge, earlier: Edge): FileDifference | undefined
}

/** A file, link or folder that a copy from a build context lays down, and what it is but for its owner. */
export interface Laid {
  readonly path: string
  readonly kind: Landing['kind']
  /** False for an archive, which is laid down as what it holds. */
  readonly isWhole: boolean
  readonly token: string
}

export interface FileDifference {
  readonly path: string
  readonly what: 'changed' | 'added' | 'removed' | 'mode' | 'link'
}

function unreadable({ from, paths }: Edge): string {
  return JSON.stringify([from.kind === 'context' ? from.name : from.kind, paths])
}

/** The copy's own mode, where it sets one in octal, goes to files and folders alike, not to links (BuildKit, observed). */
function modeIn({ placement }: Step, { kind, mode }: ContextEntry): number | string {
  const { chmod } = placement ?? {}
  if (chmod === undefined || kind === 'link') return mode
  return /^[0-7]+$/.test(chmod) ? Number.parseInt(chmod, 8) : `${mode} ${chmod}`
}

/** What a copy lays at or below some image paths, with the bytes. */
function laidBelow(step: Step, edge: Edge, folders: readonly string[]): readonly Laid[] {
  const context = contextOf(edge)
  const own = cleanPath(step.placement?.destination ?? '/')
  const laidNow = ({ path, from, kind, unpacks }: Landing): Laid => {
    // A copy makes its destination with a mode of its own (observed, BuildKit 0.25 and classic 20.10).
    const entry = kind === 'folder' && path === own ? undefined : context?.entry(from)
    const mode = entry ? modeIn(step, entry) : step.placement?.chmod
    return { path, kind, isWhole: unpacks === undefined, token: JSON.stringify([kind, mode, entry?.target, entry && context?.digest(from)]) }
  }
  const landings = landedBelow(step, edge, folders)
  if (!context || !isOfTree(context)) return landings.map(laidNow)
  const manner = `${own} ${step.placement?.chmod ?? ''}`
  return landings.map((landing) => {
    const known = laidOfTrees.get(landing) ?? new Map<string, Laid>()
    laidOfTrees.set(landing, known)
    const laid = known.get(manner) ?? laidNow(landing)
    known.set(manner, laid)
    return laid
  })
}

/** A landing of a git tree lays the same file in whatever commit it is met. */
const laidOfTrees = new WeakMap<Landing, Map<string, Laid>>()

/** Reads the bytes: for builds that are compared with each other. Between builds of two days what nobody has seen may hold anything. */
export function digestReader(builder: Pick<BuildInputs, 'builder' | 'builderVersion'>, keepsUnseen = true): ContentReader {
  const { flavour } = profileOf(builder)
  const tokens = new WeakMap<Edge, string>()
  const keys = new WeakMap<Selection, Map<number | undefined, string>>()
  /** Two stages that copy the same take the same. */
  const keyOf = (context: BuildContext, selection: Selection, mode: number | undefined): string => {
    const known = keys.get(selection) ?? new Map<number | undefined, string>()
    keys.set(selection, known)
    const key = known.get(mode) ?? contentKey(context, selection, flavour, mode)
    known.set(mode, key)
    return key
  }
  const laid = new WeakMap<LandedFiles, Map<string, readonly Laid[]>>()
  return {
    keepsUnseen,
    whole(edge) {
      const known = tokens.get(edge)
      if (known !== undefined) return known
      const context = contextOf(edge)
      const selection = selectionOf(edge)
      const token = context && selection ? keyOf(context, selection, edge.mode) : unreadable(edge)
      tokens.set(edge, token)
      return token
    },
    laid(step, edge, folders) {
      const landed = landedBy(step, edge)
      const known = laid.get(landed) ?? new Map<string, readonly Laid[]>()
      laid.set(landed, known)
      const key = [step.placement?.destination, step.placement?.chmod, ...folders].join('\0')
      const found = known.get(key) ?? laidBelow(step, edge, folders)
      known.set(key, found)
      return found
    },
    firstDifference(edge, earlier) {
      const [context, selection] = [contextOf(edge), selectionOf(edge)]
      const [earlierContext, earlierSelection] = [contextOf(earlier), selectionOf(earlier)]
      if (edge === earlier || !context || !selection || !earlierContext || !earlierSelection) return undefined
      const [first] = differences(earlierContext, earlierSelection, context, selection)
      return first
    },
  }
}

/**
 * Reads no bytes: every file is what it is, but the touched ones of the main context, which are something else.
 * For "what if this file changed" over one and the same graph.
 */
export function touchedReader(touched: ReadonlySet<string>): ContentReader {
  const touchedIn = (edge: Edge): readonly string[] => {
    const isMain = edge.from.kind === 'context' && edge.from.name === ''
    if (!isMain) return []
    const paths = selectedPaths(edge)
    return [...touched].filter((path) => paths.has(path))
  }
  return {
    keepsUnseen: true,
    whole: (edge) => JSON.stringify([unreadable(edge), touchedIn(edge)]),
    laid(step, edge, folders) {
      const laid = untouched(step, edge, folders)
      const hit = new Set(touchedIn(edge))
      return hit.size === 0 ? laid : laid.map((each) => (hit.has(each.from) ? { ...each, token: `${each.token} touched` } : each))
    },
    firstDifference(edge) {
      const path = [...touched].find((path) => selectedPaths(edge).has(path))
      return path === undefined ? undefined : { path, what: 'changed' }
    },
  }
}

const laidByEdge = new WeakMap<Edge, Map<string, readonly (Laid & { readonly from: string })[]>>()

/** What a copy lays at or below some image paths, each file told by its path in the context: listed once, whatever changes. */
function untouched(step: Step, edge: Edge, folders: readonly string[]): readonly (Laid & { readonly from: string })[] {
  const known = laidByEdge.get(edge) ?? new Map<string, readonly (Laid & { readonly from: string })[]>()
  laidByEdge.set(edge, known)
  const key = folders.join('\0')
  const laid =
    known.get(key) ??
    landedBelow(step, edge, folders).map(({ path, from, kind, unpacks }) => ({ path, from, kind, isWhole: unpacks === undefined, token: JSON.stringify([kind, from, step.placement?.chmod]) }))
  known.set(key, laid)
  return laid
}
