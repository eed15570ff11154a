import type { Access } from '../effects/effects.ts'
import { ancestorsOf, type Edge, type Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { contextOf, copiesOf, destinationOf, isSeen, isSystemFolder, landedBy, laysBelow } from '../graph/landings.ts'
import { cleanPath, folderOf, isWithin } from '../effects/path.ts'
import type { ContentReader, Laid } from './content-reader.ts'
import { definitionOf } from './definition.ts'

/** A file or folder that follows from known bytes: equal tokens, equal share but for its owner. */
export interface Known {
  readonly path: string
  readonly isFile: boolean
  readonly isFolder: boolean
  readonly token: string
}

/** One step's share in what lies at some paths of a stage. */
export type Share =
  | { readonly kind: 'known'; readonly step: Step; readonly known: Known }
  /** What a copy from a build context lays at or below some paths, which is listed where somebody asks. */
  | { readonly kind: 'laid'; readonly step: Step; readonly edge: Edge; readonly wanted: readonly string[] }
  /** Made by a command or brought by an image: equal while its maker's result is. */
  | { readonly kind: 'made'; readonly step: Step }
  /** Taken from another stage: equal while that edge's content is. Whether it lies at the very paths is open where they are below its destination. */
  | { readonly kind: 'taken'; readonly step: Step; readonly edge: Edge; readonly isCertain: boolean }

const known = new WeakMap<Step, Map<string, readonly Share[]>>()

/**
 * Who laid down what a stage holds at some paths, latest first. A step that cannot have written there has no share,
 * so its rerun changes nothing for whoever copies these paths.
 */
export function sharesIn(last: Step, paths: readonly string[]): readonly Share[] {
  const byPaths = known.get(last) ?? new Map<string, readonly Share[]>()
  known.set(last, byPaths)
  const key = paths.join('\0')
  const shares = byPaths.get(key) ?? [...allSharesIn(last, paths)]
  byPaths.set(key, shares)
  return shares
}

function* allSharesIn(last: Step, paths: readonly string[]): Generator<Share> {
  let wanted = paths.map(rootOfPattern)
  for (const step of [last, ...ancestorsOf(last)]) {
    yield* shareOf(step, wanted)
    wanted = wanted.filter((path) => !laysFileAt(step, path))
    if (wanted.length === 0) return
  }
}

export type KnownShare = Extract<Share, { readonly kind: 'known' | 'laid' }>

/** The files and folders of a share that are known. */
export function* knownOf(share: KnownShare, reader: ContentReader): Generator<Known> {
  if (share.kind === 'known') return yield share.known
  const { step, edge, wanted } = share
  const landed = landedBy(step, edge)
  const folders = new Set<string>()
  for (const laid of reader.laid(step, edge, wanted)) {
    const { path, kind, isWhole } = laid
    const isFolder = kind === 'folder'
    yield knownAs(laid)
    if (isFolder) folders.add(path)
    const above = folderOf(path)
    if (folders.has(above)) continue
    // The folder that a copy makes for a file has the mode and the owner that the copy sets (BuildKit 0.25, observed).
    const isMade = !isFolder && isWhole && !isSystemFolder(above) && landed.at(above)?.kind !== 'folder' && touches(above, false, wanted)
    if (isMade) yield { path: above, isFile: false, isFolder: true, token: JSON.stringify(['folder', modeOf(step)]) }
  }
}

const knownByLaid = new WeakMap<Laid, Known>()

/** One object each, by which others know what they worked out for it. */
function knownAs(laid: Laid): Known {
  const { path, kind, isWhole, token } = laid
  const isFolder = kind === 'folder'
  const known = knownByLaid.get(laid) ?? { path, isFile: !isFolder && isWhole, isFolder, token }
  knownByLaid.set(laid, known)
  return known
}

/** The mode that a copy sets, without the zeros before it. */
function modeOf({ placement }: Step): string | undefined {
  return placement?.chmod?.replace(/^0+(?=[0-7])/, '')
}

/** A file hides whatever lay at its very path before. */
function laysFileAt(step: Step, path: string): boolean {
  return copiesOf(step).some((edge) => {
    const landing = landedBy(step, edge).at(path)
    return landing?.kind === 'file' && landing.unpacks === undefined
  })
}

/** The folder or file that holds all a source path with wildcards can match. */
function rootOfPattern(pattern: string): string {
  const wild = pattern.search(/[*?[\\]/)
  return cleanPath(`/${wild === -1 ? pattern : pattern.slice(0, pattern.lastIndexOf('/', wild) + 1)}`)
}

function touches(path: string, below: boolean, wanted: readonly string[]): boolean {
  return wanted.some((want) => isWithin(path, want) || (below && isWithin(want, path)))
}

function* shareOf(step: Step, wanted: readonly string[]): Generator<Share> {
  switch (step.kind) {
    case 'from':
      // What a stage starts from that is a stage itself was laid down by the steps of that one.
      return yield* shareOfBase(step, wanted)
    case 'run': {
      const writes: readonly Access[] = effectsOfStep(step)?.writes ?? []
      if (effectsOfStep(step)?.opaque !== undefined || writes.some(({ path, below }) => touches(path, below, wanted))) {
        yield { kind: 'made', step }
      }
      return
    }
    case 'workdir': {
      const folder = cleanPath(step.state.workdir)
      if (touches(folder, false, wanted)) yield { kind: 'known', step, known: { path: folder, isFile: false, isFolder: true, token: definitionOf(step) } }
      return
    }
    case 'copy':
      for (const edge of copiesOf(step)) yield* shareOfCopy(step, edge, wanted)
      yield* sharesOfHeredocs(step, wanted)
      return
    case 'config':
      return
  }
}

function* shareOfBase(step: Step, wanted: readonly string[]): Generator<Share> {
  const [base] = step.edges
  if (base && contextOf(base)) yield { kind: 'taken', step, edge: { ...base, role: 'copy', by: 'content', paths: wanted }, isCertain: true }
  else if (base?.from.kind !== 'step') yield { kind: 'made', step }
}

function* shareOfCopy(step: Step, edge: Edge, wanted: readonly string[]): Generator<Share> {
  const { placement } = step
  if (!placement) return
  const destination = cleanPath(placement.destination)
  if (contextOf(edge)) {
    if (laysBelow(step, edge, wanted)) yield { kind: 'laid', step, edge, wanted }
    if (!isSeen(edge) && touches(destination, true, wanted)) yield { kind: 'made', step }
    return
  }
  if (touches(destination, true, wanted)) yield { kind: 'taken', step, edge, isCertain: wanted.some((want) => isWithin(destination, want)) }
}

/** A heredoc lays its body at the destination, or in it under the name of its delimiter. */
function* sharesOfHeredocs(step: Step, wanted: readonly string[]): Generator<Share> {
  const { instruction, placement } = step
  if (!placement || instruction.heredocs.length === 0) return
  const destination = destinationOf(step, placement)
  const isFolder = destination.endsWith('/') || instruction.heredocs.length > 1
  for (const [index, { name }] of instruction.heredocs.entries()) {
    const path = cleanPath(isFolder ? `${destination}/${name}` : destination)
    if (touches(path, false, wanted)) yield { kind: 'known', step, known: { path, isFile: true, isFolder: false, token: JSON.stringify([placement.bodies[index], modeOf(step) ?? '644']) } }
  }
}
