import { lastStepOf, type BuildGraph, type Edge, type Source, type Step } from '../graph/build-graph.ts'
import { isKept } from '../graph/keeping.ts'
import { awaitedBy } from '../graph/landings.ts'
import type { Profile } from '../graph/profile.ts'
import { profileOf } from '../graph/profiles.ts'
import type { ContentReader } from './content-reader.ts'
import { contentToken, isTakenOver, type BuildRun, type World } from './content-token.ts'
import { definitionOf, imageIdentity } from './definition.ts'
import type { CacheStore, Identity, Key } from './store.ts'

/** A build on its way: a `BuildRun` that grows. */
interface Build {
  readonly graph: BuildGraph
  readonly profile: Profile
  readonly reader: ContentReader
  readonly store: CacheStore
  readonly world: World
  readonly name: string
  readonly identities: Map<Step, readonly Identity[]>
  readonly copies: Map<Step, readonly Identity[]>
  readonly results: Map<Step, string>
  /** Steps whose result somebody needed. */
  readonly needed: Set<Step>
  readonly missed: Set<Step>
  readonly lost: Map<Step, Step | undefined>
  readonly relinked: Set<Step>
  /** What steps of this very build made, where who finds that shares the step, and it runs for both. */
  readonly fresh: Map<Identity, Step>
}

/**
 * Runs a build against the records in `store` and adds its own to it. `name` tells its results from those of other builds.
 * As lazy as the solver: a step that is found needs no result, and what it stands on none either, until a step runs that does.
 */
export function runBuild(graph: BuildGraph, reader: ContentReader, store: CacheStore, world: World, name: string): BuildRun {
  const sets = { needed: new Set<Step>(), missed: new Set<Step>(), relinked: new Set<Step>() }
  const maps = { identities: new Map(), copies: new Map(), results: new Map(), lost: new Map(), fresh: new Map() }
  const build: Build = { graph, profile: profileOf(graph.inputs), reader, store, world, name, ...sets, ...maps }
  for (const step of graph.steps) {
    if (!step.stage.needed || takeOver(build, step)) continue
    if (step.kind === 'from') runFrom(build, step)
    else if (step.link) runLinked(build, step)
    else record(build, step, lookUp(build, step, step.edges, nameOf(build, step)))
  }
  const last = graph.target && lastStepOf(graph.target)
  if (last) evaluate(build, last, undefined)
  settle(build)
  return build
}

function nameOf({ name }: Build, { id }: Step): Identity {
  return `${name} ${id}`
}

/**
 * Finds a step without a look, where the build before had the very same one on the same: each input has but one key, which leads where it led then.
 */
function takeOver(build: Build, step: Step): boolean {
  const { graph, reader, store, fresh, world: { before, keepsAll } } = build
  const names = before?.identities.get(step)
  if (!names || !keepsAll || reader !== before?.reader || graph.inputs !== before.graph.inputs || step.forced || step.link) return false
  const isSame = step.edges.every((edge) => isSteady(edge, step) && (edge.from.kind !== 'step' || isTakenOver(build, edge.from.step)))
  if (!isSame || !store.isPlain(step.kind === 'from' ? 'base' : definitionOf(step)) || names.some((name) => fresh.has(name))) return false
  record(build, step, { identities: names, isHit: true })
  return true
}

/**
 * What is recognized whenever it is the same: a remote that is not pinned and what is made before the build may hold anything, and a folder that a
 * stage starts from is new each time.
 */
function isSteady(edge: Edge, { kind }: Step): boolean {
  const { from } = edge
  return from.kind === 'remote' ? from.pinned !== undefined : from.kind !== 'context' || (kind !== 'from' && awaitedBy(edge).length === 0)
}

interface LookUp {
  readonly identities: readonly Identity[]
  readonly isHit: boolean
}

function record(build: Build, step: Step, { identities, isHit }: LookUp): void {
  const kept = keptIn(build.store, identities)
  build.identities.set(step, identities)
  build.results.set(step, kept ?? identities.at(-1) ?? '')
  if (!isHit) build.missed.add(step)
  else if (isKept(step, build.profile)) return
  if (kept === undefined) evaluate(build, step, undefined)
}

function runFrom(build: Build, step: Step): void {
  const base = step.edges[0]?.from ?? { kind: 'scratch' }
  // A stage that starts from another is that stage: nothing is looked up.
  if (base.kind === 'step') return record(build, step, { identities: namesOf(build, base, step), isHit: true })
  // A folder has no key that outlives a build (BuildKit, observed): what stands on it runs each time.
  const identities = [base.kind === 'context' ? nameOf(build, step) : imageIdentity(base, step.stage.platform, build.graph.inputs)]
  const keys = identities.map((text) => ({ text }))
  const found = build.store.find('base', [keys])
  build.store.add('base', [keys], identities)
  record(build, step, { identities, isHit: found.some((identity) => !build.fresh.has(identity)) })
}

