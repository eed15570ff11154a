import type { Dockerfile } from './dockerfile.ts'
import { layOut, type Entry } from './layout.ts'
import { isSpace } from './whitespace.ts'

interface Mask {
  /** One UTF-16 unit each. */
  readonly chars: string[]
  readonly escape: string
}

/**
 * The text of a Dockerfile, of equal length, in which dockerfile-ast finds the instructions that BuildKit finds: what it misreads is replaced
 * by something harmless. Comments, odd blanks and heredoc bodies become blanks, `<` and `#` become `_`. Offsets hold; the text itself does not.
 */
export function maskedText({ text, escape }: Dockerfile): string {
  const { directives, comments, entries } = layOut(text)
  const mask: Mask = { chars: text.split(''), escape }
  // A blank in a directive's value ends the search for others, so that an escape directive below it goes unseen.
  for (const { name, range } of directives) if (name !== 'escape') fillBlanks(mask, range.start + 1, range.end)
  // It weighs every comment against every stage, and reads one that parts a keyword from its arguments as text.
  for (const { range } of comments) blank(mask, range.start, range.end)
  for (let at = 0; at < mask.chars.length; at++) if (isOddBlank(mask, at)) mask.chars[at] = ' '
  for (const entry of entries) maskEntry(mask, entry)
  return mask.chars.join('')
}

function maskEntry(mask: Mask, entry: Entry): void {
  const { lastLine, readTo, heredocs, start, end, head: { keywordRange } } = entry
  const { chars, escape } = mask
  blank(mask, start, keywordRange.start)
  blank(mask, lastLine.end, readTo)
  for (let at = start; at < lastLine.end; at++) {
    // What blanks on the left are, it knows of ASCII only.
    if (at === start || chars[at - 1] === '\n') while (at < lastLine.end && isBlank(chars[at])) chars[at++] = ' '
    if (chars[at] === '<' || chars[at] === '#') chars[at] = '_'
  }
  maskLastEscape(mask, entry)
  for (let at = keywordRange.start; at < lastLine.end; at++) if (chars[at] === escape) maskEscapedBlank(mask, at)
  if (heredocs.length === 0) return
  blank(mask, lastLine.end, end)
  // A continuation over the blanked bodies to the last terminator makes the instruction end where it does.
  if (end === lastLine.end || chars[end - 1] !== ' ') return
  chars[lastLine.end - 1] = escape
  chars[end - 1] = '_'
}

/** At the end of the last line it continues nothing, for BuildKit: it is escaped itself, odd blanks follow it, or the file ends here. */
function maskLastEscape(mask: Mask, { lastLine, head: { keywordRange } }: Entry): void {
  const { chars, escape } = mask
  let at = lastLine.end - 1
  for (; at > lastLine.start && isBlank(chars[at]); at--) chars[at] = ' '
  if (chars[at] !== escape) return
  let before = at
  while (isBlank(chars[before - 1])) before--
  if (before === keywordRange.end) blank(mask, before, lastLine.end)
  else chars[at] = '_'
}

/** It skips the character behind escaped blanks, even one that would continue the line. */
function maskEscapedBlank({ chars }: Mask, escape: number): void {
  let at = escape + 1
  while (isBlank(chars[at])) at++
  if (at > escape + 1 && at < chars.length && chars[at] !== '\r' && chars[at] !== '\n') chars[escape + 1] = '_'
}

function blank({ chars }: Mask, start: number, end: number): void {
  for (let at = start; at < end; at++) if (chars[at] !== '\n' && chars[at] !== '\r') chars[at] = ' '
}

function fillBlanks({ chars }: Mask, start: number, end: number): void {
  for (let at = start; at < end; at++) if (isBlank(chars[at])) chars[at] = '_'
}

function isBlank(char: string | undefined): boolean {
  return char !== undefined && char !== '\r' && char !== '\n' && isSpace(char.charCodeAt(0))
}

/** It knows no vertical tab and no form feed, and takes a carriage return of its own for the end of a line. */
function isOddBlank({ chars }: Mask, at: number): boolean {
  const char = chars[at]
  return char === '\v' || char === '\f' || (char === '\r' && chars[at + 1] !== '\n')
}
