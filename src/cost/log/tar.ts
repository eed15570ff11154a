const block = 512

export interface TarEntry {
  readonly path: string
  readonly bytes: Uint8Array
}

/** Whether bytes begin like a tar archive. */
export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= block && textIn(bytes.subarray(257, 262)) === 'ustar'
}

/** The files of a tar archive with short names, which is what an OCI layout is. One that was cut off ends with its last whole file. */
export function* tarEntries(bytes: Uint8Array): Generator<TarEntry> {
  for (let at = 0; at + block <= bytes.length; ) {
    const size = Number.parseInt(textIn(bytes.subarray(at + 124, at + 136)), 8)
    const start = at + block
    if (Number.isNaN(size) || start + size > bytes.length) return
    const type = bytes[at + 156]
    if (type === 0 || type === 0x30) yield { path: textIn(bytes.subarray(at, at + 100)), bytes: bytes.subarray(start, start + size) }
    at = start + Math.ceil(size / block) * block
  }
}

/** A field of a header: what stands before its first zero byte. */
function textIn(field: Uint8Array): string {
  const end = field.indexOf(0)
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end)).trim()
}
