import { parse } from '../../src/dockerfile/parse.ts'
import type { Instruction } from '../../src/dockerfile/instruction.ts'
import { verify, type Verified } from '../../src/fix/verify.ts'
import { memoryContext } from '../../src/context/memory.ts'
import type { BuildGraph, Stage } from '../../src/graph/build-graph.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { contextOf, copiesOf, selectedPaths } from '../../src/graph/landings.ts'
import { plan } from '../../src/graph/plan.ts'
import { noSettings, scenariosOf, type Scenario } from '../../src/history/scenarios.ts'
import type { Rewrite } from '../../src/lint/rewrite.ts'
import type { Random } from '../conformance/fuzz/random.ts'
import type { Files } from './projects.ts'

/** A rewritten text that the verifier calls safe, and what was done, for people. */
export interface SafeRewrite {
  readonly what: string
  readonly text: string
}

/** Rewrites that chance proposes, whatever rules think of them, as far as the verifier calls them safe. A few at most. */
export function safeRewrites(random: Random, text: string, files: Files): readonly SafeRewrite[] {
  const graph = plan(parse(text), memoryContext(files), plainBuild)
  if (graph.dockerfile.faults.length + graph.faults.length > 0) return []
  const scenarios = scenariosOf(graph, noSettings)
  const found = new Map<string, SafeRewrite>()
  for (let left = mostProposed; left > 0 && found.size < mostTaken; left--) {
    const rewrite = propose(random, graph)
    if (!rewrite) continue
    const verified = judge(rewrite, graph, scenarios, files)
    if (verified?.verdict === 'safe' && verified.text !== text) found.set(verified.text, { what: rewrite.title, text: verified.text })
  }
  return [...found.values()]
}

const mostProposed = 40
const mostTaken = 3

/** That a chain gets better is no part of the proof: one change that does is enough. */
function judge(rewrite: Rewrite, graph: BuildGraph, scenarios: readonly Scenario[], files: Files): Verified | undefined {
  for (const scenario of scenarios) {
    const verified = verify(rewrite, {
      graph,
      change: scenario.change,
      scenarios: [scenario],
      contextDoubt: undefined,
      dockerfilePath: files['Dockerfile'] === undefined ? undefined : 'Dockerfile',
      unsettled: () => undefined,
    })
    if (verified.verdict !== 'refused') return verified
    if (!verified.why.includes('ordinary change')) return undefined
  }
  return undefined
}

function propose(random: Random, graph: BuildGraph): Rewrite | undefined {
  const stage = random.pick(graph.stages)
  return random.chance(65) ? move(random, stage) : split(random, stage)
}

/** One instruction or several that follow one another, to any place in their stage. */
function move(random: Random, { instructions: all }: Stage): Rewrite | undefined {
  const body = all.filter(({ keyword }) => keyword !== 'FROM')
  if (body.length < 2) return undefined
  const start = random.int(body.length)
  const instructions = body.slice(start, start + random.weigh([[70, 1], [20, 2], [10, 3]]))
  const others = body.filter((instruction) => !instructions.includes(instruction))
  if (others.length === 0) return undefined
  const other = random.pick(others)
  const place = random.chance(50) ? { before: other } : { after: other }
  return { kind: 'move', title: `move ${lines(instructions)} ${'before' in place ? 'before' : 'after'} line ${other.line}`, instructions, place }
}

function lines(instructions: readonly Instruction[]): string {
  return instructions.map(({ line }) => line).join(', ')
}

/** Any files of any copy, before any later instruction. */
function split(random: Random, { instructions, steps }: Stage): Rewrite | undefined {
  const copies = steps.filter((step) => step.kind === 'copy' && copiesOf(step).some((edge) => contextOf(edge)))
  if (copies.length === 0) return undefined
  const copy = random.pick(copies)
  const later = instructions.filter(({ line }) => line > copy.instruction.line)
  const paths = copiesOf(copy).flatMap((edge) => [...selectedPaths(edge)])
  if (later.length === 0 || paths.length === 0) return undefined
  const manifests = paths.filter((path) => /(^|\/)(package|composer|pyproject|Cargo|Gemfile|go\.|requirements|.*lock|main\.rs|lib\.rs|\.npmrc)/.test(path))
  const files = random.chance(60) && manifests.length > 0 ? manifests : paths.filter(() => random.chance(30))
  if (files.length === 0) return undefined
  const after = random.pick(later)
  return { kind: 'split', title: `split ${files.join(' ')} off line ${copy.instruction.line}, the rest after line ${after.line}`, copy, files, after }
}
