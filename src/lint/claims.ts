import { stepsKept } from '../cache/carry.ts'
import type { Costs } from '../cost/costs.ts'
import { impliedSeconds } from '../cost/implied-seconds.ts'
import { ancestorsOf, type BuildGraph, type Step } from '../graph/build-graph.ts'
import { cachesOfStep } from '../graph/cache-mounts.ts'
import type { Change } from '../history/scenarios.ts'
import { isTimed } from './aim.ts'
import type { Config } from './config.ts'
import type { AnyFlaw } from './rule.ts'
import { runsIn, victimsOf, type ChangedBuild } from './victims.ts'

/** A build that happens in a share of all builds, 0 to 1. */
export interface Weighed {
  readonly weight: number
}

/** What builds of a file look like, and which of its steps run in them. */
export interface WeighedBuilds<Build extends Weighed> {
  /** Of these one happens at a time, as commits do. */
  readonly exclusive: readonly Build[]
  /** Each of these happens or not, whatever else does. */
  readonly independent: readonly Build[]
  readonly runs: (step: Step, build: Build) => boolean
}

/** What a flaw says of a step: so many seconds of it are for nothing in these builds. */
export interface Claim<Build extends Weighed> {
  readonly seconds: number
  readonly builds: ReadonlySet<Build>
}

/** What a flaw says of each of its victims. */
export type Claims<Build extends Weighed> = ReadonlyMap<Step, Claim<Build>>

/** A build in which something changed, and how often that happens. */
export interface WeighedChange extends Weighed, ChangedBuild {
  readonly change: Change
}

/** The builds that reach the victims of a flaw through it. A victim whose result no next build would find anyway loses nothing. */
export function claimsOf<Build extends Weighed & ChangedBuild>(flaw: AnyFlaw, { exclusive, independent }: WeighedBuilds<Build>, graph: BuildGraph, { keeping, costs }: Pick<Config, 'keeping' | 'costs'>): Claims<Build> {
  const { aim = 'seconds', also, part, implied } = flaw
  if (!isTimed(aim)) return new Map()
  const kept = stepsKept(graph, keeping)
  // No export holds what a cache mount held.
  const losers = also.filter((step) => (aim === 'reuse' ? keeping.runner === 'persistent' : kept.has(step)))
  const found = new Map(losers.map((step) => [step, new Set<Build>()]))
  for (const build of [...exclusive, ...independent]) {
    const victims = aim === 'reuse' ? losers.filter((step) => runsIn(build.simulation, step) && wouldFind(step, build, flaw, costs)) : victimsOf(flaw, losers, build, graph)
    for (const step of victims) found.get(step)?.add(build)
  }
  const secondsOf = (step: Step): number => {
    if (aim === 'reuse') return secondsSaved(step, flaw.folders, costs)
    return implied ? impliedSeconds(step, implied, costs) : Math.min(costs.secondsOf(step), costs.secondsOf(part ?? step))
  }
  return new Map([...found].map(([step, builds]) => [step, { seconds: secondsOf(step), builds }]))
}

function secondsSaved(step: Step, folders: readonly string[] | undefined, costs: Costs): number {
  return costs.secondsOf(step) - costs.secondsWhenWarm(step, folders)
}

/** Whether a command would find what saves it something: where the image with its tools is another, they take nothing that older ones made. */
function wouldFind(step: Step, { simulation }: ChangedBuild, { folders }: AnyFlaw, costs: Costs): boolean {
  if (![...ancestorsOf(step)].some((above) => above.kind === 'from' && runsIn(simulation, above))) return true
  const caches = cachesOfStep(step).map(({ cache }) => cache).filter(({ path }) => folders?.includes(path) !== false)
  if (!caches.some(({ holdsMade }) => holdsMade)) return true
  return secondsSaved(step, caches.flatMap(({ path, holdsMade }) => (holdsMade ? [] : [path])), costs) > 0
}
