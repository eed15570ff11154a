import type { BuildGraph, Edge, Source, Step } from '../graph/build-graph.ts'
import { profileOf } from '../graph/profiles.ts'
import type { Alignment } from './align.ts'
import type { ContentReader } from './content-reader.ts'
import { definitionOf, imageIdentity } from './definition.ts'
import { sharesIn } from './provenance.ts'
import type { CacheStore, Identity } from './store.ts'

/** A build that ran: what each step's result is called, and which steps were not found. */
export interface BuildRun {
  readonly graph: BuildGraph
  readonly reader: ContentReader
  /** By step what its result is called, the newest name last; several where several records match. */
  readonly identities: ReadonlyMap<Step, readonly Identity[]>
  readonly missed: ReadonlySet<Step>
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

interface Build {
  readonly graph: BuildGraph
  readonly reader: ContentReader
  readonly store: CacheStore
  readonly world: World
  readonly identities: Map<Step, readonly Identity[]>
  readonly missed: Set<Step>
  /** What steps of this very build made, where who finds that shares the step, and it runs for both. */
  readonly fresh: Set<Identity>
}

/** Runs a build against the records in `store` and adds its own to it. `name` tells its results from those of other builds. */
export function runBuild(graph: BuildGraph, reader: ContentReader, store: CacheStore, world: World, name: string): BuildRun {
  const build: Build = { graph, reader, store, world, identities: new Map(), missed: new Set(), fresh: new Set() }
  const relinked = new Set<Step>()
  for (const step of graph.steps) {
    if (!step.stage.needed) continue
    if (step.kind === 'from') runFrom(build, step)
    else if (step.link) runLinked(build, step, name, relinked)
    else {
      const { identities, isHit } = lookUp(build, step, step.edges, definitionOf(step), `${name} ${step.id}`)
      record(build, step, identities, isHit)
    }
  }
  return { graph, reader, identities: build.identities, missed: build.missed, relinked, world }
}

function record({ graph, identities, missed, fresh }: Build, step: Step, found: readonly Identity[], isHit: boolean): void {
  identities.set(step, found)
  if (isHit) return
  missed.add(step)
  if (profileOf(graph.inputs).sharesSteps) for (const identity of found) fresh.add(identity)
}

function runFrom(build: Build, step: Step): void {
  const base = step.edges[0]?.from ?? { kind: 'scratch' }
  // A stage that starts from another is that stage: nothing is looked up.
  if (base.kind === 'step') return record(build, step, identitiesOf(build, base, step), true)
  const identities = [imageIdentity(base, step.stage.platform, build.graph.inputs)]
  const isHit = build.store.find('base', [identities]).some((identity) => !build.fresh.has(identity))
  build.store.add('base', [identities], identities)
  record(build, step, identities, isHit)
}

/** A linked copy is two vertices: its files, keyed without the parent, and their merge onto it. On scratch there is no merge. */
function runLinked(build: Build, step: Step, name: string, relinked: Set<Step>): void {
  const [parent, ...files] = step.edges
  const copy = lookUp(build, step, files, definitionOf(step), `${name} ${step.id}`)
  if (!parent || parent.from.kind === 'scratch') return record(build, step, copy.identities, copy.isHit)
  const inputs = [keysOf(build, step, parent, 0), copy.identities.map((identity) => `#${identity}`)]
  const found = build.store.find('merge', inputs)
  const identities = found.length > 0 ? found : [`${name} ${step.id} merged`]
  build.store.add('merge', inputs, identities)
  record(build, step, identities, copy.isHit)
  if (copy.isHit && found.length === 0) relinked.add(step)
}

interface LookUp {
  readonly identities: readonly Identity[]
  readonly isHit: boolean
}

function lookUp(build: Build, step: Step, edges: readonly Edge[], definition: string, fresh: Identity): LookUp {
  const inputs = edges.map((edge) => keysOf(build, step, edge, step.edges.indexOf(edge)))
  const found = step.forced ? [] : build.store.find(definition, inputs)
  const identities = found.length > 0 ? found : [fresh]
  build.store.add(definition, inputs, identities)
  return { identities, isHit: found.some((identity) => !build.fresh.has(identity)) }
}

/** The keys by which an input may be found: its source's identity, and for a content edge what it selects. */
function keysOf(build: Build, step: Step, edge: Edge, index: number): string[] {
  if (edge.by === 'nothing') return ['']
  const selected = edge.by === 'content' ? edge.paths.join(' ') : ''
  const byDefinition = identitiesOf(build, edge.from, step).map((identity) => `#${identity} ${selected}`)
  if (edge.by === 'definition') return byDefinition
  const byContent = `=${contentToken(build, step, edge, index)}`
  return edge.from.kind === 'step' ? [...byDefinition, byContent] : [byContent]
}

function identitiesOf({ identities, graph }: Build, source: Source, step: Step): readonly Identity[] {
  if (source.kind === 'step') return identities.get(source.step) ?? [`step ${source.step.id}`]
  return [imageIdentity(source, step.stage.platform, graph.inputs)]
}

/** What an edge selects, as one text. In the reproducing world a step that ran again is taken to have made the bytes it made before. */
function contentToken(build: Tokens, step: Step, edge: Edge, index: number): string {
  const { from } = edge
  if (from.kind === 'context') return build.reader.whole(edge)
  if (from.kind === 'step') return [...tokensFrom(build, from.step, edge.paths), edge.paths.join(' ')].join('\n')
  const isPinned = from.kind === 'remote' && from.pinned
  const earlier = isPinned ? undefined : counterpartOf(build, step)
  const twin = earlier?.step.edges[index]
  if (earlier && twin?.from.kind === from.kind) return contentToken(earlier.run, earlier.step, twin, index)
  return imageIdentity(from, step.stage.platform, build.graph.inputs)
}

type Tokens = Pick<BuildRun, 'graph' | 'reader' | 'identities' | 'missed' | 'world'>

function tokensFrom(build: Tokens, last: Step, paths: readonly string[]): string[] {
  const tokens: string[] = []
  for (const share of sharesIn(last, paths, build.reader)) {
    const { step } = share
    if (share.kind === 'known') tokens.push(share.token)
    else if (share.kind === 'taken') tokens.push(contentToken(build, step, share.edge, step.edges.indexOf(share.edge)))
    else {
      const earlier = build.missed.has(step) ? counterpartOf(build, step) : undefined
      if (earlier) return [...tokens, ...tokensFrom(earlier.run, earlier.step, paths)]
      tokens.push(`made ${build.identities.get(step)?.at(-1) ?? step.id}`)
    }
  }
  return tokens
}

/** In the reproducing world the step whose bytes a step makes again: its counterpart in the last build that needed it. */
function counterpartOf({ world }: Tokens, step: Step): { readonly run: BuildRun; readonly step: Step } | undefined {
  if (!world.isReproducing) return undefined
  let twin = world.alignment.get(step)
  for (let run = world.before; run && twin; run = run.world.before) {
    if (run.identities.has(twin)) return { run, step: twin }
    twin = run.world.alignment.get(twin)
  }
  return undefined
}
