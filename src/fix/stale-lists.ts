import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { fetchesListsAlone, usersOfLists } from '../lint/package-lists.ts'
import { nameOf } from './name-of.ts'
import { doubted, noObjections, refuted, together, type Objections } from './verdict.ts'

/**
 * Lists of packages that a change fetched anew before, and that after the fix stay as old as the cache while packages are still installed by them:
 * the servers drop what the lists name as soon as there is a newer one, and the build ends (https://docs.docker.com/build/building/best-practices/#apt-get).
 */
export function staleLists(after: BuildGraph, origin: ReadonlyMap<Step, Step>, old: readonly Step[], now: readonly Step[]): Objections {
  const ranBefore = new Set(old.map(({ id }) => id))
  const ranAfter = new Set(now.map(({ id }) => id))
  const runs = ({ id }: Step): boolean => ranAfter.has(id)
  return together([...usersOfLists(after)].map(([index, { installs, perhaps }]) => {
    const twin = origin.get(index)
    if (!twin || !ranBefore.has(twin.id) || ranAfter.has(index.id)) return noObjections
    const install = installs.find(runs)
    if (install) return refuted(`${nameOf(origin.get(install) ?? install)} would still run, and install by lists that ${nameOf(twin)} no longer fetches with it.`)
    const unknown = fetchesListsAlone(index) ? perhaps.find(runs) : undefined
    return unknown ? doubted(`${nameOf(origin.get(unknown) ?? unknown)} may install by the lists that ${nameOf(twin)} no longer fetches with it.`) : noObjections
  }))
}
