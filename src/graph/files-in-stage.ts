import type { BuildContext } from '../context/build-context.ts'
import type { FileView } from '../effects/file-view.ts'
import { parentStep, type Step } from './build-graph.ts'
import { rememberParts } from './differing-views.ts'
import { gathered } from './gathered.ts'
import type { LandedFiles } from '../context/selection.ts'
import { contextOf, copiesOf, isSeen, landedBy, type Landing } from './landings.ts'

/** What one copy brought: its files by image path, and the context that holds them. */
interface Layer {
  readonly context: BuildContext
  readonly landings: LandedFiles
  /** True where the files keep the modes that they have in the context. */
  readonly keepsModes: boolean
}

const views = new WeakMap<Layer['landings'], Map<string, FileView>>()
const serials = new WeakMap<Layer['landings'], number>()
let nextSerial = 0

function serialOf(landings: Layer['landings']): number {
  const known = serials.get(landings) ?? nextSerial++
  serials.set(landings, known)
  return known
}

/** The copies above a step, latest first, and the view that they make. */
interface Seen {
  readonly layers: readonly Layer[]
  readonly isComplete: boolean
  readonly view: FileView
}

const nothing: Seen = { layers: [], isComplete: true, view: viewOf([], true) }
const unseen: FileView = viewOf([], false)
const seenBelow = new WeakMap<Step, Seen>()

/**
 * The files that COPY and ADD put from build contexts into a stage before a step, by their path in the image. The same
 * copies make the same view, be it in another plan: what is derived from a view may be kept with it.
 */
export function filesBefore(step: Step): FileView {
  return seenAbove(step).view
}

function seenAbove(step: Step): Seen {
  return gathered(parentStep(step), seenBelow, nothing, (seen, above) => (above.kind === 'copy' ? withCopy(seen, above) : seen))
}

function withCopy({ layers, isComplete: isCompleteAbove }: Seen, copy: Step): Seen {
  const added = copiesOf(copy).flatMap((edge): Layer[] => {
    const context = contextOf(edge)
    return context ? [{ context, landings: landedBy(copy, edge), keepsModes: copy.placement?.chmod === undefined }] : []
  })
  const isComplete = isCompleteAbove && copiesOf(copy).every((edge) => isSeen(edge) && contextOf(edge)?.incomplete === undefined)
  const all = [...added, ...layers]
  return { layers: all, isComplete, view: sharedView(all, isComplete) }
}

function sharedView(layers: readonly Layer[], isComplete: boolean): FileView {
  const [first] = layers
  if (!first) return isComplete ? nothing.view : unseen
  const known = views.get(first.landings) ?? new Map<string, FileView>()
  views.set(first.landings, known)
  const key = `${layers.map(({ landings, keepsModes }) => `${serialOf(landings)}${keepsModes ? '' : 'm'}`).join(' ')} ${isComplete}`
  const found = known.get(key)
  if (found) return found
  const view = viewOf(layers, isComplete)
  rememberParts(view, layers.map(({ landings, keepsModes }) => ({ landings, manner: keepsModes ? 'as they are' : 'with other modes' })))
  known.set(key, view)
  return view
}

function viewOf(layers: readonly Layer[], isComplete: boolean): FileView {
  const find = <Found>(path: string, tell: (landing: Landing, layer: Layer) => Found): Found | undefined => {
    for (const layer of layers) {
      const landing = layer.landings.at(path)
      if (landing) return tell(landing, layer)
    }
    return undefined
  }
  const read = (path: string): string | undefined => find(path, ({ from }, { context }) => context.read(from))
  const isLink = (path: string): boolean => find(path, ({ kind }) => kind === 'link') === true
  // A tool that looks for the members of a workspace asks for the same folder once a member.
  const listed = new Map<string, ReturnType<typeof filesBelow>>()
  const listedBelow = (folder: string): ReturnType<typeof filesBelow> => {
    const known = listed.get(folder) ?? filesBelow(layers, folder)
    listed.set(folder, known)
    return known
  }
  return {
    isComplete: () => isComplete,
    has: (path) => find(path, () => true) === true,
    read,
    learn(path, factIn) {
      const text = read(path)
      return text === undefined ? undefined : factIn(text)
    },
    below(folder, isWanted) {
      const paths: string[] = []
      for (const [path, mayBeLink] of listedBelow(folder)) if (!isWanted || isWanted(path, mayBeLink && isLink(path))) paths.push(path)
      return paths.sort()
    },
    isLink,
    mode: (path) => find(path, ({ from }, { context, keepsModes }) => (keepsModes ? context.entry(from)?.mode : undefined)),
  }
}

/** The paths of all files, and whether some copy brings a link there. */
function filesBelow(layers: readonly Layer[], folder: string): ReadonlyMap<string, boolean> {
  const paths = new Map<string, boolean>()
  for (const { landings } of layers) {
    for (const { path, kind } of landings.within(folder)) if (kind !== 'folder' && path !== folder) paths.set(path, kind === 'link' || paths.get(path) === true)
  }
  return paths
}
