import type { Access, Effects } from '../effects/effects.ts'
import { pathsClash } from '../effects/overlap.ts'
import { cleanPath, isWithin } from '../effects/path.ts'
import { parentStep, type Step } from './build-graph.ts'
import { gathered } from './gathered.ts'
import { copiesOf, landingsOf } from './landings.ts'

/** The folders that copies up to a step fill, what commands write, and where both meet: files, and folders as `folder/**`. */
interface Touched {
  readonly folders: ReadonlySet<string>
  readonly commands: readonly Effects[]
  /** Of all commands. */
  readonly writes: number
  readonly places: ReadonlySet<string>
}

const nothing: Touched = { folders: new Set(), commands: [], writes: 0, places: new Set() }
const anywhere = '/**'
const touchedUpTo = new WeakMap<Step, Touched>()

/** More are not told apart. */
const mostPlaces = 100
const mostFolders = 30
const mostWrites = 1_000

/** Where commands above a step may have written among the files that copies brought, be it before these came. */
export function touchedBefore(step: Step, effectsOf: (step: Step) => Effects | undefined): readonly string[] {
  const touched = gathered(parentStep(step), touchedUpTo, nothing, (above, each) => bounded(each.kind === 'copy' ? withCopy(above, each) : withCommand(above, effectsOf(each))))
  return [...touched.places].sort()
}

function bounded(touched: Touched): Touched {
  const { folders, writes, places } = touched
  return places.size > mostPlaces || folders.size > mostFolders || writes > mostWrites ? { ...nothing, places: new Set([anywhere]) } : touched
}

function withCopy(touched: Touched, step: Step): Touched {
  const { folders, commands, places } = touched
  if (!step.placement || places.has(anywhere)) return touched
  const folder = cleanPath(step.placement.destination)
  const isUnseen = step.instruction.heredocs.length > 0 || (step.placement.verb === 'ADD' && copiesOf(step).some((edge) => landingsOf(step, edge).some(({ unpacks }) => unpacks)))
  const found = [...(isUnseen ? [`${folder}/**`] : []), ...(folders.has(folder) ? [] : commands.flatMap((effects) => placesIn(effects, folder)))]
  return { ...touched, folders: new Set([...folders, folder]), places: found.length === 0 ? places : new Set([...places, ...found]) }
}

function withCommand(touched: Touched, effects: Effects | undefined): Touched {
  const { folders, commands, writes, places } = touched
  if (!effects || effects.writes.length === 0 || places.has(anywhere)) return touched
  const found = [...folders].flatMap((folder) => placesIn(effects, folder))
  return { folders, commands: [...commands, effects], writes: writes + effects.writes.length, places: found.length === 0 ? places : new Set([...places, ...found]) }
}

const knownPlaces = new WeakMap<Effects, Map<string, readonly string[]>>()

/** Where a command writes in a folder; the same commands have the same effects, be it in another plan. */
function placesIn(effects: Effects, folder: string): readonly string[] {
  const known = knownPlaces.get(effects) ?? new Map<string, readonly string[]>()
  knownPlaces.set(effects, known)
  const places = known.get(folder) ?? effects.writes.flatMap((write) => meeting(write, folder))
  known.set(folder, places)
  return places
}

function meeting(write: Access, folder: string): readonly string[] {
  if (!pathsClash([write], [{ path: folder, below: true, certain: true, why: '' }])) return []
  const place = isWithin(write.path, folder) ? write.path : folder
  return [write.below ? `${place}/**` : place]
}
