import { homeOf } from './call.ts'
import type { Call } from './call.ts'
import type { ToolCache, UnkeptCache } from './effects.ts'
import { joinPath } from './path.ts'
import type { CacheFolder, Deeds } from './tool.ts'

/** The folders in which one command keeps what it fetched: those of its entry, or where its options and variables say. */
export function cachesOf(folders: NonNullable<Deeds['caches']>, call: Call): readonly ToolCache[] {
  const found = (typeof folders === 'function' ? folders(call) : folders).flatMap((folder) => cacheOf(folder, call))
  return found.filter(({ path }, index) => found.findIndex((other) => other.path === path) === index)
}

/** A command finds in a folder what it left there, and leaves there more. */
export function keepIn(call: Call, folder: string | Call['operands'][number]): void {
  call.read(folder, { below: true })
  call.write(folder, { below: true })
}

/** The value of an option or a variable; empty for an option without one that is known. */
function given(name: string, call: Call): string | undefined {
  if (!name.startsWith('-')) return call.variable(name)
  return call.has(name) ? (call.values(name).at(-1)?.value ?? '') : undefined
}

/** The folders in which one command would keep it, but for an option or a variable. */
export function unkeptCachesOf(folders: NonNullable<Deeds['caches']>, call: Call): readonly UnkeptCache[] {
  return (typeof folders === 'function' ? folders(call) : folders).flatMap((folder) => {
    const by = offBy(folder, call)
    return by === undefined ? [] : placesOf(folder, call).map(({ path, certain, sharing, holdsNative }) => ({ path, certain, sharing, holdsNative, by }))
  })
}

/** The option or variable with which nothing is kept. */
function offBy({ offBy: names = [] }: CacheFolder, call: Call): string | undefined {
  return names.find((text) => {
    const [name = '', wanted] = text.split('=')
    const value = given(name, call)
    if (value === undefined) return false
    return wanted === undefined ? name.startsWith('-') || value !== '' : value === wanted
  })
}

function cacheOf(folder: CacheFolder, call: Call): readonly ToolCache[] {
  return offBy(folder, call) === undefined ? placesOf(folder, call) : []
}

function placesOf({ path, movedBy = [], sharing, holdsResult = false, holdsMade = false, holdsNative = false, holdsOwn = false, stale }: CacheFolder, call: Call): readonly ToolCache[] {
  const at = (place: string, certain: boolean): readonly ToolCache[] =>
    call.cwd === undefined && !place.startsWith('/') ? [] : [{ path: joinPath(call.cwd ?? '/', place), certain, sharing, holdsResult, holdsMade, holdsNative, holdsOwn, stale }]
  for (const text of movedBy) {
    const [name = '', ...below] = text.split('/')
    const moved = given(name, call)
    if (moved !== undefined) return moved === '' ? [] : at([moved, ...below].join('/'), true)
  }
  const certain = !path.startsWith('?')
  const place = certain ? path : path.slice(1)
  if (!place.startsWith('~')) return at(place, certain)
  const home = homeOf(call.run)
  return at(joinPath(home.path, place.slice(2)), certain && home.certain)
}

/** The same folders for a step that does nothing but fill them: a mount would leave nothing of it in the image. */
export function holdingResult(folders: readonly CacheFolder[]): readonly CacheFolder[] {
  return folders.map((folder) => ({ ...folder, holdsResult: true }))
}
