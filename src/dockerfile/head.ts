import type { Flag, LogicalText } from './instruction.ts'
import { sliceOf, sourceRange } from './logical-text.ts'
import type { Range } from './text.ts'
import { isSeparator, isSpace, skipSeparators, skipSpace, trimSpace } from './whitespace.ts'

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
  let at = skipSeparators(text, keywordEnd, end)
  while (text.startsWith('--', at) && at < end) {
    const flag = readFlag(text, at, end, escape)
    at = skipSeparators(text, flag.end, end)
    if (flag.value === '--') break
    flags.push(flagOf(flag.value, sourceRange(line, flag.start, flag.end)))
  }
  at = skipSpace(text, at, end)
  return {
    keyword: text.slice(start, keywordEnd),
    keywordRange: sourceRange(line, start, keywordEnd),
    flags,
    rest: sliceOf(line, at, end),
    text: text.slice(start, end),
  }
}

/**
 * Quotes and escape characters of either kind of quote are taken out; a quote that is never closed reaches to the end. Builders take each
 * byte for a character (BuildKit 0.25, observed): `é` becomes `Ã©`, and a letter with the byte 85 or A0 in it ends the flag as a blank does.
 */
function readFlag(text: string, start: number, end: number, escape: string): { value: string; start: number; end: number } {
  let value = ''
  let quote = ''
  let at = start
  while (at < end) {
    const char = text.charAt(at)
    if (char > '\x7f') {
      const whole = String.fromCodePoint(text.codePointAt(at) ?? 0)
      const bytes = bytesOf(whole)
      const blank = quote === '' ? bytes.search(/[\x85\xa0]/) : -1
      value += blank === -1 ? bytes : bytes.slice(0, blank)
      at += whole.length
      if (blank !== -1) break
      continue
    }
    if (quote === '' && isSpace(char.charCodeAt(0))) break
    at++
    if (char === escape) {
      // What is escaped is taken as it is, if it is more than the first byte of a letter.
      if (at < end && text.charAt(at) <= '\x7f') value += text.charAt(at++)
    } else if (char === quote) quote = ''
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    else value += char
  }
  return { value, start, end: at }
}

const encoder = new TextEncoder()

/** The UTF-8 bytes of a text, each as the character of that number. */
function bytesOf(text: string): string {
  return String.fromCharCode(...encoder.encode(text))
}

function flagOf(word: string, range: Range): Flag {
  const equals = word.indexOf('=')
  if (equals === -1) return { name: word.slice(2), value: undefined, range }
  return { name: word.slice(2, equals), value: word.slice(equals + 1), range }
}
