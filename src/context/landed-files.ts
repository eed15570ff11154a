import type { BuildContext } from './build-context.ts'
import { type Destination, destinations } from './destinations.ts'
import { once } from './once.ts'
import type { Selection } from './select.ts'
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
  return only === undefined ? listed(all) : inFolder(context, only, destinationOf(destination), all)
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

function inFolder(context: BuildContext, from: string, target: string, all: () => readonly Destination[]): LandedFiles {
  if (target === '') return listed(all)
  const own: Destination = { path: target, from, kind: 'folder' }
  const start = target === '/' ? 1 : target.length + 1
  const pathIn = (path: string): string => (from === '' ? path.slice(start) : `${from}/${path.slice(start)}`)
  const landing = ({ path, kind }: { readonly path: string; readonly kind: Destination['kind'] }): Destination => {
    const inside = from === '' ? path : path.slice(from.length + 1)
    return { path: target === '/' ? `/${inside}` : `${target}/${inside}`, from: path, kind }
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
