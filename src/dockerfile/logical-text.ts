import type { LogicalText, Word } from './instruction.ts'
import type { Range } from './text.ts'

/** A run of characters that stand side by side in the file: where it starts in the joined text, and where in the file. */
export interface Segment {
  readonly offset: number
  readonly source: number
}

/** Joins what the segments place; at least one segment, in order, the first at offset 0. */
export function logicalText(text: string, segments: readonly Segment[]): LogicalText {
  const first = segments[0]?.source ?? 0
  if (segments.length < 2) return { text, sourceOffset: (offset) => first + Math.min(offset, text.length) }
  return {
    text,
    sourceOffset(offset) {
      // The end of the text lies behind its last character, not before the next segment.
      if (offset >= text.length && text.length > 0) return locate(segments, text.length - 1) + 1
      return locate(segments, offset)
    },
  }
}

/** A part of a text, which knows its place in the file as the whole does. */
export function sliceOf(whole: LogicalText, start: number, end: number): LogicalText {
  const length = end - start
  return {
    text: whole.text.slice(start, end),
    sourceOffset(offset) {
      return offset >= length && length > 0 ? whole.sourceOffset(end - 1) + 1 : whole.sourceOffset(start + offset)
    },
  }
}

/** The span in the file from one character of the text up to and including the one before `end`; comments in between are inside. */
export function sourceRange(text: LogicalText, start: number, end: number): Range {
  const from = text.sourceOffset(start)
  return { start: from, end: end > start ? text.sourceOffset(end - 1) + 1 : from }
}

/** A span of a logical text, with the text that it stands for. */
export interface Piece {
  readonly text: string
  readonly start: number
  readonly end: number
}

export function wordOf(line: LogicalText, piece: Piece): Word {
  return { text: piece.text, range: sourceRange(line, piece.start, piece.end) }
}

function locate(segments: readonly Segment[], offset: number): number {
  let low = 0
  let high = segments.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((segments[middle]?.offset ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  const segment = segments[low]
  return segment === undefined ? offset : segment.source + offset - segment.offset
}
