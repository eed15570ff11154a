/** A field of a protobuf message: its number, and its value, a whole number or bytes. */
export interface ProtobufField {
  readonly number: number
  readonly value: number | Uint8Array
}

const varint = 0
const fixed64 = 1
const delimited = 2
const fixed32 = 5

/** The fields of a protobuf message in order. What is no message, or was cut off, ends early. */
export function* fieldsOf(message: Uint8Array): Generator<ProtobufField> {
  for (let at = 0; at < message.length; ) {
    const tag = readVarint(message, at)
    if (!tag) return
    const number = Math.floor(tag.value / 8)
    const next = readVarint(message, tag.end)
    switch (tag.value % 8) {
      case varint:
        if (!next) return
        yield { number, value: next.value }
        at = next.end
        break
      case delimited:
        if (!next || next.end + next.value > message.length) return
        yield { number, value: message.subarray(next.end, next.end + next.value) }
        at = next.end + next.value
        break
      case fixed64:
        at = tag.end + 8
        break
      case fixed32:
        at = tag.end + 4
        break
      default:
        return
    }
  }
}

const mostBytes = 10

/** Seven bits a byte, the lowest first. Numbers beyond 2^53 are negative ones, which nothing here needs. */
function readVarint(message: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0
  for (let index = 0; index < mostBytes; index++) {
    const byte = message[start + index]
    if (byte === undefined) return undefined
    value += (byte % 128) * 2 ** (7 * index)
    if (byte < 128) return { value, end: start + index + 1 }
  }
  return undefined
}
