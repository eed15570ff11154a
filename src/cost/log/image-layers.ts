import type { BuildLog } from './build-log.ts'
import { instructionOf } from './created-by.ts'
import { listAt, memberOf, textAt } from './json-value.ts'

/** Half of what is to be known of an image: how large its layers are, or which instructions made them. */
export interface ImagePart {
  /** Of a manifest: bytes of each layer as the registry stores it, the oldest first. */
  readonly sizes: readonly number[] | undefined
  /** Of a configuration: the instruction of each layer, the oldest first; null for one that made none. */
  readonly history: readonly { readonly text: string; readonly hasLayer: boolean }[] | undefined
}

/** What a JSON document says of an image: a manifest, a configuration, or both as `docker buildx imagetools inspect` prints them. */
export function imagePartOf(document: unknown): ImagePart | undefined {
  const manifest = memberOf(document, 'manifest') ?? document
  const configuration = memberOf(document, 'image') ?? document
  const sizes = listAt(manifest, 'layers')?.map((layer) => Number(memberOf(layer, 'size')))
  const history = listAt(configuration, 'history')?.map((entry) => ({
    text: instructionOf(textAt(entry, 'created_by') ?? ''),
    hasLayer: memberOf(entry, 'empty_layer') !== true,
  }))
  const isNumeric = sizes?.every((size) => Number.isSafeInteger(size) && size >= 0) ?? true
  return (sizes || history) && isNumeric ? { sizes, history } : undefined
}

/** Sizes and instructions of one image. Undefined where they are not of the same number of layers. */
export function readImage(sizes: readonly number[], history: NonNullable<ImagePart['history']>): BuildLog | undefined {
  if (history.filter(({ hasLayer }) => hasLayer).length !== sizes.length) return undefined
  let layer = 0
  const steps = history.map(({ text, hasLayer }) => ({ stage: undefined, text, outcome: 'unsaid' as const, seconds: undefined, bytes: hasLayer ? sizes[layer++] : 0 }))
  return { of: 'manifest', steps }
}
