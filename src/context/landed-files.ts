import type { BuildContext, ContextEntry } from './build-context.ts'
import { type Destination, destinations, thingsLaid } from './destinations.ts'
import { changedPaths, isOfTree } from './git-context.ts'
import { once } from './once.ts'
import type { Selection } from './select.ts'
import type { DifferingPath } from './shown-tree.ts'
import { entriesBelow } from './source-pattern.ts'

/** Where a copy lays its files, looked up by image paths. */
export interface LandedFiles {
  at(path: string): Destination | undefined
  /** Whether anything lies at a folder's path or below. */
  holds(folder: string): boolean
  /** At a folder's path and below, each as often as it is laid. */
  within(folder: string): readonly Destination[]
  all(): readonly Destination[]
}

/** Where whole folders are copied nothing is listed: a file is asked for where it lies in the context. */
export function landedFiles(context: BuildContext, selection: Selection, destination: string, verb: 'COPY' | 'ADD', parents?: boolean): LandedFiles {
  const all = once(() => destinations(selection, destination, verb, parents))
  const only = onlyFolder(selection)
  const landed = only === undefined ? listed(all) : inFolder(context, only, destinationOf(destination), all)
  if (isOfTree(context)) {
    const asked = once(() => JSON.stringify([selection.request, destination, verb, parents]))
    origins.set(landed, { context, asked, things: once(() => thingsLaid(selection, destination, verb, parents)) })
  }
  return landed
}

interface Origin {
  readonly context: BuildContext
  /** What was asked for, and where it shall lie, as a text. */
  readonly asked: () => string
  readonly things: () => readonly Destination[]
}

/** Of files that come from a git tree: others are not compared. */
const origins = new WeakMap<LandedFiles, Origin>()

/** Whether files come from a git tree, so that those of another commit can be held against them without a look at all. */
export function areOfTree(landed: LandedFiles): boolean {
  return origins.has(landed)
}

/** The image paths at which two copies may lay down something else, some perhaps for nothing. Undefined where only a look at all files tells. */
export function landingsThatDiffer(before: LandedFiles, after: LandedFiles): readonly DifferingPath[] | undefined {
  if (before === after) return []
  const [old, now] = [origins.get(before), origins.get(after)]
  if (!old || !now || old.asked() !== now.asked() || JSON.stringify(old.things()) !== JSON.stringify(now.things())) return undefined
  const found: DifferingPath[] = []
  for (const { path: target, from } of now.things()) {
    const start = from === '' ? 0 : from.length + 1
    const changed = changedPaths(old.context, now.context, from)
    if (!changed) return undefined
    for (const { path, isSameKind } of changed) found.push({ path: path === from ? target : `${target === '/' ? '' : target}/${path.slice(start)}`, isSameKind })
  }
  return found
}

function destinationOf(destination: string): string {
  const parts = destination.split('/').filter((part) => part !== '' && part !== '.')
  return parts.includes('..') ? '' : `/${parts.join('/')}`
}

/** Where it lies, if one folder is copied with all it holds. */
function onlyFolder({ sources, request }: Selection): string | undefined {
  const [source, other] = sources
  const isFiltered = request.parents === true || (request.exclude ?? []).length > 0
  if (!source || other || isFiltered || source.isList) return undefined
  const [thing] = source.things
  return thing?.kind === 'folder' ? thing.at : undefined
}

function listed(all: () => readonly Destination[]): LandedFiles {
  const byPath = once(() => new Map(all().map((landing) => [landing.path, landing])))
  return {
    all,
    at: (path) => byPath().get(path),
    holds: (folder) => all().some(({ path }) => isWithin(path, folder)),
    within: (folder) => all().filter(({ path }) => isWithin(path, folder)),
  }
}

/** By what is laid and where: commits share most files, and what is worked out for one that is laid holds as long as it is. */
const laid = new WeakMap<ContextEntry, Map<string, Destination>>()

function inFolder(context: BuildContext, from: string, target: string, all: () => readonly Destination[]): LandedFiles {
  if (target === '') return listed(all)
  const own: Destination = { path: target, from, kind: 'folder' }
  const below = target === '/' ? 1 : target.length + 1
  const pathIn = (path: string): string => (from === '' ? path.slice(below) : `${from}/${path.slice(below)}`)
  const [place, start] = [`${from}\0${target}`, from === '' ? 0 : from.length + 1]
  const landing = (entry: ContextEntry): Destination => {
    const known = laid.get(entry) ?? new Map<string, Destination>()
    laid.set(entry, known)
    const found = known.get(place) ?? { path: `${target === '/' ? '' : target}/${entry.path.slice(start)}`, from: entry.path, kind: entry.kind }
    known.set(place, found)
    return found
  }
  const at = (path: string): Destination | undefined => {
    if (path === target) return own
    const entry = isWithin(path, target) ? context.entry(pathIn(path)) : undefined
    return entry && landing(entry)
  }
  return {
    all,
    at,
    holds: (folder) => isWithin(target, folder) || at(folder) !== undefined,
    within(folder) {
      if (isWithin(target, folder)) return all()
      const self = at(folder)
      return self === undefined ? [] : [self, ...entriesBelow(context, self.from).map(landing)]
    },
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`)
}
