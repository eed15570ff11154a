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

/** A step of a build that made what some step holds. */
interface Maker {
  readonly run: BuildRun
  readonly step: Step
}

/** By the name of a result: what was asked about a build that is over holds for good. */
const makers = new WeakMap<BuildRun, Map<string, Maker | undefined>>()

/** The step of an earlier build that made what a step holds. */
export function makerOf(step: Step, after: Pick<BuildRun, 'results' | 'world'>): Maker | undefined {
  const result = after.results.get(step) ?? ''
  const open: Map<string, Maker | undefined>[] = []
  let maker: Maker | undefined
  for (let run = after.world.before; run && !maker; run = run.world.before) {
    const known = makers.get(run) ?? new Map<string, Maker | undefined>()
    makers.set(run, known)
    const own = madeIn(run).get(result)
    maker = own ? { run, step: own } : known.get(result)
    if (known.has(result)) break
    open.push(known)
  }
  for (const each of open) each.set(result, maker)
  return maker
}

const allMade = new WeakMap<BuildRun, ReadonlyMap<string, Step>>()

/** What a build made, by the names of the results, with the step that made it. */
export function madeIn(run: BuildRun): ReadonlyMap<string, Step> {
  const known = allMade.get(run) ?? new Map([...run.missed].reverse().map((step) => [run.results.get(step) ?? '', step]))
  allMade.set(run, known)
  return known
}
