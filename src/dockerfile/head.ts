import type { Flag, LogicalText } from './instruction.ts'
import { sliceOf, sourceRange } from './logical-text.ts'
import type { Range } from './text.ts'
import { isSeparator, isSpace, skipSpace, trimSpace } from './whitespace.ts'

/** The part of an instruction that all keywords share. */
export interface Head {
  /** As written. Empty where a line holds nothing but the escape character. */
  readonly keyword: string
  readonly keywordRange: Range
  readonly flags: readonly Flag[]
  readonly rest: LogicalText
  /** The whole instruction, trimmed. */
  readonly text: string
}

/** Takes an instruction's line apart. Flags are read before every keyword's arguments, whether it has flags or not. */
export function readHead(line: LogicalText, escape: string): Head {
  const { text } = line
  const start = skipSpace(text, 0, text.length)
  const end = trimSpace(text, start, text.length)
  let keywordEnd = start
  while (keywordEnd < end && !isSeparator(text.charCodeAt(keywordEnd))) keywordEnd++

  const flags: Flag[] = []
  let at = skipSpace(text, keywordEnd, end)
  while (text.startsWith('--', at) && at < end) {
    const flag = readFlag(text, at, end, escape)
    at = skipSpace(text, flag.end, end)
    if (flag.value === '--') break
    flags.push(flagOf(flag.value, sourceRange(line, flag.start, flag.end)))
  }
  return {
    keyword: text.slice(start, keywordEnd),
    keywordRange: sourceRange(line, start, keywordEnd),
    flags,
    rest: sliceOf(line, at, end),
    text: text.slice(start, end),
  }
}

/** Quotes and escape characters of either kind of quote are taken out; a quote that is never closed reaches to the end. */
function readFlag(text: string, start: number, end: number, escape: string): { value: string; start: number; end: number } {
  let value = ''
  let quote = ''
  let at = start
  for (; at < end; at++) {
    const char = text.charAt(at)
    if (char === escape) {
      at++
      if (at < end) value += text.charAt(at)
    } else if (quote !== '') {
      if (char === quote) quote = ''
      else value += char
    } else if (isSpace(text.charCodeAt(at))) break
    else if (char === '"' || char === "'") quote = char
    else value += char
  }
  return { value, start, end: Math.min(at, end) }
}

function flagOf(word: string, range: Range): Flag {
  const equals = word.indexOf('=')
  if (equals === -1) return { name: word.slice(2), value: undefined, range }
  return { name: word.slice(2, equals), value: word.slice(equals + 1), range }
}
