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

/** What an edge selects, as one text. In the reproducing world a step that ran again is taken to have made the bytes it made before. */
export function contentToken(build: Bytes, step: Step, edge: Edge): string {
  const { from } = edge
  if (from.kind === 'context') return build.reader.whole(edge)
  const isPinned = from.kind === 'remote' && from.pinned !== undefined
  const earlier = isPinned ? undefined : counterpartOf(build, step)
  const twin = earlier?.step.edges[step.edges.indexOf(edge)]
  const isOpenStep = from.kind === 'step' && twin !== undefined && holdsSameElsewhere(edge, twin)
  if (from.kind === 'step' && !isOpenStep) return [...tokensFrom(build, from.step, edge.paths), edge.paths.join(' ')].join('\n')
  if (earlier && twin?.from.kind === from.kind) return contentToken(earlier.run, earlier.step, twin)
  const isOpen = from.kind === 'remote' && !isPinned && !build.reader.keepsRemotes
  return [imageIdentity(from, step.stage.platform, build.graph.inputs), ...edge.paths, ...(isOpen ? [build.name] : [])].join('\n')
}

/** Files under other paths, or less what is excluded, may be the very same: no path tells. */
function holdsSameElsewhere({ paths, exclude }: Edge, twin: Edge): boolean {
  return exclude.length > 0 || paths.join('\n') !== twin.paths.join('\n')
}

function tokensFrom(build: Bytes, last: Step, paths: readonly string[]): string[] {
  const tokens: string[] = []
  for (const share of sharesIn(last, paths, build.reader)) {
    const { step } = share
    if (share.kind === 'known') tokens.push(share.token)
    else if (share.kind === 'taken') tokens.push(contentToken(build, step, share.edge))
    else {
      const earlier = reproducedBy(build, step)
      if (earlier) return [...tokens, ...tokensFrom(earlier.run, earlier.step, paths)]
      tokens.push(`made ${build.results.get(step) ?? build.identities.get(step)?.at(-1) ?? step.id}`)
    }
  }
  return tokens
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
