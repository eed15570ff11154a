import type { Step } from '../graph/build-graph.ts'
import { attribute } from './attribution.ts'
import type { Claim, Claims, Weighed, WeighedBuilds } from './claims.ts'

/** A flaw that was found; without claims where no seconds tell what it costs. */
export interface Claimant<Build extends Weighed> {
  readonly claims: Claims<Build> | undefined
  /** Of flaws that claim the same, one of a lower rank has it. */
  readonly rank: number
}

export interface Worth<Flaw> {
  readonly worthy: readonly Flaw[]
  readonly eclipsed: readonly Flaw[]
}

/**
 * Flaws that cost enough, with what each claims. Where two claim the same step in the same build, one of them has it: by rank, then the flaw that
 * claims most, then the first. What is left to the other decides whether it counts. Each is weighed as if all others were cured: what hides behind
 * another flaw is told before that is fixed, not afterwards. What would cost enough, were it not for what others claim, is `eclipsed` by them.
 */
export function worthwhile<Build extends Weighed, Flaw extends Claimant<Build>>(flaws: readonly Flaw[], builds: WeighedBuilds<Build>, leastSeconds: number): Worth<Flaw> {
  const most = mostClaimed(flaws)
  const weigh = (claims: Claims<Build>): number => (claims.size === 0 ? 0 : secondsAlone(claims, most, builds))
  const weighed = flaws.map((flaw) => ({ flaw, alone: weigh(flaw.claims ?? new Map()) }))
  weighed.sort((a, b) => a.flaw.rank - b.flaw.rank || b.alone - a.alone)
  const taken = new Map<Step, Set<Build>>()
  const eclipsed: Flaw[] = []
  const worthy = weighed.flatMap(({ flaw, alone }) => {
    if (!flaw.claims) return [flaw]
    const claims = untaken(flaw.claims, taken)
    if ((claims === flaw.claims ? alone : weigh(claims)) < leastSeconds) {
      if (alone >= leastSeconds) eclipsed.push(flaw)
      return []
    }
    take(claims, taken)
    return [{ ...flaw, claims }]
  })
  return { worthy, eclipsed }
}

/** For each step and build the most seconds that any flaw claims. */
function mostClaimed<Build extends Weighed>(flaws: readonly Claimant<Build>[]): ReadonlyMap<Step, ReadonlyMap<Build, number>> {
  const most = new Map<Step, Map<Build, number>>()
  for (const { claims = new Map<Step, Claim<Build>>() } of flaws) {
    for (const [step, { seconds, builds }] of claims) {
      const known = most.get(step) ?? new Map<Build, number>()
      most.set(step, known)
      for (const build of builds) known.set(build, Math.max(known.get(build) ?? 0, seconds))
    }
  }
  return most
}

/** What a flaw costs where no build runs a step for nothing but for it. */
function secondsAlone<Build extends Weighed>(claims: Claims<Build>, most: ReadonlyMap<Step, ReadonlyMap<Build, number>>, builds: WeighedBuilds<Build>): number {
  const isElse = (step: Step, build: Build): boolean => (most.get(step)?.get(build) ?? 0) >= (claims.get(step)?.seconds ?? 0)
  const [cost] = attribute([claims], { ...builds, runs: (step, build) => builds.runs(step, build) && !isElse(step, build) })
  return [...(cost?.secondsByStep.values() ?? [])].reduce((sum, seconds) => sum + seconds, 0)
}

/** What each of several flaws has where the first that claims a step of a build has it. */
export function inTurn<Build extends Weighed>(all: readonly Claims<Build>[]): readonly Claims<Build>[] {
  const taken = new Map<Step, Set<Build>>()
  return all.map((claims) => {
    const left = untaken(claims, taken)
    take(left, taken)
    return left
  })
}

function untaken<Build extends Weighed>(claims: Claims<Build>, taken: ReadonlyMap<Step, ReadonlySet<Build>>): Claims<Build> {
  if (![...claims.keys()].some((step) => taken.has(step))) return claims
  return new Map(
    [...claims].map(([step, { seconds, builds }]): [Step, Claim<Build>] => {
      const others = taken.get(step)
      return [step, { seconds, builds: others ? new Set([...builds].filter((build) => !others.has(build))) : builds }]
    }),
  )
}

function take<Build extends Weighed>(claims: Claims<Build>, taken: Map<Step, Set<Build>>): void {
  for (const [step, { builds }] of claims) {
    const known = taken.get(step) ?? new Set<Build>()
    taken.set(step, known)
    for (const build of builds) known.add(build)
  }
}
