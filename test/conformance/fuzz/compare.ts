import { simulate, type Simulation } from '../../../src/cache/simulate.ts'
import type { Outcome } from '../../../src/cache/step-report.ts'
import type { Edge, Step } from '../../../src/graph/build-graph.ts'
import { ancestorsOf, parentStep } from '../../../src/graph/build-graph.ts'
import { stateOf } from '../replay.ts'
import type { FuzzedBuilder } from './features.ts'
import { chunkAtLine, sideOf, type Build, type FuzzCase } from './fuzz-case.ts'
import { inputsOf } from './inputs.ts'

/** What became of a step of a real build; `nothing`: the builder never came to look at it. */
export interface ObservedStep {
  readonly id: string
  readonly outcome: 'cached' | 'ran' | 'laid' | 'nothing'
}

export interface Disagreement {
  /** From 1. */
  readonly build: number
  readonly kind: 'outcome' | 'needless unknown' | 'not printed' | 'not foreseen'
  readonly step: string
  readonly said: Outcome | 'none'
  readonly observed: ObservedStep['outcome'] | 'none'
  readonly cause: string
}

export interface Comparison {
  readonly steps: number
  readonly unknown: number
  readonly disagreements: readonly Disagreement[]
}

const words: Readonly<Record<Outcome, ObservedStep['outcome']>> = { cached: 'cached', rebuilt: 'ran', relinked: 'laid', unknown: 'nothing', skipped: 'nothing' }

export function idOfStep({ label }: Step): string {
  const buildah = /^(?:\[(\d+)\/\d+\] )?STEP (\d+)\//.exec(label)
  if (buildah) return `${Number(buildah[1] ?? 1) - 1} ${buildah[2]}`
  const parts = /^(?:Step|\[(?:(\S+) +)?) *(\d+)\/\d+/.exec(label)
  return parts ? `${parts[1] ?? ''} ${parts[2] ?? ''}`.trim() : ''
}

/** Compares all builds after the first with what the simulator says of them. */
export function compareCase({ builds }: FuzzCase, observed: readonly (readonly ObservedStep[])[], builder: FuzzedBuilder, nonce = 'nonceplace'): Comparison {
  const states = builds.map((build) => stateOf(sideOf(build, nonce), inputsOf(builder)))
  const [first, second] = states
  const [, build] = builds
  const [, seen] = observed
  if (!first || !second || !build || !seen) return { steps: 0, unknown: 0, disagreements: [] }
  return compareBuild(simulate(first, second), build, seen, 2)
}

function compareBuild(simulation: Simulation, build: Build, observed: readonly ObservedStep[], number: number): Comparison {
  const seen = new Map(observed.map((step) => [step.id, step]))
  const judge = new Judge(simulation, build, seen)
  const disagreements: Disagreement[] = []
  const printed = new Set<string>()
  let [steps, unknown] = [0, 0]
  for (const step of simulation.graph.steps) {
    const verdict = simulation.verdicts.get(step)
    const id = idOfStep(step)
    if (!verdict || step.kind === 'from' || verdict.outcome === 'skipped' || id === '') continue
    steps++
    printed.add(id)
    if (verdict.outcome === 'unknown') unknown++
    const kind = judge.faultOf(step)
    if (kind !== undefined) disagreements.push({ build: number, kind, step: step.label, said: verdict.outcome, observed: seen.get(id)?.outcome ?? 'none', cause: verdict.cause?.detail ?? '' })
  }
  for (const { id, outcome } of observed) {
    if (outcome !== 'nothing' && !printed.has(id)) disagreements.push({ build: number, kind: 'not foreseen', step: id, said: 'none', observed: outcome, cause: '' })
  }
  return { steps, unknown, disagreements }
}

/** Says for one build where the simulator is wrong, or more unsure than it has to be. */
class Judge {
  readonly #simulation: Simulation
  readonly #build: Build
  readonly #seen: ReadonlyMap<string, ObservedStep>

  constructor(simulation: Simulation, build: Build, seen: ReadonlyMap<string, ObservedStep>) {
    this.#simulation = simulation
    this.#build = build
    this.#seen = seen
  }

  faultOf(step: Step): Disagreement['kind'] | undefined {
    const outcome = this.#simulation.verdicts.get(step)?.outcome ?? 'skipped'
    const group = [step, ...(this.#simulation.shared.get(step) ?? [])].flatMap((each) => this.#seen.get(idOfStep(each)) ?? [])
    const own = this.#seen.get(idOfStep(step))
    if (group.length === 0) return 'not printed'
    if (outcome === 'unknown') return this.#isJustified(step) ? undefined : 'needless unknown'
    // What two stages share runs once, and is printed where the builder likes.
    const words_ = own ? [own.outcome, ...(group.length > 1 ? group.map((each) => each.outcome) : [])] : group.map((each) => each.outcome)
    if (words_.includes(words[outcome])) return undefined
    return outcome === 'cached' && words_.every((word) => word === 'nothing') ? undefined : 'outcome'
  }

  /** Unknown is right where bytes decide that only the run tells: a command's that ran again, or another image's. */
  #isJustified(step: Step): boolean {
    const { verdicts } = this.#simulation
    const parent = parentStep(step)
    if (parent && verdicts.get(parent)?.outcome === 'unknown' && this.#isJustified(parent)) return true
    return step.edges.some((edge) => edge.by === 'content' && this.#isOpen(edge))
  }

  #isOpen({ from, paths }: Edge): boolean {
    if (from.kind === 'image') return true
    return from.kind === 'step' && [from.step, ...ancestorsOf(from.step)].some((step) => this.#decides(step, paths))
  }

  #decides(step: Step, paths: readonly string[]): boolean {
    const outcome = this.#simulation.verdicts.get(step)?.outcome
    switch (step.kind) {
      case 'from':
        return outcome === 'rebuilt'
      case 'run':
        return (outcome === 'rebuilt' || (outcome === 'unknown' && this.#isJustified(step))) && this.#writes(step, paths)
      case 'copy':
        return step.edges.some((edge) => edge.role === 'copy' && this.#isOpen(edge))
      default:
        return false
    }
  }

  #writes({ instruction }: Step, paths: readonly string[]): boolean {
    const made = chunkAtLine(this.#build, instruction.line)?.makes
    if (made === undefined) return true
    const roots = paths.map((path) => `/${path}`.replace(/\/+/g, '/').replace(/[*?[].*$/, '').replace(/\/$/, ''))
    return made.some((path) => roots.some((root) => path === root || path.startsWith(`${root}/`) || root.startsWith(`${path}/`)))
  }
}
