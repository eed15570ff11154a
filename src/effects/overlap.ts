import { shownEnv } from './conventional-env.ts'
import { whole, type Access, type Effects } from './effects.ts'
import { ancestorsOf, isWithin } from './path.ts'

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

function withoutAlias(path: string): string {
  for (const [from, to] of aliases) {
    if (path === from || path.startsWith(`${from}/`)) return to + path.slice(from.length)
  }
  return path
}

/** The accesses of a list by place, so that a short list is held against a long one in the time of the short one. */
interface Places {
  readonly all: readonly (readonly [path: string, access: Access])[]
  readonly exact: ReadonlyMap<string, Access>
  readonly below: ReadonlyMap<string, Access>
  /** Folders with all below them but what is left out. */
  readonly partly: ReadonlyMap<string, Access>
  /** All paths in code-unit order, for what lies below a folder. */
  readonly sorted: readonly (readonly [path: string, access: Access])[]
}

type Rename = (path: string) => string
const asWritten: Rename = (path) => path

const placesByRename = new Map<Rename, WeakMap<readonly Access[], Places>>([
  [asWritten, new WeakMap()],
  [withoutAlias, new WeakMap()],
])

function placesOf(accesses: readonly Access[], rename: Rename): Places {
  const known = placesByRename.get(rename)?.get(accesses)
  if (known) return known
  const exact = new Map<string, Access>()
  const below = new Map<string, Access>()
  const partly = new Map<string, Access>()
  for (const access of accesses) {
    const map = access.except ? partly : access.below ? below : exact
    const path = rename(access.path)
    map.set(path, joined(map.get(path), access))
  }
  const all = [...exact, ...below, ...partly]
  const places = { all, exact, below, partly, sorted: [...all].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) }
  placesByRename.get(rename)?.set(accesses, places)
  return places
}

/** Of several accesses to one place the certain one is kept, and something is left out only where all leave out the same. */
function joined(before: Access | undefined, access: Access): Access {
  if (before === undefined) return access
  const kept = before.certain ? before : access
  return before.except === access.except ? kept : whole(kept)
}

/** Whether the one access lies in what the other leaves out. */
function isLeftOut({ path }: Access, { except }: Access): boolean {
  return except?.some((folder) => isWithin(path, folder)) ?? false
}

/** What of a long list touches one access: the place itself, a folder above that is meant with all below it, what lies below. */
function* touching([path, access]: readonly [string, Access], { exact, below, partly, sorted }: Places): Generator<Access> {
  const same = exact.get(path)
  if (same) yield same
  for (const folder of ancestorsOf(path)) {
    for (const map of [below, partly]) {
      const above = map.get(folder)
      if (above) yield above
    }
  }
  if (!access.below) return
  const prefix = path === '/' ? '/' : `${path}/`
  for (let at = firstAtOrAfter(sorted, prefix); at < sorted.length; at++) {
    const [other, inside] = sorted[at] ?? ['']
    if (!other.startsWith(prefix)) return
    if (inside) yield inside
  }
}

function firstAtOrAfter(sorted: Places['sorted'], path: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.[0] ?? '') < path) low = middle + 1
    else high = middle
  }
  return low
}

function findClash(a: readonly Access[], b: readonly Access[], rename: Rename): Clash | undefined {
  const [inA, inB] = [placesOf(a, rename), placesOf(b, rename)]
  const isSwapped = inA.all.length > inB.all.length
  const [few, many] = isSwapped ? [inB, inA] : [inA, inB]
  let uncertain: Clash | undefined
  for (const place of few.all) {
    const [, ours] = place
    for (const theirs of touching(place, many)) {
      if (isLeftOut(ours, theirs) || isLeftOut(theirs, ours)) continue
      const clash = isSwapped ? { a: theirs, b: ours } : { a: ours, b: theirs }
      if (ours.certain && theirs.certain) return clash
      uncertain ??= clash
      // Nothing that an uncertain access meets can make the pair certain.
      if (!ours.certain) break
    }
  }
  return uncertain
}

/**
 * The first pair that touches the same place, a certain one where there is one.
 * Places that are the same only if the base image keeps `/bin` as a link to `/usr/bin` and the like clash uncertainly.
 */
export function pathsClash(a: readonly Access[], b: readonly Access[]): Clash | undefined {
  const clash = findClash(a, b, asWritten)
  if (clash) return clash
  const aliased = findClash(a, b, withoutAlias)
  return aliased && { a: { ...aliased.a, certain: false }, b: { ...aliased.b, certain: false } }
}

/** The access that touches one path, a certain one where there is one; in the time that the path is deep. */
export function accessTo(accesses: readonly Access[], path: string): Access | undefined {
  const place: readonly [string, Access] = [path, { path, below: false, certain: true, why: '' }]
  const found = firstOf(touching(place, placesOf(accesses, asWritten)), place[1])
  if (found) return found
  const aliased = firstOf(touching([withoutAlias(path), place[1]], placesOf(accesses, withoutAlias)), place[1])
  return aliased && { ...aliased, certain: false }
}

function firstOf(accesses: Iterable<Access>, to: Access): Access | undefined {
  let uncertain: Access | undefined
  for (const access of accesses) {
    if (isLeftOut(to, access)) continue
    if (access.certain) return access
    uncertain ??= access
  }
  return uncertain
}

/** Whether the step's commands look at a variable of that name, for sure or perhaps, and why. */
export function envNamesRead(effects: Effects, name: string): { readonly certain: boolean; readonly why: string } | undefined {
  let uncertain: { certain: boolean; why: string } | undefined
  for (const read of effects.env) {
    const matches = read.name.endsWith('*') ? name.startsWith(read.name.slice(0, -1)) : name === read.name
    if (!matches || read.except?.includes(name) || (read.name !== '*' && shownEnv.has(name))) continue
    if (read.certain) return { certain: true, why: read.why }
    uncertain ??= { certain: false, why: read.why }
  }
  return uncertain
}
