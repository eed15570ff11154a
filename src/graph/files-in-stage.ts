import type { BuildContext } from '../context/build-context.ts'
import type { FileView } from '../effects/file-view.ts'
import { ancestorsOf, type Step } from './build-graph.ts'
import { contextOf, copiesOf, landingsByPath, type Landing } from './landings.ts'
import { isWithin } from '../effects/path.ts'

/** What one copy brought: its files by image path, and the context that holds them. */
interface Layer {
  readonly context: BuildContext
  readonly landings: ReadonlyMap<string, Landing>
}

const views = new WeakMap<Layer['landings'], Map<string, FileView>>()
const serials = new WeakMap<Layer['landings'], number>()
let nextSerial = 0

function serialOf(landings: Layer['landings']): number {
  const known = serials.get(landings) ?? nextSerial++
  serials.set(landings, known)
  return known
}

const noFiles = { complete: viewOf([], true), partial: viewOf([], false) }

/**
 * The files that COPY and ADD put from build contexts into a stage before a step, by their path in the image. The same
 * copies make the same view, be it in another plan: what is derived from a view may be kept with it.
 */
export function filesBefore(step: Step): FileView {
  const edges = [...ancestorsOf(step)].flatMap((copy) => copiesOf(copy).map((edge) => ({ copy, edge, context: contextOf(edge) })))
  const layers = edges.flatMap(({ copy, edge, context }): Layer[] => (context ? [{ context, landings: landingsByPath(copy, edge) }] : []))
  const isComplete = edges.every(({ context }) => context !== undefined && context.incomplete === undefined)
  const [first] = layers
  if (!first) return isComplete ? noFiles.complete : noFiles.partial
  const known = views.get(first.landings) ?? new Map<string, FileView>()
  views.set(first.landings, known)
  const key = `${layers.map(({ landings }) => serialOf(landings)).join(' ')} ${isComplete}`
  const view = known.get(key) ?? viewOf(layers, isComplete)
  known.set(key, view)
  return view
}

function viewOf(layers: readonly Layer[], complete: boolean): FileView {
  const find = (path: string): (Layer & { landing: Landing }) | undefined => {
    for (const layer of layers) {
      const landing = layer.landings.get(path)
      if (landing) return { ...layer, landing }
    }
    return undefined
  }
  let sorted: readonly string[] | undefined
  return {
    complete,
    has: (path) => find(path) !== undefined,
    read(path) {
      const found = find(path)
      return found?.context.read(found.landing.from)
    },
    below(folder) {
      sorted ??= filePaths(layers)
      return sorted.filter((path) => path !== folder && isWithin(path, folder))
    },
    isLink: (path) => find(path)?.landing.kind === 'link',
  }
}

function filePaths(layers: readonly Layer[]): readonly string[] {
  const paths = new Set<string>()
  for (const { landings } of layers) for (const [path, { kind }] of landings) if (kind !== 'folder') paths.add(path)
  return [...paths].sort()
}
