import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { readTar, type TarEntry } from './tar.ts'

/** What lies at a path of an image: all that a container sees of it but the time. */
export interface ImageFile {
  readonly type: string
  readonly mode: number
  readonly owner: string
  readonly target: string
  readonly attributes: string
  /** Of the bytes, SHA-256. */
  readonly digest: string
}

export interface Image {
  /** What the image says of itself, but for when and how it was made. */
  readonly config: Readonly<Record<string, unknown>>
  readonly files: ReadonlyMap<string, ImageFile>
}

/** Layers that were read before, by digest: most images share the layer of their base. */
export type Layers = Map<string, readonly LayerEntry[]>

interface LayerEntry extends ImageFile {
  readonly path: string
}

/** Reads an image from an archive in the OCI layout, and lays its layers over one another as a container does. */
export function readImage(archive: Buffer, known: Layers = new Map()): Image {
  const blobs = new Map([...readTar(archive)].map(({ path, bytes }) => [path, bytes]))
  const manifest = manifestIn(blobs)
  const files = new Map<string, ImageFile>()
  for (const { digest } of manifest.layers) {
    const layer = known.get(digest) ?? entriesOf(blobOf(blobs, digest))
    known.set(digest, layer)
    layOver(files, layer)
  }
  const { config, ...rest }: { config: Record<string, unknown> } & Record<string, unknown> = JSON.parse(blobOf(blobs, manifest.config.digest).toString())
  for (const name of ['created', 'history', 'rootfs', 'moby.buildkit.buildinfo.v1', 'moby.buildkit.cache.v0']) delete rest[name]
  return { config: { ...rest, ...config }, files }
}

interface Manifest {
  readonly config: { readonly digest: string }
  readonly layers: readonly { readonly digest: string }[]
}

function manifestIn(blobs: ReadonlyMap<string, Buffer>): Manifest {
  const index: { manifests: { digest: string }[] } = JSON.parse(blobs.get('index.json')?.toString() ?? '{"manifests":[]}')
  const [first] = index.manifests
  if (!first) throw new Error('The archive names no image.')
  const found: Manifest = JSON.parse(blobOf(blobs, first.digest).toString())
  return found
}

function blobOf(blobs: ReadonlyMap<string, Buffer>, digest: string): Buffer {
  const blob = blobs.get(`blobs/${digest.replace(':', '/')}`)
  if (!blob) throw new Error(`The archive has no ${digest}.`)
  return blob
}

function entriesOf(blob: Buffer): readonly LayerEntry[] {
  const isPacked = blob[0] === 0x1f && blob[1] === 0x8b
  return [...readTar(isPacked ? gunzipSync(blob) : blob)].map((entry) => ({ path: entry.path, ...fileOf(entry) }))
}

function fileOf({ type, mode, owner, target, attributes, bytes }: TarEntry): ImageFile {
  const digest = type === '0' ? createHash('sha256').update(bytes).digest('hex') : ''
  return { type, mode, owner, target: type === '1' || type === '2' ? target : '', attributes: JSON.stringify([...attributes].sort()), digest }
}

const whiteout = /(?:^|\/)\.wh\.([^/]+)$/

/** `.wh.NAME` takes away what is below, `.wh..wh..opq` all that a folder had below. A hard link is the file that it leads to. */
function layOver(files: Map<string, ImageFile>, layer: readonly LayerEntry[]): void {
  for (const { path } of layer) {
    const gone = whiteout.exec(path)
    if (!gone) continue
    const folder = path.slice(0, gone.index)
    if (gone[1] === '.wh..opq') remove(files, folder, false)
    else remove(files, folder === '' ? (gone[1] ?? '') : `${folder}/${gone[1]}`, true)
  }
  for (const { path, ...file } of layer) {
    if (whiteout.test(path)) continue
    const old = files.get(path)
    if (old?.type === '5' && file.type !== '5') remove(files, path, true)
    const linked = file.type === '1' ? files.get(file.target.replace(/^(?:\.?\/)+/, '')) : undefined
    files.set(path, linked ?? file)
  }
}

function remove(files: Map<string, ImageFile>, path: string, itself: boolean): void {
  if (itself) files.delete(path)
  for (const other of files.keys()) if (other.startsWith(`${path}/`)) files.delete(other)
}
