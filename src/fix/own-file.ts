import { pathsClash } from '../effects/overlap.ts'
import { baseName, cleanPath, isWithin, joinPath } from '../effects/path.ts'
import { accessesOfStep } from '../graph/accesses-of-step.ts'
import type { BuildGraph, Edge, Stage, Step } from '../graph/build-graph.ts'
import { contextOf, copiesOf, landingsOf } from '../graph/landings.ts'
import { stagesOn } from '../graph/taken-from.ts'
import type { Draft } from './draft.ts'
import { doubted, noObjections, together, type Objections } from './verdict.ts'

/** Where a copy takes the very file that the fix changes, no later command may look at it: in its stage, in one that starts there, or where another takes it to. */
export function ownFile(graph: BuildGraph, { edits, ignored }: Pick<Draft, 'edits' | 'ignored'>, dockerfilePath: string | undefined): Objections {
  const ignoreFile = ignoreFileOf(graph)
  const own = edits.length > 0 && dockerfilePath !== undefined ? [{ path: dockerfilePath, name: 'the Dockerfile' }] : []
  const changed = ignored.length > 0 ? [...own, { path: ignoreFile, name: ignoreFile }] : own
  return together(changed.flatMap((file) => graph.steps.map((copy) => unreadAfter(copy, file, graph))))
}

function ignoreFileOf({ context }: BuildGraph): string {
  return context.ignoreFile ?? '.dockerignore'
}

/** A file in the image of a stage, or a folder in which it lies somewhere. */
interface Place {
  readonly stage: Stage
  /** The step that brought it. */
  readonly since: Step
  readonly path: string
  readonly below: boolean
}

function unreadAfter(copy: Step, file: { readonly path: string; readonly name: string }, graph: BuildGraph): Objections {
  const placeAt = (path: string): Place => ({ stage: copy.stage, since: copy, path, below: false })
  const places = copiesOf(copy).flatMap((edge) => {
    const landings = contextOf(edge) ? landingsOf(copy, edge).filter(({ from }) => from === file.path) : []
    if (landings.length > 0 || !takesNew(edge, file.path)) return landings.map(({ path }) => placeAt(path))
    return [placeAt(joinPath(cleanPath(copy.placement?.destination ?? '/'), file.path))]
  })
  const readers = places.length === 0 ? new Set<Step>() : readersOf(places, graph)
  if (readers.size === 0) return noObjections
  const lines = [...new Set([...readers].map(({ instruction }) => instruction.line))].sort((a, b) => a - b)
  const where = lines.length === 1 ? `the command on line ${lines.join()}` : `the commands on lines ${lines.join(', ')}`
  return doubted(`The fix changes ${file.name}, which line ${copy.instruction.line} copies; ${where} may read it, unless ${ignoreFileOf(graph)} leaves it out.`)
}

/** Whether a copy of the whole context brings a file that the fix makes. */
function takesNew(edge: Edge, path: string): boolean {
  const context = contextOf(edge)
  return context !== undefined && edge.from.kind === 'context' && edge.from.name === '' && edge.paths.includes('') && context.entry(path) === undefined && context.ignoredBy(path) === undefined
}

function readersOf(places: readonly Place[], graph: BuildGraph): ReadonlySet<Step> {
  const readers = new Set<Step>()
  const open = new Map(places.map((place) => [keyOf(place), place]))
  for (const place of open.values()) {
    const stages = stagesOn(place.stage, graph)
    for (const step of graph.steps) {
      if (step.id <= place.since.id) continue
      if (step.kind === 'run' && stages.includes(step.stage) && reads(step, place)) readers.add(step)
      const taken = takenBy(step, stages, place)
      if (step.kind === 'run' && taken.length > 0) readers.add(step)
      else for (const next of taken) if (!open.has(keyOf(next))) open.set(keyOf(next), next)
    }
  }
  return readers
}

function keyOf({ stage, path, below }: Place): string {
  return `${stage.index} ${path} ${below}`
}

function reads(step: Step, { path, below }: Place): boolean {
  return pathsClash(accessesOfStep(step).reads, [{ path, below, certain: true, why: '' }]) !== undefined
}

/** Where a step takes it to from one of the stages. */
function takenBy(step: Step, stages: readonly Stage[], place: Place): readonly Place[] {
  return step.edges.flatMap((edge) => (edge.role !== 'parent' && edge.from.kind === 'step' && stages.includes(edge.from.step.stage) ? takenTo(step, edge, place) : []))
}

/** By each source that it lies in. */
function takenTo(step: Step, { paths }: Edge, { path, below }: Place): readonly Place[] {
  const destination = cleanPath(step.placement?.destination ?? '/')
  return paths.flatMap((text): Place[] => {
    const source = cleanPath(`/${text}`)
    const taken = { stage: step.stage, since: step, path: destination, below: true }
    if (/[*?[]/.test(text) || step.placement?.parents || (below && isWithin(source, path))) return [taken]
    if (!isWithin(path, source)) return []
    // A file goes to the destination, or into it where that is a folder.
    return path === source ? [{ ...taken, below }, { ...taken, path: joinPath(destination, baseName(path)), below }] : [{ ...taken, path: joinPath(destination, path.slice(source.length).replace(/^\/+/, '')), below }]
  })
}
