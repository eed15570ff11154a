import type { Dockerfile } from './dockerfile.ts'
import { layOut, type Entry } from './layout.ts'
import { isSpace } from './whitespace.ts'

/**
 * The text of a Dockerfile, of equal length, in which dockerfile-ast finds the instructions that BuildKit finds: what it misreads is replaced
 * by something harmless. Comments, odd blanks and heredoc bodies become blanks, `<<` becomes `__`. Offsets hold; the text itself does not.
 */
export function maskedText({ text, escape }: Dockerfile): string {
  const { directives, comments, entries } = layOut(text)
  const chars = text.split('')
  const blank = (start: number, end: number): void => {
    for (let at = start; at < end; at++) if (chars[at] !== '\n' && chars[at] !== '\r') chars[at] = ' '
  }
  // A blank in a directive's value ends the search for others, so that an escape directive below it goes unseen.
  for (const { name, range } of directives) {
    if (name !== 'escape') for (let at = range.start + 1; at < range.end; at++) if (chars[at] !== '=' && isBlank(chars[at])) chars[at] = '_'
  }
  // It weighs every comment against every stage, and reads one that parts a keyword from its arguments as text.
  for (const { range } of comments) blank(range.start, range.end)
  for (const entry of entries) maskEntry(entry, chars, escape, blank)
  for (let at = 0; at < chars.length; at++) if (isOddBlank(chars, at)) chars[at] = ' '
  return chars.join('')
}

function maskEntry(entry: Entry, chars: string[], escape: string, blank: (start: number, end: number) => void): void {
  const { lastLine, heredocs, start, end } = entry
  const { keywordRange } = entry.head
  blank(start, keywordRange.start)
  for (let at = keywordRange.start; at < lastLine.end; at++) {
    if (chars[at] !== '<' || chars[at + 1] !== '<') continue
    chars[at] = '_'
    chars[at + 1] = '_'
  }
  for (let at = start; at < lastLine.end; at = chars.indexOf('\n', at) + 1 || lastLine.end) {
    for (let leading = at; leading < lastLine.end && chars[leading] !== '\n' && isBlank(chars[leading]); leading++) chars[leading] = ' '
  }
  // On the last line it continues nothing, for BuildKit: it is escaped itself, odd blanks follow it, or the file ends here.
  let at = lastLine.end - 1
  while (at > lastLine.start && isBlank(chars[at])) at--
  if (chars[at] === escape) chars[at] = chars[at - 1] === escape ? '_' : ' '
  if (heredocs.length === 0) return
  // A continuation over the blanked bodies to the last terminator makes the instruction end where it does.
  blank(lastLine.end, end)
  chars[lastLine.end - 1] = escape
  chars[end - 1] = '_'
}

function isBlank(char: string | undefined): boolean {
  return char !== undefined && char !== '\r' && char !== '\n' && isSpace(char.charCodeAt(0))
}

/** It knows no vertical tab and no form feed, and takes a carriage return of its own for the end of a line. */
function isOddBlank(chars: readonly string[], at: number): boolean {
  const char = chars[at]
  return char === '\v' || char === '\f' || (char === '\r' && chars[at + 1] !== '\n')
}
