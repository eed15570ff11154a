import { isNameOf, shownEnv } from './conventional-env.ts'
import { whole, type Access, type Effects } from './effects.ts'
import { folderOf } from './path.ts'

/** Two accesses that touch the same place. */
export interface Clash {
  readonly a: Access
  readonly b: Access
}

/** Folders that many distributions keep as links to one another; which ones an unknown base has cannot be told. */
const aliases: readonly (readonly [from: string, to: string])[] = [
  ['/bin', '/usr/bin'],
  ['/sbin', '/usr/bin'],
  ['/usr/sbin', '/usr/bin'],
  ['/lib', '/usr/lib'],
  ['/lib32', '/usr/lib32'],
  ['/lib64', '/usr/lib'],
  ['/usr/lib64', '/usr/lib'],
  ['/libx32', '/usr/libx32'],
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
]

const linkedFolder = new RegExp(`^(?:${aliases.map(([from]) => from).join('|')})(?=/|$)`)
const folderBehind = new Map(aliases)

function withoutAlias(path: string): string {
  return path.replace(linkedFolder, (from) => folderBehind.get(from) ?? from)
}

/** The accesses of a list by place, so that a short list is held against a long one in the time of the short one. */
interface Places {
  readonly all: readonly (readonly [path: string, access: Access])[]
  readonly exact: ReadonlyMap<string, Access>
  readonly below: ReadonlyMap<string, Access>
  /** Folders with all below them but what is left out. */
  readonly partly: ReadonlyMap<string, Access>
  /** All paths in code-unit order, for what lies below a folder. */
  readonly sorted: () => readonly (readonly [path: string, access: Access])[]
  /** Whether a place has another name than the access was written with. */
  readonly isRenamed: boolean
}

type Rename = (path: string) => string
const asWritten: Rename = (path) => path

type KnownPlaces = WeakMap<readonly Access[], Places>
const writtenPlaces: KnownPlaces = new WeakMap()
const realPlaces: KnownPlaces = new WeakMap()

function placesOf(accesses: readonly Access[], rename: Rename): Places {
  const allKnown = rename === asWritten ? writtenPlaces : realPlaces
  const known = allKnown.get(accesses)
  if (known) return known
  const exact = new Map<string, Access>()
  const below = new Map<string, Access>()
  const partly = new Map<string, Access>()
  let isRenamed = false
  for (const access of accesses) {
    const map = access.except ? partly : access.below ? below : exact
    const path = rename(access.path)
    isRenamed ||= path !== access.path
    map.set(path, joined(map.get(path), access))
  }
  const all = [...exact, ...below, ...partly]
  let inOrder: ReturnType<Places['sorted']> | undefined
  const sorted: Places['sorted'] = () => (inOrder ??= [...all].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  const places: Places = { all, exact, below, partly, sorted, isRenamed }
  allKnown.set(accesses, places)
  return places
}

/** Of several accesses to one place the certain one is kept, and something is left out only where all leave out the same. */
function joined(before: Access | undefined, access: Access): Access {
  if (before === undefined) return access
  const kept = before.certain ? before : access
  return before.except === access.except ? kept : whole(kept)
}

const leftOutBy = new WeakMap<readonly string[], ReadonlySet<string>>()

/** Whether the one access lies in what the other leaves out, which may be thousands of files. */
function isLeftOut({ path }: Access, { except }: Access): boolean {
  if (!except) return false
  const places = leftOutBy.get(except) ?? new Set(except)
  leftOutBy.set(except, places)
  for (let above = path; ; above = folderOf(above)) {
    if (places.has(above)) return true
    if (above === '/') return false
  }
}

/** What of a long list touches one access: the place itself, a folder above that is meant with all below it, what lies below. Until `visit` has seen enough. */
function visitTouching(path: string, { below: isDeep }: Access, { exact, below, partly, sorted }: Places, visit: (access: Access) => boolean): void {
  const same = exact.get(path)
  if (same && visit(same)) return
  if (below.size + partly.size > 0) {
    for (let folder = path, isLast = false; !isLast; folder = folderOf(folder)) {
      const [whole, part] = [below.get(folder), partly.get(folder)]
      if ((whole && visit(whole)) || (part && visit(part))) return
      isLast = folder === '/'
    }
  }
  if (!isDeep) return
  const prefix = path === '/' ? '/' : `${path}/`
  const places = sorted()
  for (let at = firstAtOrAfter(places, prefix); at < places.length; at++) {
    const [other, inside] = places[at] ?? ['']
    if (!other.startsWith(prefix) || (inside && visit(inside))) return
  }
}

function firstAtOrAfter(sorted: ReturnType<Places['sorted']>, path: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.[0] ?? '') < path) low = middle + 1
    else high = middle
  }
  return low
}

function findClash(inA: Places, inB: Places): Clash | undefined {
  const isSwapped = inA.all.length > inB.all.length
  const [few, many] = isSwapped ? [inB, inA] : [inA, inB]
  let certain: Clash | undefined
  let uncertain: Clash | undefined
  for (const [path, ours] of few.all) {
    visitTouching(path, ours, many, (theirs) => {
      if (isLeftOut(ours, theirs) || isLeftOut(theirs, ours)) return false
      const clash = isSwapped ? { a: theirs, b: ours } : { a: ours, b: theirs }
      if (ours.certain && theirs.certain) certain = clash
      else uncertain ??= clash
      // Nothing that an uncertain access meets can make the pair certain.
      return certain !== undefined || !ours.certain
    })
    if (certain) return certain
  }
  return uncertain
}

/**
 * The first pair that touches the same place, a certain one where there is one.
 * Places that are the same only if the base image keeps `/bin` as a link to `/usr/bin` and the like clash uncertainly.
 */
export function pathsClash(a: readonly Access[], b: readonly Access[]): Clash | undefined {
  const clash = findClash(placesOf(a, asWritten), placesOf(b, asWritten))
  if (clash) return clash
  const [inA, inB] = [placesOf(a, withoutAlias), placesOf(b, withoutAlias)]
  const aliased = inA.isRenamed || inB.isRenamed ? findClash(inA, inB) : undefined
  return aliased && { a: { ...aliased.a, certain: false }, b: { ...aliased.b, certain: false } }
}

/** The access that touches one path, a certain one where there is one; in the time that the path is deep. */
export function accessTo(accesses: readonly Access[], path: string): Access | undefined {
  const found = firstTo(path, placesOf(accesses, asWritten))
  if (found) return found
  const [real, places] = [withoutAlias(path), placesOf(accesses, withoutAlias)]
  const aliased = real !== path || places.isRenamed ? firstTo(real, places, path) : undefined
  return aliased && { ...aliased, certain: false }
}

function firstTo(path: string, places: Places, written = path): Access | undefined {
  const to: Access = { path: written, below: false, certain: true, why: '' }
  let certain: Access | undefined
  let uncertain: Access | undefined
  visitTouching(path, to, places, (access) => {
    if (isLeftOut(to, access)) return false
    if (access.certain) certain = access
    else uncertain ??= access
    return certain !== undefined
  })
  return certain ?? uncertain
}

/** Whether the step's commands look at a variable of that name, for sure or perhaps, and why. */
export function envNamesRead(effects: Effects, name: string): { readonly certain: boolean; readonly why: string } | undefined {
  let uncertain: { certain: boolean; why: string } | undefined
  for (const read of effects.env) {
    if (!isNameOf(read.name, name) || read.except?.includes(name) || (read.name !== '*' && shownEnv.has(name))) continue
    if (read.certain) return { certain: true, why: read.why }
    uncertain ??= { certain: false, why: read.why }
  }
  return uncertain
}