/** A linked copy is two vertices: its files, keyed without the parent, and their merge onto it. */
function runLinked(build: Build, step: Step): void {
  const [parent, ...files] = step.edges
  const copy = lookUp(build, step, files, nameOf(build, step))
  build.copies.set(step, copy.identities)
  const inputs = [parent ? keysOf(build, step, parent) : [], copy.identities.map((from) => ({ text: `#${from}`, from }))]
  const found = build.store.find('merge', inputs)
  const identities = found.length > 0 ? found : [`${nameOf(build, step)} merged`]
  build.store.add('merge', inputs, identities)
  record(build, step, { identities, isHit: copy.isHit })
  if (found.length === 0) evaluate(build, step, undefined)
}

function lookUp(build: Build, step: Step, edges: readonly Edge[], fresh: Identity): LookUp {
  const definition = definitionOf(step)
  let inputs = edges.map((edge) => keysOf(build, step, edge))
  let found = build.store.find(definition, inputs)
  if (step.forced) found = found.filter((identity) => build.fresh.has(identity))
  const sources = edges.flatMap(({ by, from }) => (by === 'content' && from.kind === 'step' ? [from.step] : []))
  if (found.length === 0 && !step.forced && sources.length > 0) {
    // What a source holds is read only where its name does not lead to a record.
    for (const source of sources) evaluate(build, source, step)
    inputs = edges.map((edge) => keysOf(build, step, edge))
    found = build.store.find(definition, inputs)
  }
  if (build.profile.takesNewest) found = found.slice(-1)
  const identities = found.length > 0 ? found : [fresh]
  build.store.add(definition, inputs, identities)
  return { identities, isHit: found.some((identity) => !build.fresh.has(identity)) }
}

/** The keys by which an input may be found: its source's names and, of a content edge whose source is at hand, what it selects. */
function keysOf(build: Build, step: Step, edge: Edge): Key[] {
  const { by, from, paths } = edge
  if (by === 'nothing') return [{ text: '' }]
  const selected = by === 'content' ? paths.join(' ') : ''
  const byName = namesOf(build, from, step).map((name): Key => ({ text: `#${name} ${selected}`, from: name }))
  if (by === 'definition' || (from.kind === 'step' && !isAtHand(build, from.step))) return byName
  const byContent: Key = contentToken(build, step, edge)
  return from.kind === 'step' || from.kind === 'image' ? [...byName, byContent] : [byContent]
}

function namesOf({ identities, graph }: Build, source: Source, step: Step): readonly Identity[] {
  if (source.kind === 'step') return identities.get(source.step) ?? [`step ${source.step.id}`]
  return [imageIdentity(source, step.stage.platform, graph.inputs)]
}

function keptIn(store: CacheStore, identities: readonly Identity[] = []): string | undefined {
  const newest = identities.findLast((identity) => store.resultOf(identity) !== undefined)
  return newest === undefined ? undefined : store.resultOf(newest)
}

function isAtHand({ needed, store, identities }: Build, step: Step): boolean {
  return needed.has(step) || keptIn(store, identities.get(step)) !== undefined
}

/** Gets a step's result: what the store keeps, else by running it and whatever it stands on that is not at hand. */
function evaluate(build: Build, last: Step, user: Step | undefined): void {
  const open: [step: Step, user: Step | undefined][] = [[last, user]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [step, forWhom] = next
    if (build.needed.has(step)) continue
    for (const { from } of needsOf(build, step, forWhom)) if (from.kind === 'step') open.push([from.step, step])
  }
}

/** Loads or runs one step, and says of what it needs the result for that. */
function needsOf(build: Build, step: Step, user: Step | undefined): readonly Edge[] {
  const { identities, copies, results, needed, missed, lost, relinked, store, profile } = build
  needed.add(step)
  if (keptIn(store, identities.get(step)) !== undefined) return []
  if (isStage(step)) return step.edges
  const hasMissed = missed.has(step)
  // A base image is what it is, however often it is pulled; and so is what a builder makes anew each time.
  if (step.kind !== 'from' && (hasMissed || isKept(step, profile))) results.set(step, nameOf(build, step))
  const files = copies.get(step)
  const isLaidAgain = !hasMissed && keptIn(store, files) !== undefined
  keep(build, step, [...(identities.get(step) ?? []), ...(isLaidAgain ? [] : (files ?? []))])
  if (isLaidAgain) {
    relinked.add(step)
    return step.edges.slice(0, 1)
  }
  if (!hasMissed) lost.set(step, user)
  missed.add(step)
  return step.edges
}

function keep(build: Build, step: Step, identities: readonly Identity[]): void {
  if (!isKept(step, build.profile)) return
  for (const identity of identities) {
    build.store.keep(identity, build.results.get(step) ?? identity)
    if (build.profile.sharesSteps) build.fresh.set(identity, step)
  }
}

/** A stage that starts from another: no step of its own. */
function isStage({ kind, edges: [base] }: Step): boolean {
  return kind === 'from' && base?.from.kind === 'step'
}

/** Steps that share their key with one that ran because its result was gone ran too. */
function settle({ identities, missed, lost, relinked, fresh }: Build): void {
  for (const [step, names] of identities) {
    const maker = fresh.get(names.at(-1) ?? '')
    if (!maker || maker === step || isStage(step) || relinked.has(step) || !names.every((name) => fresh.has(name))) continue
    missed.add(step)
    if (lost.has(maker)) lost.set(step, lost.get(maker))
  }
}
