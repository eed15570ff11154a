import type { BuildLog } from './build-log.ts'
import { listAt, memberOf, parsedJson, textAt } from './json-value.ts'
import { fieldsOf, type ProtobufField } from './protobuf.ts'
import { tarEntries } from './tar.ts'
import { stepsOfVertexes, type VertexNews } from './vertexes.ts'

/** Of a build record, the part that holds what its progress was: protobuf messages, each behind its length. */
const statusType = 'application/vnd.buildkit.status.v0'

/**
 * The builds in what `docker buildx history export` writes: an OCI layout as a tar archive, whose index names a manifest for each build, whose
 * layers have the progress among them.
 */
export function readBuildRecords(archive: Uint8Array): readonly BuildLog[] {
  const files = new Map<string, Uint8Array>()
  for (const { path, bytes } of tarEntries(archive)) files.set(path.replace(/^\.\//, ''), bytes)
  const json = (path: string): unknown => parsedJson(new TextDecoder().decode(files.get(path)))
  const pathOf = (descriptor: unknown): string => `blobs/${(textAt(descriptor, 'digest') ?? '').replace(':', '/')}`
  return (listAt(json('index.json'), 'manifests') ?? []).flatMap((manifest) =>
    (listAt(json(pathOf(manifest)), 'layers') ?? []).flatMap((layer) => {
      const status = textAt(layer, 'mediaType') === statusType ? files.get(pathOf(layer)) : undefined
      return status && memberOf(layer, 'size') === status.length ? [stepsOfVertexes(newsIn(status))] : []
    }),
  )
}

/** Field numbers of BuildKit's control API (`control.proto`): StatusResponse and Vertex. */
const vertexesField = 1
const [digestField, nameField, cachedField, startedField, completedField, errorField] = [1, 3, 4, 5, 6, 7] as const

function* newsIn(status: Uint8Array): Generator<VertexNews> {
  const view = new DataView(status.buffer, status.byteOffset, status.byteLength)
  for (let at = 0; at + 4 <= status.length; ) {
    const end = at + 4 + view.getUint32(at, true)
    if (end > status.length) return
    for (const { number, value } of fieldsOf(status.subarray(at + 4, end))) {
      if (number === vertexesField && typeof value !== 'number') yield newsOf([...fieldsOf(value)])
    }
    at = end
  }
}

function newsOf(fields: readonly ProtobufField[]): VertexNews {
  const bytesAt = (number: number): Uint8Array | undefined => {
    const value = fields.findLast((field) => field.number === number)?.value
    return typeof value === 'number' ? undefined : value
  }
  const text = (number: number): string => new TextDecoder().decode(bytesAt(number))
  return {
    digest: text(digestField),
    name: text(nameField),
    started: timeIn(bytesAt(startedField)),
    completed: timeIn(bytesAt(completedField)),
    isCached: fields.some(({ number, value }) => number === cachedField && value === 1),
    error: text(errorField),
  }
}

/** A protobuf Timestamp: seconds and nanoseconds. */
function timeIn(message: Uint8Array | undefined): number | undefined {
  if (!message) return undefined
  let time = 0
  for (const { number, value } of fieldsOf(message)) if (typeof value === 'number') time += number === 1 ? value : value / 1e9
  return time
}
