import type { Access, Effects } from './effects.ts'
import { ancestorsOf } from './path.ts'

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

interface Places {
  readonly exact: Map<string, Access>
  readonly below: Map<string, Access>
}

/** Of several accesses to one place the certain one is kept. */
function placesOf(accesses: readonly Access[], rename: (path: string) => string): Places {
  const places: Places = { exact: new Map(), below: new Map() }
  for (const access of accesses) {
    const map = access.below ? places.below : places.exact
    const path = rename(access.path)
    if (!map.get(path)?.certain) map.set(path, access)
  }
  return places
}

function* clashes(a: readonly Access[], b: readonly Access[], rename: (path: string) => string): Generator<Clash> {
  const inA = placesOf(a, rename)
  const inB = placesOf(b, rename)
  for (const map of [inB.exact, inB.below]) {
    for (const [path, second] of map) {
      const same = inA.exact.get(path)
      if (same) yield { a: same, b: second }
      for (const folder of ancestorsOf(path)) {
        const first = inA.below.get(folder)
        if (first) yield { a: first, b: second }
      }
    }
  }
  for (const map of [inA.exact, inA.below]) {
    for (const [path, first] of map) {
      for (const folder of ancestorsOf(path)) {
        const second = inB.below.get(folder)
        if (second) yield { a: first, b: second }
      }
    }
  }
}

/**
 * The first pair that touches the same place, a certain one where there is one.
 * Places that are the same only if the base image keeps `/bin` as a link to `/usr/bin` and the like clash uncertainly.
 */
export function pathsClash(a: readonly Access[], b: readonly Access[]): Clash | undefined {
  let uncertain: Clash | undefined
  for (const clash of clashes(a, b, (path) => path)) {
    if (clash.a.certain && clash.b.certain) return clash
    uncertain ??= clash
  }
  if (uncertain) return uncertain
  for (const { a: first, b: second } of clashes(a, b, withoutAlias)) {
    return { a: { ...first, certain: false }, b: { ...second, certain: false } }
  }
  return undefined
}

/** Whether the step's commands look at a variable of that name, for sure or perhaps, and why. */
export function envNamesRead(effects: Effects, name: string): { readonly certain: boolean; readonly why: string } | undefined {
  let uncertain: { certain: boolean; why: string } | undefined
  for (const read of effects.env) {
    const matches = read.name.endsWith('*') ? name.startsWith(read.name.slice(0, -1)) : name === read.name
    if (!matches || read.except?.includes(name)) continue
    if (read.certain) return { certain: true, why: read.why }
    uncertain ??= { certain: false, why: read.why }
  }
  return uncertain
}
