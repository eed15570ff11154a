/** One physical line. Its end excludes the line break and every `\r` before it. */
export interface SourceLine {
  readonly number: number
  readonly start: number
  readonly end: number
  /** The offset of the line that follows. */
  readonly next: number
}

/** Hands out the lines of a text one after the other; the readers of instructions and of heredoc bodies take turns with it. */
export interface LineCursor {
  next(): SourceLine | undefined
}

/** Reads from the top. A byte order mark is no part of the first line; text after the last line break is a line only if there is some. */
export function openLines(text: string): LineCursor {
  let number = 0
  let at = 0
  return {
    next() {
      if (at >= text.length) return undefined
      const start = number === 0 && text.charCodeAt(0) === 0xfeff ? 1 : at
      const lineBreak = text.indexOf('\n', at)
      at = lineBreak === -1 ? text.length : lineBreak + 1
      let end = lineBreak === -1 ? text.length : lineBreak
      while (end > start && text.charCodeAt(end - 1) === 13) end--
      number++
      return { number, start, end, next: at }
    },
  }
}
