import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import type { Range } from '../dockerfile/text.ts'

/** A replacement inside one text. */
export interface Edit {
  readonly range: Range
  readonly text: string
}

/** Applies edits that are in order and do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = ''
  let from = 0
  for (const { range, text: replacement } of edits) {
    result += text.slice(from, range.start) + replacement
    from = range.end
  }
  return result + text.slice(from)
}

/** An instruction with the comment lines that stand directly above it, up to and with its line end. */
export function blockOf({ text, lines, comments }: Dockerfile, { line, endLine }: Instruction): Range {
  let first = line
  for (const comment of comments.toReversed()) if (comment.line === first - 1) first--
  const after = lines.rangeOf(endLine).end
  const end = text.indexOf('\n', after)
  return { start: lines.rangeOf(first).start, end: end === -1 ? text.length : end + 1 }
}

/** How the lines of a text end: as the first one does. */
export function endOfLine(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n')
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n'
}

/** The keyword of an instruction, and another one in its case: `run`, and `copy` for COPY beside it. */
export function inCaseOf({ text }: Dockerfile, { keywordRange }: Instruction, keyword: string): string {
  const written = text.slice(keywordRange.start, keywordRange.end)
  return written === written.toLowerCase() ? keyword.toLowerCase() : keyword
}

/** The flags of an instruction as they stand in the text. */
export function flagTexts({ text }: Dockerfile, { flags }: Instruction): readonly string[] {
  return flags.map(({ range }) => text.slice(range.start, range.end))
}
