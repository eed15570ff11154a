import type { Access } from '../effects/effects.ts'
import { ancestorsOf, type Edge, type Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { contextOf, copiesOf, landingsByPath } from '../graph/landings.ts'
import { cleanPath, isWithin } from '../effects/path.ts'
import type { ContentReader } from './content-reader.ts'
import { definitionOf } from './definition.ts'

/** One step's share in what lies at some paths of a stage. */
export type Share =
  /** Follows from known bytes: equal tokens, equal share. */
  | { readonly kind: 'known'; readonly step: Step; readonly token: string }
  /** Made by a command or brought by an image: equal while its maker's result is. */
  | { readonly kind: 'made'; readonly step: Step }
  /** Taken from another stage: equal while that edge's content is. */
  | { readonly kind: 'taken'; readonly step: Step; readonly edge: Edge }

/**
 * Who laid down what a stage holds at some paths, latest first. A step that cannot have written there has no share,
 * so its rerun changes nothing for whoever copies these paths.
 */
export function* sharesIn(last: Step, paths: readonly string[], reader: ContentReader): Generator<Share> {
  const known = new Set<string>()
  let wanted = paths.map(rootOfPattern)
  for (const step of [last, ...ancestorsOf(last)]) {
    for (const share of shareOf(step, wanted, reader)) {
      // What a later copy lays down once more is covered by it.
      if (share.kind !== 'known' || !known.has(share.token)) yield share
      if (share.kind === 'known') known.add(share.token)
    }
    wanted = wanted.filter((path) => !laysFileAt(step, path))
    if (wanted.length === 0) return
  }
}

/** A file hides whatever lay at its very path before. */
function laysFileAt(step: Step, path: string): boolean {
  return copiesOf(step).some((edge) => {
    const landing = landingsByPath(step, edge).get(path)
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

function* shareOf(step: Step, wanted: readonly string[], reader: ContentReader): Generator<Share> {
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
      if (touches(folder, false, wanted)) yield { kind: 'known', step, token: definitionOf(step) }
      return
    }
    case 'copy':
      for (const edge of copiesOf(step)) yield* shareOfCopy(step, edge, wanted, reader)
      if (step.instruction.heredocs.length > 0 && touches(cleanPath(step.placement?.destination ?? '/'), true, wanted)) {
        yield { kind: 'known', step, token: definitionOf(step) }
      }
      return
    case 'config':
      return
  }
}

function* shareOfBase(step: Step, wanted: readonly string[]): Generator<Share> {
  const [base] = step.edges
  if (base && contextOf(base)) yield { kind: 'taken', step, edge: { ...base, role: 'copy', by: 'content', paths: wanted } }
  else if (base?.from.kind !== 'step') yield { kind: 'made', step }
}

/** Files of a context belong to root where nothing else is said. */
function ownerOf(chown = '0:0'): string {
  const numeric = chown.replace(/(^|:)root(?=:|$)/g, '$10')
  return numeric === '0' ? '0:0' : numeric
}

function* shareOfCopy(step: Step, edge: Edge, wanted: readonly string[], reader: ContentReader): Generator<Share> {
  const { placement } = step
  if (!placement) return
  if (contextOf(edge)) {
    const token = reader.landing(step, edge, wanted)
    if (token !== undefined) yield { kind: 'known', step, token: JSON.stringify([token, ownerOf(placement.chown), placement.chmod?.replace(/^0+(?=[0-7])/, '')]) }
    return
  }
  if (touches(cleanPath(placement.destination), true, wanted)) yield { kind: 'taken', step, edge }
}
