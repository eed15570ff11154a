import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { plan } from '../../src/graph/plan.ts'
import type { Step } from '../../src/graph/build-graph.ts'
import { attribute } from '../../src/lint/attribution.ts'
import type { Claims, Weighed, WeighedBuilds } from '../../src/lint/claims.ts'
import { inTurn, worthwhile } from '../../src/lint/worthwhile.ts'

const { steps } = plan(parse('FROM scratch\nCOPY a /\nCOPY b /\nCOPY c /\n'), memoryContext({ a: '', b: '', c: '' }), plainBuild)
const seconds = 12

interface Drawn {
  readonly builds: WeighedBuilds<Weighed>
  readonly flaws: readonly Claims<Weighed>[]
}

const share = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10)

/** Flaws that claim some of the steps that some builds run, or parts of them. */
const drawn: fc.Arbitrary<Drawn> = fc
  .tuple(fc.array(share, { maxLength: 4 }), fc.array(share, { maxLength: 4 }), fc.infiniteStream(fc.boolean()), fc.array(fc.constantFrom(3, 12, 12), { minLength: 1, maxLength: 4 }))
  .map(([commits, chances, coins, parts]) => {
    const toss = (): boolean => coins.next().value === true
    const total = Math.max(1, commits.reduce((sum, weight) => sum + weight, 0))
    const exclusive = commits.map((weight): Weighed => ({ weight: weight / total }))
    const independent = chances.map((weight): Weighed => ({ weight }))
    const running = new Map(steps.map((step) => [step, new Set([...exclusive, ...independent].filter(toss))]))
    const claim = (part: number): Claims<Weighed> => new Map(steps.map((step) => [step, { seconds: part, builds: new Set([...(running.get(step) ?? [])].filter(toss)) }]))
    return { builds: { exclusive, independent, runs: (step, build) => running.get(step)?.has(build) ?? false }, flaws: parts.map(claim) }
  })

/** The seconds that builds take on average, by going through all of them; a step takes the most that any of its changes asks for. */
function averageSeconds({ exclusive, independent, runs }: WeighedBuilds<Weighed>, sparedIn: (step: Step, build: Weighed) => number): number {
  let sum = 0
  const none = { weight: 1 - exclusive.reduce((total, { weight }) => total + weight, 0) }
  for (let set = 0; set < 2 ** independent.length; set++) {
    const happening = independent.filter((_, index) => (set & (1 << index)) !== 0)
    const chance = independent.reduce((product, build) => product * (happening.includes(build) ? build.weight : 1 - build.weight), 1)
    for (const commit of [none, ...exclusive]) {
      const builds = commit === none ? happening : [...happening, commit]
      for (const step of steps) sum += chance * commit.weight * Math.max(0, ...builds.map((build) => (runs(step, build) ? seconds - sparedIn(step, build) : 0)))
    }
  }
  return sum
}

function totalOf(costs: ReturnType<typeof attribute>): number {
  return costs.reduce((sum, { secondsByStep }) => sum + [...secondsByStep.values()].reduce((a, b) => a + b, 0), 0)
}

test('together flaws cost what builds would be spared without them', () => {
  fc.assert(
    fc.property(drawn, ({ builds, flaws }) => {
      const claims = inTurn(flaws)
      const sparedIn = (step: Step, build: Weighed): number => claims.reduce((most, each) => (each.get(step)?.builds.has(build) ? (each.get(step)?.seconds ?? 0) : most), 0)
      const spared = averageSeconds(builds, () => 0) - averageSeconds(builds, sparedIn)
      const costs = attribute(claims, builds)
      expect(totalOf(costs)).toBeCloseTo(spared, 4)
      for (const { affected, secondsByStep } of costs) {
        expect(affected).toBeLessThanOrEqual(1 + 1e-9)
        for (const each of secondsByStep.values()) expect(each).toBeLessThanOrEqual(seconds * affected + 1e-6)
      }
    }),
  )
})

test('a flaw pays for no build that runs the step anyway', () => {
  fc.assert(
    fc.property(drawn, ({ builds, flaws: [flaw = new Map()] }) => {
      const busy = { weight: 1 }
      const always = { ...builds, independent: [...builds.independent, busy], runs: (step: Step, build: Weighed) => build === busy || builds.runs(step, build) }
      expect(totalOf(attribute([flaw], always))).toBeCloseTo(0, 6)
    }),
  )
})

test('what two flaws claim has the one that claims more, and a flaw that is left with too little is none', () => {
  const [often, rarely] = [{ weight: 0.5 }, { weight: 0.1 }]
  const [, copy] = steps
  const builds = { exclusive: [], independent: [often, rarely], runs: () => true }
  interface Named {
    readonly name: string
    readonly rank: number
    readonly claims: Claims<Weighed>
  }
  const claimant = (name: string, rank: number, ...claimed: readonly Weighed[]): Named => ({ name, rank, claims: new Map(copy ? [[copy, { seconds, builds: new Set(claimed) }]] : []) })
  const told = (...flaws: readonly Named[]): unknown => worthwhile(flaws, builds, 1).worthy.map(({ name, claims }) => [name, copy && claims.get(copy)?.builds.size])
  expect(told(claimant('small', 0, rarely), claimant('large', 0, often, rarely))).toEqual([['large', 2]])
  expect(told(claimant('first', 0, often), claimant('second', 0, often))).toEqual([['first', 1]])
  expect(told(claimant('part', 1, often, rarely), claimant('whole', 0, often))).toEqual([['whole', 1], ['part', 1]])
  // Beside builds that run the step anyway it would be too little, but those are another flaw's.
  expect(told(claimant('rare', 0, rarely))).toEqual([])
  expect(told(claimant('rare', 0, rarely), claimant('often', 0, often))).toEqual([['often', 1], ['rare', 1]])
})
