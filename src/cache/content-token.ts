import { exclusionOf } from '../context/selection.ts'
import type { BuildGraph, Edge, Step } from '../graph/build-graph.ts'
import { profileOf } from '../graph/profiles.ts'
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
  const made = from.kind === 'step' ? madeOf(build, from.step, edge) : undefined
  if (earlier && twin?.from.kind === from.kind && (!made || mayHoldTheSame(made, edge, earlier.run, twin))) return contentToken(earlier.run, earlier.step, twin)
  if (made) return [...made.tokens, edge.paths.join(' ')].join('\n')
  const isRemote = from.kind === 'remote' && !isPinned && !build.reader.keepsRemotes
  return [imageIdentity(from, step.stage.platform, build.graph.inputs), ...edge.paths, ...(isRemote ? [build.name] : [])].join('\n')
}

/**
 * Files under other paths may be the very same: no path tells. Else what is the same but for its order; what holds nothing that was not laid
 * down before; and, where some files are left out, what differs in nothing known.
 */
function mayHoldTheSame(made: Made, { paths, exclude }: Edge, earlier: BuildRun, twin: Edge): boolean {
  if (twin.from.kind !== 'step' || paths.join('\n') !== twin.paths.join('\n')) return true
  const before = madeOf(earlier, twin.from.step, twin)
  return mayFollow(made, before) || areSame(made.tokens, before.tokens) || (exclude.length > 0 && areSame(made.tokens.filter(isKnown), before.tokens.filter(isKnown)))
}

/** Another image, or a command that is new or was moved, may hold what others made before, where nothing that was laid down later differs. */
function mayFollow({ tokens, untold }: Made, before: Made): boolean {
  const laidLater = tokens.slice(0, untold?.at)
  if (laidLater.length === 0 && !untold) return false
  const old = new Set(before.tokens)
  if (!laidLater.every((token) => old.has(token))) return false
  if (untold && untold.by !== 'image') return true
  // Files that were laid down before and are no more are missed, unless a command could have brought them.
  const now = new Set(tokens)
  return before.tokens.slice(0, untold && before.untold?.at).every((token) => !isKnown(token) || now.has(token))
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && [...some].sort().join('\n') === [...others].sort().join('\n')
}

function isKnown(token: string): boolean {
  return token.startsWith('known ')
}

/** Who laid down what lies at some paths, latest first; and from where on only the run tells what that is. */
interface Made {
  readonly tokens: readonly string[]
  readonly untold: Untold | undefined
}

/** An image, or a command that ran and has no counterpart, or a copy that may hold the paths or not. */
interface Untold {
  readonly at: number
  readonly by: 'image' | 'command' | 'copy'
}

function madeOf(build: Bytes, last: Step, { paths, exclude }: Edge): Made {
  const making = makingOf({ run: build, step: last }, paths, exclude)
  const { untold } = making
  const folders = [...making.folders.values()].sort()
  return { tokens: [...folders, ...making.items.map(({ token }) => token)], untold: untold && { ...untold, at: untold.at + folders.length } }
}

/** One token, and the path of the file that it tells of, if it is one. */
interface Item {
  readonly token: string
  readonly path?: string
  readonly isFile?: boolean
}

/** What was gathered down to some step, latest first. */
interface Making {
  readonly items: Item[]
  untold: Untold | undefined
  /** By path what each folder is: who lays it down first makes it. */
  readonly folders: Map<string, string>
}

const makings = new WeakMap<Bytes['results'], Map<string, Making>>()

/**
 * Through all builds whose commands are taken to have made the same: what an earlier build found is worked out once. A build that is still on its
 * way may find more.
 */
function makingOf(first: StepOfRun, paths: readonly string[], exclude: readonly string[]): Making {
  const isExcluded = exclusionOf(paths, exclude)
  const key = ({ step }: StepOfRun): string => JSON.stringify([step.id, paths, exclude])
  const open: { readonly at: StepOfRun; readonly own: Making }[] = []
  let done: Making | undefined
  for (let at: StepOfRun | undefined = first; at && !done; ) {
    done = makings.get(at.run.results)?.get(key(at))
    if (done) break
    const own: Making = { items: [], untold: undefined, folders: new Map() }
    open.push({ at, own })
    at = addShares(own, at, paths, isExcluded)
  }
  for (const { at, own } of open.reverse()) {
    if (done) append(own, done)
    done = own
    if (at === first) continue
    const known = makings.get(at.run.results) ?? new Map<string, Making>()
    makings.set(at.run.results, known.set(key(at), own))
  }
  return done ?? { items: [], untold: undefined, folders: new Map() }
}

