import type { Piece } from './logical-text.ts'
import { isSeparator, isSpace, skipSeparators } from './whitespace.ts'

/** Words between ASCII blanks, quotes meaning nothing. The text is trimmed. */
export function plainWords(text: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < text.length) {
    const start = at
    while (at < text.length && !isSeparator(text.charCodeAt(at))) at++
    pieces.push({ text: text.slice(start, at), start, end: at })
    at = skipSeparators(text, at, text.length)
  }
  return pieces
}

/** Words in which quotes and the escape character keep blanks together, and are kept. An escape character at the very end is dropped. */
export function quotedWords(text: string, escape: string): Piece[] {
  const pieces: Piece[] = []
  let start = -1
  let quote = ''
  let at = 0
  for (; at < text.length; at++) {
    const char = text.charAt(at)
    if (quote === '' && isSpace(text.charCodeAt(at))) {
      if (start !== -1) pieces.push({ text: text.slice(start, at), start, end: at })
      start = -1
      continue
    }
    if (start === -1) start = at
    if (char === escape && quote !== "'") at++
    else if (char === quote) quote = ''
    else if (quote === '' && (char === '"' || char === "'")) quote = char
  }
  if (start === -1) return pieces
  // One past the end: the loop stepped over a character that the escape at the end does not have.
  const end = at > text.length ? text.length - 1 : text.length
  if (end > start) pieces.push({ text: text.slice(start, end), start, end })
  return pieces
}
