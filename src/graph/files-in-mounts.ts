import type { BuildContext } from '../context/build-context.ts'
import type { FileView } from '../effects/file-view.ts'
import type { LandedFiles } from '../context/selection.ts'
import { isWithin } from '../effects/path.ts'
import type { Step } from './build-graph.ts'
import { partsOf, rememberParts, type ViewPart } from './differing-views.ts'
import { filesBefore } from './files-in-stage.ts'
import { contextOf, isSeen, mountedBy } from './landings.ts'

/** What one bind mount shows: files of a context, or what nobody here knows. */
interface Shown {
  readonly target: string
  readonly context: BuildContext | undefined
  readonly landings: LandedFiles
}

const views = new WeakMap<FileView, WeakMap<Shown['landings'], FileView>>()

/**
 * The files of build contexts that a step finds: those that copies brought, and over them what its bind mounts show.
 * It is the same view in another plan where all of that is the same, unless a mount shows something else than a context.
 */
export function filesSeenBy(step: Step): FileView {
  const shown = step.edges.flatMap((edge): Shown[] => {
    const { target } = edge
    return target === undefined ? [] : [{ target, context: isSeen(edge) ? contextOf(edge) : undefined, landings: mountedBy(edge, target) }]
  })
  // What is mounted deeper lies over the rest.
  return shown.sort((a, b) => a.target.length - b.target.length).reduce(withMount, filesBefore(step))
}

function withMount(view: FileView, { target, context, landings }: Shown): FileView {
  if (!context) return withParts(hiding(view, target), view, { landings: undefined, manner: `hidden at ${target}` })
  const known = views.get(view) ?? new WeakMap<Shown['landings'], FileView>()
  views.set(view, known)
  const over = known.get(landings) ?? withParts(showing(view, target, context, landings), view, { landings, manner: `mounted at ${target}` })
  known.set(landings, over)
  return over
}

function withParts(view: FileView, below: FileView, part: ViewPart): FileView {
  const parts = partsOf(below)
  if (parts) rememberParts(view, [...parts, part])
  return view
}

/** The view where something unknown lies over a place. */
function hiding(view: FileView, target: string): FileView {
  const isHidden = (path: string): boolean => isWithin(path, target)
  return {
    isComplete: (folder) => !isHidden(folder) && !isWithin(target, folder) && view.isComplete(folder),
    has: (path) => !isHidden(path) && view.has(path),
    read: (path) => (isHidden(path) ? undefined : view.read(path)),
    learn: (path, factIn) => (isHidden(path) ? undefined : view.learn(path, factIn)),
    below: (folder, isWanted) => view.below(folder, (path, isLink) => !isHidden(path) && isWanted?.(path, isLink) !== false),
    isLink: (path) => !isHidden(path) && view.isLink(path),
    mode: (path) => (isHidden(path) ? undefined : view.mode(path)),
  }
}

/** The view where files of a context lie over a place. */
function showing(view: FileView, target: string, context: BuildContext, landings: Shown['landings']): FileView {
  const rest = hiding(view, target)
  const filesBelow = (folder: string, isWanted: Parameters<FileView['below']>[1]): readonly string[] =>
    landings.within(folder).flatMap(({ path, kind }) => (kind === 'folder' || path === folder || isWanted?.(path, kind === 'link') === false ? [] : [path]))
  const read = (path: string): string | undefined => {
    const landing = landings.at(path)
    return landing ? context.read(landing.from) : rest.read(path)
  }
  return {
    isComplete: (folder) => view.isComplete(folder) && (context.incomplete === undefined || rest.isComplete(folder)),
    has: (path) => landings.at(path) !== undefined || rest.has(path),
    read,
    learn(path, factIn) {
      const text = read(path)
      return text === undefined ? undefined : factIn(text)
    },
    below: (folder, isWanted) => [...rest.below(folder, isWanted), ...filesBelow(folder, isWanted)].sort(),
    isLink: (path) => landings.at(path)?.kind === 'link' || rest.isLink(path),
    mode(path) {
      const landing = landings.at(path)
      return landing ? context.entry(landing.from)?.mode : rest.mode(path)
    },
  }
}
