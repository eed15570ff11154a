/** What git has at a path: a mode (`0o100644`, `0o100755`, `0o120000` for a link, `0o160000` for a submodule) and the id of the bytes. */
export interface GitEntry {
  readonly mode: number
  readonly id: string
}

export const gitModes = { executable: 0o100755, link: 0o120000, submodule: 0o160000 } as const

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A path as text. In one that is no UTF-8 each byte above 0x7F becomes a lone surrogate, so that different paths stay different. */
export function gitPath(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('')
  }
}

/** The paths and entries that `git ls-tree -r -z` lists. Undefined where it is no such list. */
export function readTreeListing(bytes: Uint8Array): ReadonlyMap<string, GitEntry> | undefined {
  const entries = new Map<string, GitEntry>()
  for (let start = 0, end = bytes.indexOf(0); end !== -1; start = end + 1, end = bytes.indexOf(0, start)) {
    const tab = bytes.indexOf(9, start)
    if (tab === -1 || tab > end) return undefined
    const [, mode = '', id = ''] = /^([0-7]{6}) (?:blob|commit|tree) ([0-9a-f]{40,64})$/.exec(gitPath(bytes.subarray(start, tab))) ?? []
    if (id === '') return undefined
    entries.set(gitPath(bytes.subarray(tab + 1, end)), { mode: Number.parseInt(mode, 8), id })
  }
  return entries
}
