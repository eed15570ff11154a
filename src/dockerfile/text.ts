/** A half-open span of UTF-16 offsets into a text, byte order mark included. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A place as people and editors count it: line and column from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Maps offsets of one text to positions and back. Lines end at `\n`; a `\r` before it belongs to the line end. */
export interface LineIndex {
  readonly count: number
  positionAt(offset: number): Position
  offsetAt(position: Position): number
  /** The span of a line (from 1) without its line end. */
  rangeOf(line: number): Range
}

export function indexLines(text: string): LineIndex {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const startOf = (line: number): number => starts[Math.min(Math.max(line, 1), starts.length) - 1] ?? 0
  return {
    count: starts.length,
    positionAt(offset) {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if (startOf(middle + 1) <= offset) low = middle
        else high = middle - 1
      }
      return { line: low + 1, column: offset - startOf(low + 1) + 1 }
    },
    offsetAt({ line, column }) {
      return Math.min(startOf(line) + column - 1, text.length)
    },
    rangeOf(line) {
      const start = startOf(line)
      let end = line < starts.length ? startOf(line + 1) - 1 : text.length
      if (text[end - 1] === '\r' && end > start) end--
      return { start, end }
    },
  }
}
