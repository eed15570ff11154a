import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { differencesOf } from './differences.ts'
import { readImage, type Image } from './image.ts'
import { tarOf, type Packed } from './tar-of.ts'

/** An image as a builder exports it: layers, and what it says of itself. */
function imageOf(layers: readonly Readonly<Record<string, Packed>>[], config: object = {}): Image {
  const blobs: Record<string, Packed> = {}
  const put = (bytes: Buffer): { digest: string } => {
    const digest = createHash('sha256').update(bytes).digest('hex')
    blobs[`blobs/sha256/${digest}`] = { text: bytes.toString('latin1') }
    return { digest: `sha256:${digest}` }
  }
  const packed = layers.map((layer) => put(tarOf(layer)))
  const made = put(Buffer.from(JSON.stringify({ created: String(Math.random()), architecture: 'amd64', config })))
  const manifest = put(Buffer.from(JSON.stringify({ config: made, layers: packed })))
  return readImage(tarOf({ ...blobs, 'index.json': { text: JSON.stringify({ manifests: [manifest] }) } }))
}

const base: Readonly<Record<string, Packed>> = { 'app/': { type: '5', mode: 0o755 }, 'app/a': { text: 'a' }, 'app/b': { text: 'b' }, 'app/sub/': { type: '5', mode: 0o755 }, 'app/sub/c': { text: 'c' } }

describe('layers lie over one another as in a container', () => {
  test.each<readonly [name: string, above: Readonly<Record<string, Packed>>, paths: readonly string[]]>([
    ['a file that is taken away', { 'app/.wh.a': {} }, ['app', 'app/b', 'app/sub', 'app/sub/c']],
    ['a folder that is taken away', { 'app/.wh.sub': {} }, ['app', 'app/a', 'app/b']],
    ['a folder that is emptied', { 'app/sub/.wh..wh..opq': {}, 'app/sub/d': { text: 'd' } }, ['app', 'app/a', 'app/b', 'app/sub', 'app/sub/d']],
    ['a file in place of a folder', { 'app/sub': { text: 'x' } }, ['app', 'app/a', 'app/b', 'app/sub']],
    ['a folder made again', { 'app/sub/': { type: '5', mode: 0o700 } }, ['app', 'app/a', 'app/b', 'app/sub', 'app/sub/c']],
  ])('%s', (_name, above, paths) => {
    expect([...imageOf([base, above]).files.keys()].sort()).toEqual(paths)
  })

  test('a hard link is the file that it leads to', () => {
    const { files } = imageOf([base, { 'app/hard': { type: '1', target: 'app/a' } }])
    expect(files.get('app/hard')).toEqual(files.get('app/a'))
  })
})

describe('what is different about two images', () => {
  test.each<readonly [name: string, layer: Readonly<Record<string, Packed>>, told: string]>([
    ['the bytes', { 'app/a': { text: 'other' } }, '/app/a: file 644 0:0 ca978112ca1b became file 644 0:0 d9298a10d1b0'],
    ['the mode', { 'app/a': { text: 'a', mode: 0o600 } }, '/app/a: file 644 0:0 ca978112ca1b became file 600 0:0 ca978112ca1b'],
    ['the owner', { 'app/a': { text: 'a', uid: 7 } }, '/app/a: file 644 0:0 ca978112ca1b became file 644 7:7 ca978112ca1b'],
    ['the kind', { 'app/a': { type: '2', target: 'b' } }, '/app/a: file 644 0:0 ca978112ca1b became link 644 0:0 to b'],
    ['a new file', { 'app/new': {} }, '/app/new: nothing became file 644 0:0 e3b0c44298fc'],
    ['the mode of a folder', { 'app/': { type: '5', mode: 0o700 } }, '/app: folder 755 0:0 became folder 700 0:0'],
  ])('%s', (_name, layer, told) => {
    expect(differencesOf(imageOf([base]), imageOf([base, layer]))).toEqual([told])
  })

  test('the configuration, but not the order of its variables and names', () => {
    const config = { Env: ['A=1', 'B=2'], Labels: { a: 'b', c: 'd' }, Cmd: ['x', 'y'] }
    const old = imageOf([base], config)
    expect(differencesOf(old, imageOf([base], { Labels: { c: 'd', a: 'b' }, Env: ['B=2', 'A=1'], Cmd: ['x', 'y'] }))).toEqual([])
    expect(differencesOf(old, imageOf([base], { ...config, Cmd: ['y', 'x'] }))).toEqual(['config Cmd: ["x","y"] became ["y","x"]'])
    expect(differencesOf(old, imageOf([base], { ...config, User: 'node' }))).toEqual(['config User: nothing became "node"'])
  })

  test('a copy of the file that the fix edits is none, unless its mode is', () => {
    const [old, now] = ['FROM a\n', 'FROM b\n'].map((text) => imageOf([{ 'app/Dockerfile': { text } }]))
    if (!old || !now) throw new Error('There is no image.')
    expect(differencesOf(old, now)).toHaveLength(1)
    expect(differencesOf(old, now, [{ before: 'FROM a\n', after: 'FROM b\n' }])).toEqual([])
    expect(differencesOf(old, imageOf([{ 'app/Dockerfile': { text: 'FROM b\n', mode: 0o600 } }]), [{ before: 'FROM a\n', after: 'FROM b\n' }])).toHaveLength(1)
  })

  test('what a new cache mount keeps out of the image is none, and what lies beside it is', () => {
    const old = imageOf([{ 'root/.npm/x': { text: 'x' }, 'root/y': { text: 'y' } }])
    const edited = [{ before: 'RUN npm ci\n', after: 'RUN --mount=type=cache,target=/root/.npm npm ci\n' }]
    expect(differencesOf(old, imageOf([{ 'root/y': { text: 'y' } }]), edited)).toEqual([])
    expect(differencesOf(old, imageOf([{}]), edited)).toEqual([expect.stringContaining('/root/y')])
  })
})
