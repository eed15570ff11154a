/** The bytes of a file and the text that they stand for, byte order mark included. */
export interface FileText {
  readonly bytes: Uint8Array
  readonly text: string
  /** False where some bytes are no UTF-8; in the text they are U+FFFD. */
  readonly isUtf8: boolean
}

export function decodeFile(bytes: Uint8Array): FileText {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const isUtf8 = !text.includes('\uFFFD') || Buffer.compare(Buffer.from(text), bytes) === 0
  return { bytes, text, isUtf8 }
}
