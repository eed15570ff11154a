import type { BuildContext } from '../context/build-context.ts'
import type { FileView } from '../effects/file-view.ts'
import type { LandedFiles } from '../context/selection.ts'
import { isWithin } from '../effects/path.ts'
import type { Step } from './build-graph.ts'
import { filesBefore } from './files-in-stage.ts'
import { contextOf, mountedBy } from './landings.ts'

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
    return target === undefined ? [] : [{ target, context: contextOf(edge), landings: mountedBy(edge, target) }]
  })
  // What is mounted deeper lies over the rest.
  return shown.sort((a, b) => a.target.length - b.target.length).reduce(withMount, filesBefore(step))
}

function withMount(view: FileView, { target, context, landings }: Shown): FileView {
  if (!context) return hiding(view, target)
  const known = views.get(view) ?? new WeakMap<Shown['landings'], FileView>()
  views.set(view, known)
  const over = known.get(landings) ?? showing(view, target, context, landings)
  known.set(landings, over)
  return over
}

/** The view where something unknown lies over a place. */
function hiding(view: FileView, target: string): FileView {
  const isHidden = (path: string): boolean => isWithin(path, target)
  return {
    isComplete: (folder) => !isHidden(folder) && !isWithin(target, folder) && view.isComplete(folder),
    has: (path) => !isHidden(path) && view.has(path),
    read: (path) => (isHidden(path) ? undefined : view.read(path)),
    below: (folder, isWanted) => view.below(folder, (path, files) => !isHidden(path) && isWanted?.(path, files) !== false),
    isLink: (path) => !isHidden(path) && view.isLink(path),
    mode: (path) => (isHidden(path) ? undefined : view.mode(path)),
  }
}

/** The view where files of a context lie over a place. */
function showing(view: FileView, target: string, context: BuildContext, landings: Shown['landings']): FileView {
  const rest = hiding(view, target)
  const filesBelow = (folder: string): readonly string[] => landings.within(folder).flatMap(({ path, kind }) => (kind === 'folder' || path === folder ? [] : [path]))
  const all: FileView = {
    isComplete: (folder) => view.isComplete(folder) && (context.incomplete === undefined || rest.isComplete(folder)),
    has: (path) => landings.at(path) !== undefined || rest.has(path),
    read(path) {
      const landing = landings.at(path)
      return landing ? context.read(landing.from) : rest.read(path)
    },
    below(folder, isWanted) {
      const paths = [...rest.below(folder), ...filesBelow(folder)].sort()
      return isWanted ? paths.filter((path) => isWanted(path, all)) : paths
    },
    isLink: (path) => landings.at(path)?.kind === 'link' || rest.isLink(path),
    mode(path) {
      const landing = landings.at(path)
      return landing ? context.entry(landing.from)?.mode : rest.mode(path)
    },
  }
  return all
}
