import { memoryContext } from '../../src/context/memory.ts'
import type { Instruction } from '../../src/dockerfile/instruction.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { prove } from '../../src/fix/prove.ts'
import type { BuildGraph, Stage, Step } from '../../src/graph/build-graph.ts'
import { folderOf } from '../../src/effects/path.ts'
import { accessesOfStep } from '../../src/graph/accesses-of-step.ts'
import { plainBuild } from '../../src/graph/build-inputs.ts'
import { effectsOfStep } from '../../src/graph/effects-of-step.ts'
import { contextOf, copiesOf, selectedPaths } from '../../src/graph/landings.ts'
import { plan } from '../../src/graph/plan.ts'
import type { Rewrite } from '../../src/lint/rewrite.ts'
import type { Random } from '../conformance/fuzz/random.ts'
import type { Files } from './projects.ts'

/** What a rewrite makes of a Dockerfile, proven to build the same image; what was done, for people. */
export interface SafeRewrite {
  readonly what: string
  readonly text: string
  /** Patterns that the ignore file of the context gets. */
  readonly ignored: readonly string[]
}

const mostProposed = 60
const mostTaken = 3

/** Rewrites that chance proposes, all of one kind where one is named, as far as nothing and nobody doubts that they keep the image. A few at most. */
export function safeRewrites(random: Random, text: string, files: Files, kind?: string): readonly SafeRewrite[] {
  const graph = plan(parse(text), memoryContext(files), plainBuild)
  if (graph.dockerfile.faults.length + graph.faults.length > 0) return []
  const found = new Map<string, SafeRewrite>()
  for (let left = mostProposed; left > 0 && found.size < mostTaken; left--) {
    const rewrite = propose(random, graph, files, kind)
    const proof = rewrite && prove(rewrite, graph, files['Dockerfile'] === undefined ? undefined : 'Dockerfile')
    if (!rewrite || !proof || 'refused' in proof || proof.objections.doubts.length > 0) continue
    if (proof.text !== text || proof.ignored.length > 0) found.set(proof.text + proof.ignored.join('\n'), { what: `${rewrite.kind}: ${rewrite.title}`, text: proof.text, ignored: proof.ignored })
  }
  return [...found.values()]
}

type Propose = (random: Random, stage: Stage, files: Files) => Rewrite | undefined

const proposals: readonly (readonly [weight: number, kind: Rewrite['kind'], propose: Propose])[] = [
  [18, 'move', move],
  [12, 'split', split],
  [4, 'split-run', splitRun],
  [4, 'merge-run', mergeRun],
  [2, 'sink-names', sinkNames],
  [3, 'insert-mount', insertMount],
  [2, 'narrow-copy', narrowCopy],
  [1, 'edit-ignore', editIgnore],
  [3, 'extract-stage', extractStage],
]

function propose(random: Random, { stages }: BuildGraph, files: Files, wanted: string | undefined): Rewrite | undefined {
  const some = proposals.filter(([, kind]) => wanted === undefined || kind === wanted)
  return random.weigh(some.map(([weight, , make]) => [weight, make] as const))(random, random.pick(stages), files)
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
  return { kind: 'move', title: `${linesOf(instructions)} ${'before' in place ? 'before' : 'after'} line ${other.line}`, instructions, place }
}

function linesOf(instructions: readonly Instruction[]): string {
  return `line ${instructions.map(({ line }) => line).join(', ')}`
}

/** A copy that takes files from the build context, and the paths of those. */
function contextCopy(random: Random, { steps }: Stage): { readonly copy: Step; readonly paths: readonly string[] } | undefined {
  const copies = steps.filter((step) => step.kind === 'copy' && copiesOf(step).some((edge) => contextOf(edge)))
  if (copies.length === 0) return undefined
  const copy = random.pick(copies)
  const paths = copiesOf(copy).flatMap((edge) => [...selectedPaths(edge)])
  return paths.length === 0 ? undefined : { copy, paths }
}

const manifest = /(^|\/)(package|composer|pyproject|Cargo|Gemfile|go\.|requirements|.*lock|main\.rs|lib\.rs|\.npmrc)/

