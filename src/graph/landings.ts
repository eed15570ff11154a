import type { BuildContext } from '../context/build-context.ts'
import { destinations, select, type Selection } from '../context/selection.ts'
import { ancestorsOf, type Edge, type Step } from './build-graph.ts'
import { cleanPath, isWithin } from './paths.ts'

/** One file of a build context and where a COPY or ADD puts it. */
export type Landing = ReturnType<typeof destinations>[number]

export function contextOf(edge: Edge): BuildContext | undefined {
  return edge.from.kind === 'context' ? edge.from.files : undefined
}

const selections = new WeakMap<Edge, Selection>()

/** What an edge selects in its build context, resolved once. Undefined where its source is no context at hand. */
export function selectionOf(edge: Edge): Selection | undefined {
  const known = selections.get(edge)
  const context = contextOf(edge)
  if (known || !context) return known
  const selection = select(context, { sources: edge.paths, exclude: edge.exclude, parents: edge.parents })
  selections.set(edge, selection)
  return selection
}

const pathSets = new WeakMap<Edge, ReadonlySet<string>>()

/** The context paths that an edge selects: files, links and folders. */
export function selectedPaths(edge: Edge): ReadonlySet<string> {
  const known = pathSets.get(edge)
  if (known) return known
  const selection = selectionOf(edge)
  const paths = new Set(selection?.sources.flatMap(({ entries }) => entries.map(({ entry }) => entry.path)))
  pathSets.set(edge, paths)
  return paths
}

const landings = new WeakMap<Edge, readonly Landing[]>()

/** Where the files lie in the image that a copy takes from a build context. */
export function landingsOf(step: Step, edge: Edge): readonly Landing[] {
  const known = landings.get(edge)
  if (known) return known
  const selection = selectionOf(edge)
  const { placement } = step
  const all = selection && placement ? destinations(selection, folderMarked(step, placement.destination), placement.verb, placement.parents) : []
  landings.set(edge, all)
  return all
}

/** A single file goes into a destination that is a folder already, although no slash says so. */
function folderMarked(step: Step, destination: string): string {
  return destination.endsWith('/') || !isFolderBefore(step, destination) ? destination : `${destination}/`
}

const systemFolders = /^\/(?:bin|boot|dev|etc|home|lib|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|usr\/(?:bin|sbin|lib|share|local|src)|usr\/local\/(?:bin|sbin|lib|share|src|etc)|var\/(?:lib|log|cache|tmp|www))?$/

function isFolderBefore(step: Step, path: string): boolean {
  if (systemFolders.test(path)) return true
  for (const earlier of ancestorsOf(step)) {
    if (earlier.kind === 'workdir' && isWithin(cleanPath(earlier.state.workdir), path)) return true
    const { placement } = earlier
    if (placement && placement.destination !== path && isWithin(cleanPath(placement.destination), path)) return true
    if (copiesOf(earlier).some((edge) => landingsOf(earlier, edge).some((landing) => landing.path !== path && isWithin(landing.path, path)))) return true
  }
  return false
}

/** The edges over which a step takes files, from a context or from elsewhere. */
export function copiesOf(step: Step): readonly Edge[] {
  return step.edges.filter(({ role }) => role === 'copy')
}
