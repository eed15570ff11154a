import type { BuildGraph, Edge, Step } from '../graph/build-graph.ts'
import type { Alignment } from './align.ts'
import type { ContentReader } from './content-reader.ts'
import { imageIdentity } from './definition.ts'
import { makerOf } from './earlier.ts'
import { sharesIn } from './provenance.ts'
import type { Identity } from './store.ts'

/** A build that ran: what each step's result is called, and which steps were not found. */
export interface BuildRun {
  /** Tells its results from those of other builds. */
  readonly name: string
  readonly graph: BuildGraph
  readonly reader: ContentReader
  /** By step what its result is called, the newest name last; several where several records match. */
  readonly identities: ReadonlyMap<Step, readonly Identity[]>
  /** Of linked copies: what their files are called without the parent. */
  readonly copies: ReadonlyMap<Step, readonly Identity[]>
  /** By step whose bytes it holds: those of which step of which build. */
  readonly results: ReadonlyMap<Step, string>
  /** Steps that ran. */
  readonly missed: ReadonlySet<Step>
  /** Of them those that are known but whose result is gone, and the step for which they ran. */
  readonly lost: ReadonlyMap<Step, Step | undefined>
  /** Linked copies whose files were found but had to be merged onto another parent. */
  readonly relinked: ReadonlySet<Step>
  readonly world: World
}

/**
 * What is taken for granted of steps that run again, in all builds of a world: that they make other bytes than before, or
 * those of their counterpart in the build before. What both worlds agree on is certain; the rest is unknown.
 */
export interface World {
  readonly isReproducing: boolean
  readonly before: BuildRun | undefined
  readonly alignment: Alignment
}

type Bytes = Pick<BuildRun, 'name' | 'graph' | 'reader' | 'identities' | 'results' | 'missed' | 'world'>

const allTokens = new WeakMap<Bytes['results'], Map<Edge, string>>()

/** What an edge selects, as one text. In the reproducing world a step that ran again is taken to have made the bytes it made before. */
export function contentToken(build: Bytes, step: Step, edge: Edge): string {
  const tokens = allTokens.get(build.results) ?? new Map<Edge, string>()
  allTokens.set(build.results, tokens)
  const token = tokens.get(edge) ?? readToken(build, step, edge)
  tokens.set(edge, token)
  return token
}

function readToken(build: Bytes, step: Step, edge: Edge): string {
  const { from } = edge
  if (from.kind === 'context') return build.reader.whole(edge)
  const isPinned = from.kind === 'remote' && from.pinned !== undefined
  const earlier = isPinned ? undefined : counterpartOf(build, step)
  const twin = earlier?.step.edges[step.edges.indexOf(edge)]
  const made = from.kind === 'step' ? tokensFrom(build, from.step, edge.paths) : undefined
  const isOpen = earlier && twin?.from.kind === from.kind && (made === undefined || holdsSameElsewhere(edge, twin) || isUntold(made, earlier.run, twin))
  if (isOpen) return contentToken(earlier.run, earlier.step, twin)
  if (made) return [...made.tokens, edge.paths.join(' ')].join('\n')
  const isRemote = from.kind === 'remote' && !isPinned && !build.reader.keepsRemotes
  return [imageIdentity(from, step.stage.platform, build.graph.inputs), ...edge.paths, ...(isRemote ? [build.name] : [])].join('\n')
}

/** Another image, or a command that is new or was moved, may hold what others made before, where nothing that was laid down later differs. */
function isUntold({ tokens, untoldAt }: Made, earlier: BuildRun, twin: Edge): boolean {
  if (untoldAt === undefined || twin.from.kind !== 'step') return false
  const before = tokensFrom(earlier, twin.from.step, twin.paths).tokens
  return tokens.slice(0, untoldAt).every((token, index) => token === before[index])
}

/** Files under other paths, or less what is excluded, may be the very same: no path tells. */
function holdsSameElsewhere({ paths, exclude }: Edge, twin: Edge): boolean {
  return exclude.length > 0 || paths.join('\n') !== twin.paths.join('\n')
}

/** Who laid down what lies at some paths, latest first; and from where on that is an image, or a command that ran and has no counterpart. */
interface Made {
  readonly tokens: readonly string[]
  readonly untoldAt: number | undefined
}

function tokensFrom(build: Bytes, last: Step, paths: readonly string[]): Made {
  const tokens: string[] = []
  let untoldAt: number | undefined
  for (const share of sharesIn(last, paths, build.reader)) {
    const { step } = share
    if (share.kind === 'known') tokens.push(share.token)
    else if (share.kind === 'taken') {
      const token = JSON.stringify([contentToken(build, step, share.edge), step.placement])
      // What is laid down once more is covered by that.
      if (!tokens.includes(token)) tokens.push(token)
    } else {
      const earlier = step.kind === 'from' ? undefined : reproducedBy(build, step)
      if (earlier) return { tokens: [...tokens, ...tokensFrom(earlier.run, earlier.step, paths).tokens], untoldAt }
      if (step.kind === 'from' || build.missed.has(step)) untoldAt ??= tokens.length
      tokens.push(`made ${build.results.get(step) ?? build.identities.get(step)?.at(-1) ?? step.id}`)
    }
  }
  return { tokens, untoldAt }
}

/** In the reproducing world the step whose bytes the maker of a result made again. */
function reproducedBy(build: Bytes, step: Step): StepOfRun | undefined {
  if (!build.world.isReproducing) return undefined
  const maker = build.missed.has(step) ? { run: build, step } : makerOf(step, build)
  return maker && counterpartOf(maker.run, maker.step)
}

interface StepOfRun {
  readonly run: BuildRun
  readonly step: Step
}

/** In the reproducing world the counterpart of a step in the last build that needed it. */
function counterpartOf({ world }: Pick<BuildRun, 'world'>, step: Step): StepOfRun | undefined {
  if (!world.isReproducing) return undefined
  let twin = world.alignment.get(step)
  for (let run = world.before; run && twin; run = run.world.before) {
    if (run.identities.has(twin)) return { run, step: twin }
    twin = run.world.alignment.get(twin)
  }
  return undefined
}
