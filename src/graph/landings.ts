import type { BuildContext } from '../context/build-context.ts'
import { destinations, isSameSelection, landedFiles, select, type LandedFiles, type Selection } from '../context/selection.ts'
import { ancestorsOf, type BuildGraph, type Edge, type Placement, type Step } from './build-graph.ts'
import { cleanPath, isWithin } from '../effects/path.ts'

/** One file of a build context and where a COPY or ADD puts it. */
export type Landing = ReturnType<typeof destinations>[number]

export function contextOf(edge: Edge): BuildContext | undefined {
  return edge.from.kind === 'context' ? edge.from.files : undefined
}

/** Looks a value up by an object that outlives graphs and a text beside it, and makes it where it is new. */
function remembered<Owner extends object, Value>(memory: WeakMap<Owner, Map<string, Value>>, owner: Owner, key: string, make: () => Value): Value {
  const values = memory.get(owner) ?? new Map<string, Value>()
  memory.set(owner, values)
  const known = values.get(key)
  if (known !== undefined) return known
  const value = make()
  values.set(key, value)
  return value
}

const selections = new WeakMap<BuildContext, Map<string, Selection>>()
const selectionsByEdge = new WeakMap<Edge, Selection>()

/** What an edge selects in its build context, resolved once a context. Undefined where its source is no context at hand. */
export function selectionOf(edge: Edge): Selection | undefined {
  const known = selectionsByEdge.get(edge)
  const context = contextOf(edge)
  if (known || !context) return known
  const selection = selectionIn(context, edge)
  selectionsByEdge.set(edge, selection)
  return selection
}

function selectionIn(context: BuildContext, { paths, exclude, parents }: Edge): Selection {
  const key = JSON.stringify([paths, exclude, parents])
  return remembered(selections, context, key, () => select(context, { sources: paths, exclude, parents }))
}

/** Whether two edges of one plan over two contexts are sure to take the very same. */
export function selectsSame(edge: Edge, other: Edge): boolean {
  if (edge === other) return true
  const [context, otherContext] = [contextOf(edge), contextOf(other)]
  if (!context || !otherContext) return false
  return isSameSelection({ sources: edge.paths, exclude: edge.exclude, parents: edge.parents }, context, otherContext, (each) => selectionIn(each, edge))
}

const none: readonly string[] = []

/** The context paths of what an edge takes that is not there before something makes it: what it will be, a file or a folder, nobody knows. */
export function awaitedBy(edge: Edge): readonly string[] {
  return selectionOf(edge)?.awaited ?? none
}

/** Whether an edge awaits something, or may in another tree of the same repository. */
export function mayAwait(edge: Edge): boolean {
  const context = contextOf(edge)
  return context?.mayCome ? edge.paths.some((path) => path !== '' && context.mayCome?.(path)) : awaitedBy(edge).length > 0
}

/** Whether all that an edge takes is there to look at, in a build context. */
export function isSeen(edge: Edge): boolean {
  return contextOf(edge) !== undefined && awaitedBy(edge).length === 0
}

const pathSets = new WeakMap<Selection, ReadonlySet<string>>()
const nothing: ReadonlySet<string> = new Set()

/** The context paths that an edge selects: files, links and folders, and what is awaited. */
export function selectedPaths(edge: Edge): ReadonlySet<string> {
  const selection = selectionOf(edge)
  if (!selection) return nothing
  const known = pathSets.get(selection)
  if (known) return known
  const paths = new Set([...selection.sources.flatMap(({ entries }) => entries.map(({ entry }) => entry.path)), ...selection.awaited])
  pathSets.set(selection, paths)
  return paths
}

/** Of these the files and links, and what is awaited. */
export function selectedFiles(edge: Edge): readonly string[] {
  const entries = selectionOf(edge)?.sources.flatMap((source) => source.entries) ?? []
  return [...entries.flatMap(({ entry }) => (entry.kind === 'folder' ? [] : [entry.path])), ...awaitedBy(edge)]
}

const landings = new WeakMap<Selection, Map<string, readonly Landing[]>>()
const noLandings: readonly Landing[] = []

