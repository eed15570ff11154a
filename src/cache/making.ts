import { exclusionOf } from '../context/selection.ts'
import type { Edge, Step } from '../graph/build-graph.ts'
import { profileOf } from '../graph/profiles.ts'
import type { Bytes, ContentToken } from './content-token.ts'
import { reproducedBy, type StepOfRun } from './counterpart.ts'
import { knownOf, sharesIn, type Known, type KnownShare } from './provenance.ts'

/** Who laid down what lies at some paths of a stage, latest first. */
export interface Making {
  /** What is no known file, in order, each once: what commands, images and other stages brought. */
  readonly opaque: readonly string[]
  /** Whether that is all there is, so that the listing tells no more. */
  readonly isOpaque: boolean
  /** With all files, worked out where it is asked for. */
  listed(): Listing
}

/** One token for each share, and from where on only the run tells what lies there. */
export interface Listing {
  readonly tokens: readonly string[]
  readonly untold: Untold | undefined
}

/** An image, or a command that ran and has no counterpart, or a copy that may hold the paths or not. */
interface Untold {
  readonly at: number
  readonly by: 'image' | 'command' | 'copy'
}

/** One token, and the path of the file that it tells of, if it is one. */
interface Item {
  readonly token: string
  readonly path?: string
  readonly isFile?: boolean
}

/** What was gathered down to some step, latest first. */
interface Gathered {
  readonly items: Item[]
  untold: Untold | undefined
  /** By path what each folder is: who lays it down first makes it. */
  readonly folders: Map<string, string>
}

/** A share of a step: of known files, or of what is told by a token alone. */
type Part =
  | { readonly kind: 'known'; readonly share: KnownShare }
  | { readonly kind: 'opaque'; readonly text: string; readonly token: () => string; readonly isWhole: boolean; readonly untold: Untold['by'] | undefined }

interface OpenMaking extends Making {
  readonly own: () => Gathered
  readonly below: OpenMaking | undefined
  gathered: Gathered | undefined
}

type TokenOf = (run: Bytes, step: Step, edge: Edge) => ContentToken

const makings = new WeakMap<Bytes['results'], Map<string, OpenMaking>>()

/**
 * Through all builds whose commands are taken to have made the same: what an earlier build found is worked out once. A build that is still on its
 * way may find more.
 */
export function makingOf(first: StepOfRun, paths: readonly string[], exclude: readonly string[], tokenOf: TokenOf): Making {
  const key = ({ step }: StepOfRun): string => JSON.stringify([step.id, paths, exclude])
  const open: { readonly at: StepOfRun; readonly parts: readonly Part[] }[] = []
  let done: OpenMaking | undefined
  for (let at: StepOfRun | undefined = first; at && !done; ) {
    done = makings.get(at.run.results)?.get(key(at))
    if (done) break
    const { parts, earlier } = partsOf(at, paths, tokenOf)
    open.push({ at, parts })
    at = earlier
  }
  const isExcluded = exclusionOf(paths, exclude)
  for (const { at, parts } of open.reverse()) {
    if (!done || parts.length > 0) done = openMaking(parts, () => gathered(parts, at.run, isExcluded), done)
    if (at === first) continue
    const known = makings.get(at.run.results) ?? new Map<string, OpenMaking>()
    makings.set(at.run.results, known.set(key(at), done))
  }
  return done ?? openMaking([], () => ({ items: [], untold: undefined, folders: new Map() }), undefined)
}

function openMaking(parts: readonly Part[], own: () => Gathered, below: OpenMaking | undefined): OpenMaking {
  const texts = parts.flatMap((part) => (part.kind === 'opaque' ? [part.text] : []))
  let listing: Listing | undefined
  const making: OpenMaking = {
    opaque: texts.length === 0 && below ? below.opaque : [...new Set([...texts, ...(below?.opaque ?? [])])],
    isOpaque: parts.every((part) => part.kind === 'opaque' && part.isWhole) && below?.isOpaque !== false,
    own,
    below,
    gathered: undefined,
    listed: () => (listing ??= listingOf(gatheredDown(making))),
  }
  return making
}

function listingOf({ items, untold, folders }: Gathered): Listing {
  const tokens = [...folders.values()].sort()
  return { tokens: [...tokens, ...items.map(({ token }) => token)], untold: untold && { ...untold, at: untold.at + tokens.length } }
}

