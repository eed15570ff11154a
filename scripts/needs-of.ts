import type { Instruction } from '../src/dockerfile/instruction.ts'
import { parse } from '../src/dockerfile/parse.ts'
import { pathsClash } from '../src/effects/overlap.ts'
import { sameStep } from '../src/fix/same-image.ts'
import { accessesOfStep } from '../src/graph/accesses-of-step.ts'
import type { BuildGraph, Step } from '../src/graph/build-graph.ts'
import { plan } from '../src/graph/plan.ts'
import { variablesOf } from '../src/graph/variables-of.ts'

/** Why the later of two instructions needs the earlier one; `sure` where nothing about it is a guess. */
interface Need {
  readonly sure: boolean
  readonly why: string
}

const settings: ReadonlySet<string> = new Set(['ARG', 'ENV', 'SHELL', 'USER', 'WORKDIR'])

/**
 * The pairs `earlier later`, counted from 0, where the later instruction reads what the earlier one brings and does not merely add to it,
 * or is told something else without it. What only has to stay in order for the same image is no need.
 */
export function needsOf(graph: BuildGraph): ReadonlyMap<string, Need> {
  const { instructions } = graph.dockerfile
  const needs = new Map<string, Need>()
  for (const [a, earlier] of instructions.entries()) {
    const without = settings.has(earlier.keyword) ? plansWithout(graph, earlier) : []
    for (let b = a + 1; b < instructions.length; b++) {
      const later = instructions[b]
      const need = later && (baseNeed(instructions, a, b) ?? readNeed(graph, earlier, later) ?? namedNeed(earlier, later) ?? toldNeed(without, b))
      if (need) needs.set(`${a} ${b}`, need)
    }
  }
  return needs
}

function stepOf(graph: BuildGraph, instruction: Instruction | undefined): Step | undefined {
  return graph.steps.find((step) => step.instruction === instruction && !step.triggeredBy)
}

/** All that a stage does stands on its FROM. */
function baseNeed(instructions: readonly Instruction[], a: number, b: number): Need | undefined {
  const isBase = instructions[a]?.keyword === 'FROM' && instructions.slice(a + 1, b + 1).every(({ keyword }) => keyword !== 'FROM')
  return isBase ? { sure: true, why: 'base image' } : undefined
}

function readNeed(graph: BuildGraph, earlier: Instruction, later: Instruction): Need | undefined {
  const [one, other] = [stepOf(graph, earlier), stepOf(graph, later)]
  if (!one || !other || one.stage !== other.stage) return undefined
  const clash = pathsClash(accessesOfStep(one).writes, accessesOfStep(other).reads.filter(({ adds }) => !adds))
  return clash && { sure: clash.a.certain && clash.b.certain, why: `${clash.b.why}; ${clash.a.why}` }
}

function namedNeed(earlier: Instruction, later: Instruction): Need | undefined {
  const names = earlier.keyword === 'ARG' ? earlier.declarations.map(({ name }) => name.text) : earlier.keyword === 'ENV' ? earlier.pairs.map(({ name }) => name.text) : []
  const used = variablesOf(later, '\\')
  const name = names.find((each) => used.has(each))
  return name === undefined ? undefined : { sure: true, why: `names ${name}` }
}

/** The plan as it is and without an instruction, once as the file says and once with a value for every ARG. */
function plansWithout({ dockerfile, context, inputs }: BuildGraph, { range }: Instruction): (readonly [BuildGraph, BuildGraph])[] {
  const without = parse(dockerfile.text.slice(0, range.start) + dockerfile.text.slice(range.end))
  const names = dockerfile.instructions.flatMap((instruction) => (instruction.keyword === 'ARG' ? instruction.declarations.map(({ name }) => name.text) : []))
  const given = { ...inputs, buildArgs: new Map(names.map((name) => [name, `value-of-${name}`])) }
  return [inputs, given].map((each) => [plan(dockerfile, context, each), plan(without, context, each)] as const)
}

function toldNeed(without: readonly (readonly [BuildGraph, BuildGraph])[], b: number): Need | undefined {
  let doubt: Need | undefined
  for (const [before, after] of without) {
    const [old, now] = [stepOf(before, before.dockerfile.instructions[b]), stepOf(after, after.dockerfile.instructions[b - 1])]
    if (!old || !now) continue
    const { refuted: [why], doubts: [guess] } = sameStep(now, old, new Set())
    if (why !== undefined) return { sure: true, why }
    if (guess !== undefined) doubt ??= { sure: false, why: guess }
  }
  return doubt
}