/** What lies below: files that were laid down later hide it. */
function append(making: Making, below: Making): void {
  const seen = new Set(making.items.flatMap(({ token, path, isFile }) => (isFile && path !== undefined ? [token, path] : [token])))
  for (const [index, item] of below.items.entries()) {
    if (below.untold?.at === index) making.untold ??= { ...below.untold, at: making.items.length }
    if (!seen.has(item.token) && !(item.path !== undefined && seen.has(item.path))) making.items.push(item)
  }
  if (below.untold?.at === below.items.length) making.untold ??= { ...below.untold, at: making.items.length }
  for (const [path, token] of below.folders) if (!seen.has(path)) making.folders.set(path, token)
}

/** Goes down to what stands on no other step, or to a command whose counterpart of an earlier build takes over. */
function addShares(making: Making, { run, step: last }: StepOfRun, paths: readonly string[], isExcluded: (path: string) => boolean): StepOfRun | undefined {
  const { items } = making
  const seen = new Set<string>()
  // What copies lay down side by side is the same in any order, and a file hides all that lay at its path before.
  let side: Item[] = []
  const add = (item: Item, to: Item[]): void => {
    if (!seen.has(item.token)) to.push(item)
    seen.add(item.token)
  }
  const close = (): void => {
    if (side.length === 0) return
    for (const item of side.sort((a, b) => (a.token < b.token ? -1 : 1))) items.push(item)
    side = []
  }
  for (const share of sharesIn(last, paths, run.reader)) {
    const { step } = share
    if (share.kind === 'known') {
      if (isExcluded(share.path) || seen.has(share.path)) continue
      const token = `known ${share.path} ${ownerIn(run, step)} ${share.token}`
      if (share.isFile) seen.add(share.path)
      if (share.isFolder) making.folders.set(share.path, token)
      else add({ token, path: share.path, isFile: share.isFile }, side)
      continue
    }
    close()
    if (share.kind === 'taken') {
      if (!share.isCertain) making.untold ??= { at: items.length, by: 'copy' }
      add({ token: JSON.stringify([contentToken(run, step, share.edge), step.placement?.destination, ownerIn(run, step), step.placement?.chmod]) }, items)
      continue
    }
    const earlier = step.kind === 'from' ? undefined : reproducedBy(run, step)
    if (earlier) return earlier
    if (step.kind === 'from' || run.missed.has(step)) making.untold ??= { at: items.length, by: step.kind === 'from' ? 'image' : 'command' }
    add({ token: `made ${run.results.get(step) ?? run.identities.get(step)?.at(-1) ?? step.id}` }, items)
  }
  close()
  return undefined
}

/** Files of a context belong to root where nothing else is said. */
function ownerIn({ graph }: Bytes, { placement }: Step): string {
  if (!profileOf(graph.inputs).countsOwners) return ''
  const numeric = (placement?.chown ?? '0:0').replace(/(^|:)root(?=:|$)/g, '$10')
  return numeric === '0' ? '0:0' : numeric
}

/** In the reproducing world the step whose bytes the maker of a result made again. */
function reproducedBy(build: Bytes, step: Step): StepOfRun<BuildRun> | undefined {
  if (!build.world.isReproducing) return undefined
  const maker = build.missed.has(step) ? { run: build, step } : makerOf(step, build)
  return maker && counterpartOf(maker.run, maker.step)
}

interface StepOfRun<Run = Bytes> {
  readonly run: Run
  readonly step: Step
}

/** In the reproducing world the counterpart of a step in the last build that needed it. */
function counterpartOf({ world }: Pick<BuildRun, 'world'>, step: Step): StepOfRun<BuildRun> | undefined {
  if (!world.isReproducing) return undefined
  let twin = world.alignment.get(step)
  for (let run = world.before; run && twin; run = run.world.before) {
    if (run.identities.has(twin)) return { run, step: twin }
    twin = run.world.alignment.get(twin)
  }
  return undefined
}
