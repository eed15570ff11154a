import type { Step } from '../graph/build-graph.ts'
import type { BuildRun } from './content-token.ts'
import type { Identity } from './store.ts'

/** How many builds ago a step's result was last in use; null where no build before had it. */
export function buildsAgo(step: Step, after: BuildRun): number | null {
  const names = after.identities.get(step) ?? []
  let count = 1
  for (let run = after.world.before; run; run = run.world.before, count++) {
    const known = namesIn(run)
    if (names.some((name) => known.has(name))) return count
  }
  return null
}

const allNames = new WeakMap<BuildRun, ReadonlySet<Identity>>()

function namesIn(run: BuildRun): ReadonlySet<Identity> {
  const known = allNames.get(run) ?? new Set([...run.identities.values()].flat())
  allNames.set(run, known)
  return known
}

/** The step of an earlier build that made what a step holds. */
export function makerOf(step: Step, after: Pick<BuildRun, 'results' | 'world'>): { readonly run: BuildRun; readonly step: Step } | undefined {
  const result = after.results.get(step) ?? ''
  for (let run = after.world.before; run; run = run.world.before) {
    const maker = madeIn(run).get(result)
    if (maker) return { run, step: maker }
  }
  return undefined
}

const allMade = new WeakMap<BuildRun, ReadonlyMap<string, Step>>()

function madeIn(run: BuildRun): ReadonlyMap<string, Step> {
  const known = allMade.get(run) ?? new Map([...run.missed].reverse().map((step) => [run.results.get(step) ?? '', step]))
  allMade.set(run, known)
  return known
}
