import type { BuildGraph, Edge, Step } from '../graph/build-graph.ts'
import { awaitedBy, contextOf } from '../graph/landings.ts'
import type { Alignment } from './align.ts'
import type { ContentReader } from './content-reader.ts'
import { counterpartOf, type StepOfRun } from './counterpart.ts'
import { imageIdentity } from './definition.ts'
import { isKnown, makingOf, type Listing, type Making } from './making.ts'
import { once } from '../context/once.ts'
import { sha256Of } from '../context/sha256.ts'
import type { Identity, Key } from './store.ts'

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
  /** Whether the store holds all that it held in the build before. */
  readonly keepsAll: boolean
  readonly before: BuildRun | undefined
  readonly alignment: Alignment
  /** In the reproducing world, by the name of a result of a build that is over: the step whose bytes its maker made again. */
  readonly reproduced: ReadonlyMap<string, StepOfRun<BuildRun>>
}

/** What of a build, be it still on its way, says what its steps hold. */
export type Bytes = Pick<BuildRun, 'name' | 'graph' | 'reader' | 'identities' | 'results' | 'missed' | 'world'>

/** Equal in text and detail exactly where the content is; the text begins with `=`, which no name of a result does. */
export type ContentToken = Pick<Key, 'text' | 'detail'>

const allTokens = new WeakMap<Bytes['results'], Map<Edge, ContentToken>>()

/** What an edge selects. In the reproducing world a step that ran again is taken to have made the bytes it made before. */
export function contentToken(build: Bytes, step: Step, edge: Edge): ContentToken {
  const tokens = allTokens.get(build.results) ?? new Map<Edge, ContentToken>()
  allTokens.set(build.results, tokens)
  const token = tokens.get(edge) ?? readToken(build, step, edge)
  tokens.set(edge, token)
  return token
}

function readToken(build: Bytes, step: Step, edge: Edge): ContentToken {
  const { from } = edge
  if (from.kind === 'context') return tokenOfContext(build, step, edge)
  const asBefore = from.kind === 'step' && build.world.before && isTakenOver(build, from.step) ? allTokens.get(build.world.before.results)?.get(edge) : undefined
  if (asBefore) return asBefore
  const isPinned = from.kind === 'remote' && from.pinned !== undefined
  const earlier = isPinned ? undefined : counterpartOf(build, step)
  const twin = earlier?.step.edges[step.edges.indexOf(edge)]
  const made = from.kind === 'step' ? madeOf(build, from.step, edge) : undefined
  if (earlier && twin?.from.kind === from.kind && (!made || mayHoldTheSame(made, edge, earlier.run, twin))) return contentToken(earlier.run, earlier.step, twin)
  if (made) return tokenOf(made, edge)
  const isRemote = from.kind === 'remote' && !isPinned && !build.reader.keepsUnseen
  return { text: `=${[imageIdentity(from, step.stage.platform, build.graph.inputs), ...edge.paths, ...(isRemote ? [build.name] : [])].join('\n')}` }
}

/**
 * What is made before the build is another in each, where steps make other bytes each time; files of a submodule are whenever that is at another
 * commit. In the reproducing world they are what they were.
 */
function tokenOfContext(build: Bytes, step: Step, edge: Edge): ContentToken {
  const { reader, name } = build
  const [seen, awaited] = [reader.whole(edge), awaitedBy(edge)]
  if (awaited.length === 0 || reader.keepsUnseen) return { text: `=${seen}` }
  const earlier = counterpartOf(build, step)
  const twin = earlier?.step.edges[step.edges.indexOf(edge)]
  if (earlier && twin && reader.whole(twin) === seen && awaitedBy(twin).join('\n') === awaited.join('\n')) return contentToken(earlier.run, earlier.step, twin)
  const context = contextOf(edge)
  return { text: `=${[seen, ...awaited.map((path) => context?.submoduleOf?.(path) ?? name)].join('\n')}` }
}

/** Whether a step was found as in the build before, without a look: it stands on the same, and nothing was forgotten. */
export function isTakenOver({ identities, world }: Pick<BuildRun, 'identities' | 'world'>, step: Step): boolean {
  const names = identities.get(step)
  return names !== undefined && names === world.before?.identities.get(step)
}

/** A command that ran anew gives a text of its own, and nobody asks for the files beside it. */
function tokenOf(made: Making, { paths }: Edge): ContentToken {
  const below = paths.join(' ')
  return { text: `=${[...made.opaque, below].join('\n')}`, detail: detailOf(made.isOpaque ? { tokens: made.opaque } : made, below) }
}

/** Records keep it as long as a builder would: where no files tell, it holds nothing else of the build. */
function detailOf(told: Making | Pick<Listing, 'tokens'>, below: string): () => string {
  return once(() => {
    const { tokens } = 'listed' in told ? told.listed() : told
    return sha256Of([...tokens, below].join('\n'))
  })
}

function madeOf(build: Bytes, last: Step, { paths, exclude }: Edge): Making {
  return makingOf({ run: build, step: last }, paths, exclude, contentToken)
}

/**
 * Files under other paths may be the very same: no path tells. Else what is the same but for its order; what holds nothing that was not laid
 * down before; and, where some files are left out, what differs in nothing known.
 */
function mayHoldTheSame(making: Making, { paths, exclude }: Edge, earlier: BuildRun, twin: Edge): boolean {
  if (twin.from.kind !== 'step' || paths.join('\n') !== twin.paths.join('\n')) return true
  const makingBefore = madeOf(earlier, twin.from.step, twin)
  if (making === makingBefore) return true
  const [made, before] = [making.listed(), makingBefore.listed()]
  return mayFollow(made, before) || areSame(made.tokens, before.tokens) || (exclude.length > 0 && areSame(made.tokens.filter(isKnown), before.tokens.filter(isKnown)))
}

/** Another image, or a command that is new or was moved, may hold what others made before, where nothing that was laid down later differs. */
function mayFollow({ tokens, untold }: Listing, before: Listing): boolean {
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
