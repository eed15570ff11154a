import type { Step } from '../graph/build-graph.ts'
import type { Claim, Claims, Weighed, WeighedBuilds } from './claims.ts'
import { equalParts, type Presence } from './equal-parts.ts'

/** What a flaw costs beside others: no second of a build counts for two of them. */
export interface Attributed {
  readonly secondsByStep: ReadonlyMap<Step, number>
  /** The share of builds that pay, be it together with other flaws. */
  readonly affected: number
}

export const noCost: Attributed = { secondsByStep: new Map(), affected: 0 }

/**
 * What flaws cost whose claims do not overlap. A build that sees several changes runs a step once, for all of them: had the flaws not been there,
 * a build would be spared the step where something claimed happens and nothing else that makes it run, which is P(it runs) − P(it runs for
 * what no flaw claims). Over changes that happen or not, whatever others do, that is Π(1 − p) of the others × (1 − Π(1 − p) of those claimed). So
 * much its flaws cost together. Where changes of several flaws meet in a build, none of them alone would spare the step: the build counts for them in
 * equal parts. Of a step of which flaws claim different parts, each part is a step of its own.
 */
export function attribute<Build extends Weighed>(flaws: readonly Claims<Build>[], builds: WeighedBuilds<Build>): readonly Attributed[] {
  const seconds = flaws.map(() => new Map<Step, number>())
  const paying = flaws.map(() => payers(builds))
  for (const [step, claims] of byVictim(flaws)) {
    for (const part of partsOf(step, claims, builds)) {
      const shares = equalParts(part.presences, part.bare)
      for (const [index, { flaw, claim }] of part.owners.entries()) {
        const known = seconds[flaw]?.get(step) ?? 0
        seconds[flaw]?.set(step, known + part.seconds * part.quiet * (shares[index] ?? 0))
        paying[flaw]?.add(claim, part, part.presences[index]?.chance ?? 0)
      }
    }
  }
  return seconds.map((secondsByStep, flaw) => ({ secondsByStep, affected: paying[flaw]?.share() ?? 0 }))
}

interface ClaimOf<Build extends Weighed> {
  readonly flaw: number
  readonly claim: Claim<Build>
}

function byVictim<Build extends Weighed>(flaws: readonly Claims<Build>[]): ReadonlyMap<Step, readonly ClaimOf<Build>[]> {
  const victims = new Map<Step, ClaimOf<Build>[]>()
  for (const [flaw, claims] of flaws.entries()) {
    for (const [step, claim] of claims) {
      if (claim.builds.size === 0) continue
      const known = victims.get(step)
      if (known) known.push({ flaw, claim })
      else victims.set(step, [{ flaw, claim }])
    }
  }
  return victims
}

/** Seconds of a step that the same flaws claim. */
interface Part<Build extends Weighed> {
  readonly seconds: number
  readonly owners: readonly ClaimOf<Build>[]
  /** How often each of them is there. */
  readonly presences: readonly Presence[]
  /** The share of builds in which a commit, if any, does not make the step run. */
  readonly bare: number
  /** The chance that nothing beside a commit makes it run for what no flaw claims. */
  readonly quiet: number
  /** Commits that make it run for what no flaw claims. */
  readonly due: ReadonlySet<Build>
}

/** The parts of a step, from that which all flaws claim to that which those alone do that claim most of it. */
function partsOf<Build extends Weighed>(step: Step, claims: readonly ClaimOf<Build>[], builds: WeighedBuilds<Build>): readonly Part<Build>[] {
  const bounds = [...new Set(claims.map(({ claim }) => claim.seconds))].sort((a, b) => a - b)
  return bounds.map((seconds, index) => {
    const owners = claims.filter(({ claim }) => claim.seconds >= seconds)
    return { seconds: seconds - (bounds[index - 1] ?? 0), owners, ...presencesOf(step, owners, builds) }
  })
}

function presencesOf<Build extends Weighed>(step: Step, owners: readonly ClaimOf<Build>[], { exclusive, independent, runs }: WeighedBuilds<Build>): Pick<Part<Build>, 'presences' | 'bare' | 'quiet' | 'due'> {
  const ownerOf = new Map(owners.flatMap(({ claim }, index) => [...claim.builds].map((build) => [build, index] as const)))
  const brought = owners.map(() => 0)
  const still = owners.map(() => 1)
  const due = new Set<Build>()
  let [bare, quiet] = [1, 1]
  for (const build of exclusive) {
    const owner = ownerOf.get(build)
    if (owner === undefined && !runs(step, build)) continue
    bare -= build.weight
    if (owner === undefined) due.add(build)
    else brought[owner] = (brought[owner] ?? 0) + build.weight
  }
  for (const build of independent) {
    const owner = ownerOf.get(build)
    if (owner !== undefined) still[owner] = (still[owner] ?? 1) * (1 - build.weight)
    else if (runs(step, build)) quiet *= 1 - build.weight
  }
  return { presences: owners.map((_, index) => ({ exclusive: brought[index] ?? 0, chance: 1 - (still[index] ?? 1) })), bare, quiet, due }
}

/** Adds up how often a flaw makes any of its victims run: for each commit, and for builds without one, as often as it does the one that it hits most. */
function payers<Build extends Weighed>({ exclusive }: WeighedBuilds<Build>): { add(claim: Claim<Build>, part: Part<Build>, chance: number): void; share(): number } {
  const most = exclusive.map(() => 0)
  let mostElse = 0
  return {
    add({ builds }, { quiet, due }, chance) {
      mostElse = Math.max(mostElse, quiet * chance)
      for (const [index, build] of exclusive.entries()) {
        if (!due.has(build)) most[index] = Math.max(most[index] ?? 0, builds.has(build) ? quiet : quiet * chance)
      }
    },
    share() {
      const without = 1 - exclusive.reduce((sum, { weight }) => sum + weight, 0)
      return exclusive.reduce((sum, { weight }, index) => sum + weight * (most[index] ?? 0), without * mostElse)
    },
  }
}