/** From the bottom: as many builds may lie below each other as there are commits. */
function gatheredDown(last: OpenMaking): Gathered {
  const open: OpenMaking[] = []
  let making: OpenMaking | undefined = last
  for (; making && !making.gathered; making = making.below) open.push(making)
  let done = making?.gathered
  for (const each of open.reverse()) {
    const own = each.own()
    if (done) append(own, done)
    each.gathered = own
    done = own
  }
  return done ?? last.own()
}

/** What lies below: files that were laid down later hide it. */
function append(making: Gathered, below: Gathered): void {
  const seen = new Set(making.items.flatMap(({ token, path, isFile }) => (isFile && path !== undefined ? [token, path] : [token])))
  for (const [index, item] of below.items.entries()) {
    if (below.untold?.at === index) making.untold ??= { ...below.untold, at: making.items.length }
    if (!seen.has(item.token) && !(item.path !== undefined && seen.has(item.path))) making.items.push(item)
  }
  if (below.untold?.at === below.items.length) making.untold ??= { ...below.untold, at: making.items.length }
  for (const [path, token] of below.folders) if (!seen.has(path)) making.folders.set(path, token)
}

interface Parts {
  readonly parts: readonly Part[]
  readonly earlier: StepOfRun | undefined
}

/** Goes down to what stands on no other step, or to a command whose counterpart of an earlier build takes over. */
function partsOf({ run, step: last }: StepOfRun, paths: readonly string[], tokenOf: TokenOf): Parts {
  const parts: Part[] = []
  for (const share of sharesIn(last, paths)) {
    const { step } = share
    if (share.kind === 'known' || share.kind === 'laid') {
      parts.push({ kind: 'known', share })
    } else if (share.kind === 'taken') {
      const taken = tokenOf(run, step, share.edge)
      const textOf = (content: string): string => JSON.stringify([content, step.placement?.destination, ownerIn(run, step), step.placement?.chmod])
      parts.push({ kind: 'opaque', text: textOf(taken.text), token: () => textOf(taken.detail?.() ?? taken.text), isWhole: !taken.detail, untold: share.isCertain ? undefined : 'copy' })
    } else {
      const earlier = step.kind === 'from' ? undefined : reproducedBy(run, step)
      if (earlier) return { parts, earlier }
      const text = `made ${run.results.get(step) ?? run.identities.get(step)?.at(-1) ?? step.id}`
      parts.push({ kind: 'opaque', text, token: () => text, isWhole: true, untold: step.kind === 'from' ? 'image' : run.missed.has(step) ? 'command' : undefined })
    }
  }
  return { parts, earlier: undefined }
}

function gathered(parts: readonly Part[], run: Bytes, isExcluded: (path: string) => boolean): Gathered {
  const making: Gathered = { items: [], untold: undefined, folders: new Map() }
  const seen = new Set<string>()
  // What copies lay down side by side is the same in any order, and a file hides all that lay at its path before.
  let side: Item[] = []
  const add = (item: Item, to: Item[]): void => {
    if (!seen.has(item.token)) to.push(item)
    seen.add(item.token)
  }
  const close = (): void => {
    for (const item of side.sort((a, b) => (a.token < b.token ? -1 : 1))) making.items.push(item)
    side = []
  }
  for (const part of parts) {
    if (part.kind === 'opaque') {
      close()
      if (part.untold) making.untold ??= { at: making.items.length, by: part.untold }
      add({ token: part.token() }, making.items)
      continue
    }
    const owner = ownerIn(run, part.share.step)
    for (const known of knownOf(part.share, run.reader)) {
      if (isExcluded(known.path) || seen.has(known.path)) continue
      const item = itemOf(known, owner)
      if (known.isFile) seen.add(known.path)
      if (known.isFolder) making.folders.set(known.path, item.token)
      else add(item, side)
    }
  }
  close()
  return making
}

const itemsByOwner = new WeakMap<Known, Map<string, Item>>()

function itemOf(known: Known, owner: string): Item {
  const items = itemsByOwner.get(known) ?? new Map<string, Item>()
  itemsByOwner.set(known, items)
  const { path, isFile, token } = known
  const item = items.get(owner) ?? { token: `known ${path} ${owner} ${token}`, path, isFile }
  items.set(owner, item)
  return item
}

export function isKnown(token: string): boolean {
  return token.startsWith('known ')
}

/** Files of a context belong to root where nothing else is said. */
function ownerIn({ graph }: Bytes, { placement }: Step): string {
  if (!profileOf(graph.inputs).countsOwners) return ''
  const numeric = (placement?.chown ?? '0:0').replace(/(^|:)root(?=:|$)/g, '$10')
  return numeric === '0' ? '0:0' : numeric
}
