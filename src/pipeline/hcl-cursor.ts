import type { SyntaxFault } from '../dockerfile/dockerfile.ts'

/** A place in a text of HCL that is being read. After a fault it stands at the end, so that all reading ends. */
export interface HclCursor {
  readonly text: string
  at: number
  depth: number
  fault: SyntaxFault | undefined
}

/** Nobody nests deeper. */
const deepest = 100

export function fail(cursor: HclCursor, message: string): void {
  const start = Math.min(cursor.at, cursor.text.length)
  cursor.fault ??= { message, range: { start, end: Math.min(start + 1, cursor.text.length) } }
  cursor.at = cursor.text.length
}

/** Reads something that may hold itself. */
export function nested<Result>(cursor: HclCursor, read: () => Result, otherwise: Result): Result {
  if (cursor.depth >= deepest) {
    fail(cursor, `The file nests deeper than ${deepest} levels.`)
    return otherwise
  }
  cursor.depth++
  const result = read()
  cursor.depth--
  return result
}

/** Passes blanks and comments, and line ends where they mean nothing. */
export function skipBlank(cursor: HclCursor, lineEnds: boolean): void {
  const { text } = cursor
  for (;;) {
    const character = text[cursor.at]
    if (character === ' ' || character === '\t' || character === '\r' || character === '\uFEFF' || (lineEnds && character === '\n')) cursor.at++
    else if (character === '#' || text.startsWith('//', cursor.at)) cursor.at = endOf('\n', cursor)
    else if (text.startsWith('/*', cursor.at)) cursor.at = Math.min(endOf('*/', cursor) + 2, text.length)
    else return
  }
}

function endOf(mark: string, { text, at }: HclCursor): number {
  const found = text.indexOf(mark, at)
  return found === -1 ? text.length : found
}

/** Passes a mark if it stands here. */
export function take(cursor: HclCursor, mark: string): boolean {
  if (!cursor.text.startsWith(mark, cursor.at)) return false
  cursor.at += mark.length
  return true
}

const identifier = /[\p{L}_][\p{L}\p{N}_-]*/uy

/** The name that stands here; empty where there is none. */
export function takeName(cursor: HclCursor): string {
  identifier.lastIndex = cursor.at
  const name = identifier.exec(cursor.text)?.[0] ?? ''
  cursor.at += name.length
  return name
}
