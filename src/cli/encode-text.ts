import type { FileText } from './file-text.ts'

const lineEnd = 0x0a

/**
 * The bytes for a new text of a file. Where the file is no UTF-8 its damaged lines are carried over byte for byte;
 * undefined where one of them has changed, since nobody knows what it says.
 */
export async function encodeText(file: FileText, text: string): Promise<Uint8Array | undefined> {
  if (file.isUtf8) return Buffer.from(text)
  const { diffArrays } = await import('diff')
  const lines = splitBytes(file.bytes)
  const parts: Uint8Array[] = []
  let at = 0
  for (const { added, removed, value } of diffArrays(splitText(file.text), splitText(text))) {
    if (added) {
      if (value.some((line) => line.includes('\uFFFD'))) return undefined
      parts.push(Buffer.from(value.join('')))
      continue
    }
    if (!removed) for (const line of lines.slice(at, at + value.length)) parts.push(line)
    at += value.length
  }
  return Buffer.concat(parts)
}

/** Lines with their line ends: as many as `splitBytes` makes of the same text, since no damaged byte takes a line end with it. */
function splitText(text: string): string[] {
  return text.split(/(?<=\n)/)
}

function splitBytes(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = []
  let start = 0
  for (let end = bytes.indexOf(lineEnd); end !== -1; end = bytes.indexOf(lineEnd, start)) {
    lines.push(bytes.subarray(start, end + 1))
    start = end + 1
  }
  if (start < bytes.length) lines.push(bytes.subarray(start))
  return lines
}
