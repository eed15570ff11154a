import { runGit } from './git.ts'

/** The bytes that a repository keeps, as texts. */
export interface GitBlobs {
  /** Undefined for what is no UTF-8, too large, or not there. */
  text(id: string): string | undefined
  /** Reads several at once: each question by itself starts git. */
  load(ids: Iterable<string>): void
}

const mostTextBytes = 1 << 20
const mostBytes = 1 << 27

/** So many characters are kept: what was read first is forgotten first, and read anew where it is asked for. */
const mostKept = 1 << 25

/** The blobs of the repository of a folder. Each is read once, unless very many are. */
export function gitBlobs(folder: string): GitBlobs {
  const texts = new Map<string, string | undefined>()
  let kept = 0
  const forget = (): void => {
    for (const [id, text] of texts) {
      if (kept <= mostKept) return
      texts.delete(id)
      kept -= text?.length ?? 0
    }
  }
  const read = (ids: readonly string[]): void => {
    const answer = runGit(['cat-file', '--batch', '--buffer'], folder, { input: `${ids.join('\n')}\n`, maxBytes: mostBytes })
    if (answer.kind === 'output') {
      for (const [id, text] of textsIn(answer.bytes)) {
        texts.set(id, text)
        kept += text?.length ?? 0
      }
    } else if (ids.length > 1) for (const half of [ids.slice(0, ids.length >> 1), ids.slice(ids.length >> 1)]) read(half)
  }
  const load = (ids: Iterable<string>): void => {
    forget()
    const open = [...new Set(ids)].filter((id) => !texts.has(id) && /^[0-9a-f]{40,64}$/.test(id))
    for (const id of open) texts.set(id, undefined)
    if (open.length > 0) read(open)
  }
  return {
    load,
    text(id) {
      if (!texts.has(id)) load([id])
      return texts.get(id)
    },
  }
}

/** `<id> blob <size>`, the bytes and a line end for each; `<id> missing` for one that is not there. */
function* textsIn(bytes: Buffer): Generator<readonly [id: string, text: string | undefined]> {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at)
    if (end === -1) return
    const [id = '', kind, size] = bytes.toString('latin1', at, end).split(' ')
    at = end + 1
    if (kind === 'missing') continue
    const length = Number(size)
    if (kind === 'blob' && length < mostTextBytes) yield [id, decoded(bytes.subarray(at, at + length))]
    at += length + 1
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