/** Where the files lie in the image that a copy takes from a build context. */
export function landingsOf(step: Step, edge: Edge): readonly Landing[] {
  const selection = selectionOf(edge)
  const { placement } = step
  if (!selection || !placement) return noLandings
  const destination = destinationOf(step, placement)
  const { verb, parents } = placement
  return remembered(landings, selection, JSON.stringify([destination, verb, parents]), () => destinations(selection, destination, verb, parents))
}

const placed = new WeakMap<Selection, Map<string, LandedFiles>>()
const nowhere: LandedFiles = { at: () => undefined, holds: () => false, within: () => noLandings, all: () => noLandings }

const landed = new WeakMap<Step, Map<Edge, LandedFiles>>()

/** The landings of a copy by their image paths. The same copies have the same, be it in another plan. */
export function landedBy(step: Step, edge: Edge): LandedFiles {
  const known = landed.get(step) ?? new Map<Edge, LandedFiles>()
  landed.set(step, known)
  const found = known.get(edge) ?? landedNow(step, edge)
  known.set(edge, found)
  return found
}

function landedNow(step: Step, edge: Edge): LandedFiles {
  const [selection, context] = [selectionOf(edge), contextOf(edge)]
  const { placement } = step
  if (!selection || !context || !placement) return nowhere
  const destination = destinationOf(step, placement)
  const { verb, parents } = placement
  return remembered(placed, selection, JSON.stringify([destination, verb, parents]), () => landedFiles(context, selection, destination, verb, parents))
}

/** What a copy lays at or below some image paths. */
export function landedBelow(step: Step, edge: Edge, folders: readonly string[]): readonly Landing[] {
  const landed = landedBy(step, edge)
  const outermost = folders.filter((folder, index) => !folders.some((other, at) => (other === folder ? at < index : isWithin(folder, other))))
  return outermost.flatMap((folder) => landed.within(folder))
}

/** Whether it lays anything there. */
export function laysBelow(step: Step, edge: Edge, folders: readonly string[]): boolean {
  const landed = landedBy(step, edge)
  return folders.some((folder) => landed.holds(folder))
}

/** What a bind mount shows of a build context, by image paths. */
export function mountedBy(edge: Edge, target: string): LandedFiles {
  const [selection, context] = [selectionOf(edge), contextOf(edge)]
  return selection && context ? remembered(placed, selection, `mount ${target}`, () => landedFiles(context, selection, target, 'COPY')) : nowhere
}

/** With a final slash where it is a folder already, into which a single file goes. */
export function destinationOf(step: Step, { destination }: Placement): string {
  return destination.endsWith('/') || !isFolderBefore(step, destination) ? destination : `${destination}/`
}

const systemFolders =
  /^\/(?:(?:bin|boot|dev|etc|home|lib|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|usr\/(?:bin|sbin|lib|share|local|src)|usr\/local\/(?:bin|sbin|lib|share|src|etc)|var\/(?:lib|log|cache|tmp|www)))?$/

/** Folders that every base image has. */
export function isSystemFolder(path: string): boolean {
  return systemFolders.test(path)
}

/** Whether a folder is there before a step, be it that the base image has it or that a step above brings it. */
export function isFolderBefore(step: Step, path: string): boolean {
  if (isSystemFolder(path)) return true
  for (const earlier of ancestorsOf(step)) {
    if (earlier.kind === 'workdir' && isWithin(cleanPath(earlier.state.workdir), path)) return true
    const { placement } = earlier
    if (!placement) continue
    const own = cleanPath(placement.destination)
    if (placement.destination !== path && isWithin(own, path)) return true
    if (isWithin(path, own) && copiesOf(earlier).some((edge) => landedBy(earlier, edge).at(path)?.kind === 'folder')) return true
  }
  return false
}

/** The edges over which a step takes files, from a context or from elsewhere. */
export function copiesOf(step: Step): readonly Edge[] {
  return step.edges.filter(({ role }) => role === 'copy')
}

/** The edges over which steps take files of the build context itself, not of a named one. */
export function mainContextEdges({ steps }: BuildGraph): Edge[] {
  return steps.flatMap(({ edges }) => edges.filter(({ from }) => from.kind === 'context' && from.name === ''))
}