/** Any files of any copy, before any later instruction. */
function split(random: Random, stage: Stage): Rewrite | undefined {
  const source = contextCopy(random, stage)
  if (!source) return undefined
  const { copy, paths } = source
  const later = stage.instructions.filter(({ line }) => line > copy.instruction.line)
  if (later.length === 0) return undefined
  const manifests = paths.filter((path) => manifest.test(path))
  const files = random.chance(60) && manifests.length > 0 ? manifests : paths.filter(() => random.chance(30))
  if (files.length === 0) return undefined
  const after = random.pick(later)
  return { kind: 'split', title: `${files.join(' ')} off line ${copy.instruction.line}, the rest after line ${after.line}`, copy, files, after }
}

function pickRun(random: Random, { steps }: Stage): Step | undefined {
  const runs = steps.filter(({ kind }) => kind === 'run')
  return runs.length === 0 ? undefined : random.pick(runs)
}

function splitRun(random: Random, stage: Stage): Rewrite | undefined {
  const run = pickRun(random, stage)
  return run && { kind: 'split-run', title: linesOf([run.instruction]), run, first: 1 + random.int(2) }
}

function mergeRun(random: Random, { steps }: Stage): Rewrite | undefined {
  const pairs = steps.flatMap((first, index) => {
    const second = steps[index + 1]
    return first.kind === 'run' && second?.kind === 'run' ? [{ first, second }] : []
  })
  if (pairs.length === 0) return undefined
  const { first, second } = random.pick(pairs)
  return { kind: 'merge-run', title: linesOf([first.instruction, second.instruction]), first, second }
}

function sinkNames(random: Random, { instructions }: Stage): Rewrite | undefined {
  const settings = instructions.flatMap((instruction) => (instruction.keyword === 'ARG' || instruction.keyword === 'ENV' ? [instruction] : []))
  if (settings.length === 0) return undefined
  const from = random.pick(settings)
  const later = instructions.filter(({ line }) => line > from.line)
  if (later.length === 0) return undefined
  const before = random.pick(later)
  const all = (from.keyword === 'ARG' ? from.declarations : from.pairs).map(({ name }) => name.text)
  const names = all.filter(() => random.chance(60))
  return { kind: 'sink-names', title: `${names.join(' ')} of ${linesOf([from])} before line ${before.line}`, from, names: names.length > 0 ? names : all, before }
}

const caches = ['/root/.npm', '/root/.cache/pip', '/root/.cache/uv', '/root/.cache/go-build', '/go/pkg/mod', '/root/.cargo/registry', '/usr/local/cargo/registry', '/var/cache/apt', '/var/lib/apt/lists', '/root/.cache', '/tmp']

function insertMount(random: Random, stage: Stage): Rewrite | undefined {
  const run = pickRun(random, stage)
  if (!run) return undefined
  const own = effectsOfStep(run)?.tools.flatMap((tool) => tool.caches.map(({ path }) => path)) ?? []
  const targets = own.length > 0 && random.chance(90) ? [...new Set(own.filter(() => random.chance(70)))] : [random.pick(caches)]
  return targets.length === 0 ? undefined : { kind: 'insert-mount', title: `${targets.join(' ')} on ${linesOf([run.instruction])}`, run, targets }
}

function narrowCopy(random: Random, stage: Stage): Rewrite | undefined {
  const source = contextCopy(random, stage)
  if (!source) return undefined
  const { copy, paths } = source
  return { kind: 'narrow-copy', title: linesOf([copy.instruction]), copy, keep: paths.filter(() => random.chance(80)) }
}

function editIgnore(random: Random, _stage: Stage, files: Files): Rewrite {
  const patterns = [random.pick([...Object.keys(files), '*.md', 'docs', '**/*.md'])]
  return { kind: 'edit-ignore', title: patterns.join(' '), patterns }
}

/** A RUN, or a few instructions from it on, and some of the places that they are known to write to. */
function extractStage(random: Random, stage: Stage): Rewrite | undefined {
  const run = pickRun(random, stage)
  if (!run) return undefined
  const start = stage.instructions.indexOf(run.instruction)
  const instructions = start === -1 ? [] : stage.instructions.slice(start, start + random.weigh([[75, 1], [15, 2], [10, 3]]))
  const written = stage.steps.flatMap((step) => (instructions.includes(step.instruction) ? accessesOfStep(step).writes.filter(({ certain }) => certain) : []))
  const places = [...new Set(written.map(({ path }) => (random.chance(20) ? folderOf(path) : path)))].filter((path) => path !== '/')
  const paths = random.chance(70) ? places : places.filter(() => random.chance(50))
  return instructions.length === 0 || paths.length === 0 ? undefined : { kind: 'extract-stage', title: `${paths.join(' ')} of ${linesOf(instructions)}`, instructions, name: 'extracted', paths }
}
