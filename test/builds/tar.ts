/** One entry of an archive. */
export interface TarEntry {
  /** Without a leading `./` or a `/` at the end. */
  readonly path: string
  /** `0` a file, `1` a hard link, `2` a link, `5` a folder, `3` and `4` devices, `6` a pipe. */
  readonly type: string
  readonly mode: number
  readonly owner: string
  readonly target: string
  /** Extended attributes, by name. */
  readonly attributes: ReadonlyMap<string, string>
  readonly bytes: Buffer
}

const block = 512

/** The entries of a tar archive, with the long names and attributes that PAX and GNU headers give them. */
export function* readTar(archive: Buffer): Generator<TarEntry> {
  let extra = new Map<string, string>()
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block)
    if (header.every((byte) => byte === 0)) return
    const size = numberIn(header, 124, 12)
    const bytes = archive.subarray(at + block, at + block + size)
    at += block + Math.ceil(size / block) * block
    const type = String.fromCharCode(header[156] ?? 0)
    if (type === 'x') extra = new Map([...extra, ...paxRecords(bytes)])
    else if (type === 'L') extra.set('path', textIn(bytes, 0, bytes.length))
    else if (type === 'K') extra.set('linkpath', textIn(bytes, 0, bytes.length))
    else if (type !== 'g') {
      yield entryOf(header, type, bytes, extra)
      extra = new Map()
    }
  }
}

function entryOf(header: Buffer, type: string, bytes: Buffer, extra: ReadonlyMap<string, string>): TarEntry {
  const prefix = textIn(header, 345, 155)
  const name = textIn(header, 0, 100)
  const path = extra.get('path') ?? (prefix === '' ? name : `${prefix}/${name}`)
  return {
    path: path.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, ''),
    type: type === '\0' ? '0' : type,
    mode: numberIn(header, 100, 8) & 0o7777,
    owner: `${extra.get('uid') ?? numberIn(header, 108, 8)}:${extra.get('gid') ?? numberIn(header, 116, 8)}`,
    target: extra.get('linkpath') ?? textIn(header, 157, 100),
    attributes: new Map([...extra].filter(([key]) => key.startsWith('SCHILY.xattr.'))),
    bytes,
  }
}

function textIn(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start)
  return bytes.toString('utf8', start, end === -1 || end > start + length ? start + length : end)
}

/** Octal digits, or big-endian bytes where the first bit is set. */
function numberIn(bytes: Buffer, start: number, length: number): number {
  if (((bytes[start] ?? 0) & 0x80) === 0) return Number.parseInt(textIn(bytes, start, length).trim() || '0', 8)
  return bytes.subarray(start + 1, start + length).reduce((total, byte) => total * 256 + byte, 0)
}

/** `LENGTH KEY=VALUE\n`, the length with its own digits. */
function* paxRecords(bytes: Buffer): Generator<readonly [key: string, value: string]> {
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(' ', at)
    const length = Number(bytes.toString('utf8', at, blank))
    if (blank === -1 || !(length > 0)) return
    const record = bytes.toString('utf8', blank + 1, at + length - 1)
    const equals = record.indexOf('=')
    yield [record.slice(0, equals), record.slice(equals + 1)]
    at += length
  }
}
