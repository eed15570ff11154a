import type { Range } from '../dockerfile/text.ts'
import { fail, nested, skipBlank, take, type HclCursor } from './hcl-cursor.ts'
import type { HclExpression } from './hcl-tree.ts'

type ReadExpression = (cursor: HclCursor) => HclExpression

const escapes: ReadonlyMap<string, string> = new Map([['n', '\n'], ['r', '\r'], ['t', '\t'], ['"', '"'], ['\\', '\\']])

/** Reads a text in quotes; the cursor stands on the first quote. */
export function readQuoted(cursor: HclCursor, readExpression: ReadExpression): HclExpression {
  const start = cursor.at++
  const parts = readParts(cursor, readExpression, (at) => cursor.text[at] === '"' || cursor.text[at] === '\n', true)
  if (!take(cursor, '"')) fail(cursor, 'The text in quotes does not end on its line.')
  return { kind: 'text', range: { start, end: cursor.at }, parts }
}

/** Reads `<<EOF` and `<<-EOF`; undefined where none stands here. */
export function readHeredoc(cursor: HclCursor, readExpression: ReadExpression): HclExpression | undefined {
  const head = /<<(-?)([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n/uy
  head.lastIndex = cursor.at
  const [all, dash, word = ''] = head.exec(cursor.text) ?? []
  if (all === undefined) return undefined
  const start = cursor.at
  cursor.at += all.length
  const end = terminatorOf(cursor, word)
  if (end === undefined) {
    fail(cursor, `The heredoc ${word} does not end.`)
    return { kind: 'opaque', range: { start, end: cursor.at } }
  }
  const parts = readParts(cursor, readExpression, (at) => at >= end.start, false)
  cursor.at = end.end
  const range = { start, end: end.end }
  if (dash === '') return { kind: 'text', range, parts }
  const [only = ''] = parts
  return parts.length > 1 || typeof only !== 'string' ? { kind: 'opaque', range } : { kind: 'text', range, parts: [withoutIndent(only)] }
}

/** The line that holds nothing but the word. */
function terminatorOf({ text, at }: HclCursor, word: string): Range | undefined {
  for (let start = at; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    const line = text.slice(start, end)
    if (line.trim() === word) return { start, end: start + line.trimEnd().length }
    start = end + 1
  }
  return undefined
}

function withoutIndent(text: string): string {
  const lines = text.split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const least = indents.reduce((a, b) => Math.min(a, b), Infinity)
  return least === Infinity ? text : lines.map((line) => line.slice(least)).join('\n')
}

/** A text with its interpolations, up to where `isEnd` says. In heredocs a backslash is a backslash. */
export function readParts(cursor: HclCursor, readExpression: ReadExpression, isEnd: (at: number) => boolean, hasEscapes: boolean): readonly (string | HclExpression)[] {
  const parts: (string | HclExpression)[] = []
  let literal = ''
  const close = (): void => {
    if (literal !== '') parts.push(literal)
    literal = ''
  }
  while (cursor.at < cursor.text.length && !isEnd(cursor.at)) {
    if (take(cursor, '$${')) literal += '${'
    else if (take(cursor, '%%{')) literal += '%{'
    else if (cursor.text.startsWith('${', cursor.at) || cursor.text.startsWith('%{', cursor.at)) {
      close()
      parts.push(nested(cursor, () => readInterpolation(cursor, readExpression), { kind: 'opaque', range: { start: cursor.at, end: cursor.at } }))
    } else if (hasEscapes && cursor.text[cursor.at] === '\\') literal += readEscape(cursor)
    else literal += cursor.text[cursor.at++] ?? ''
  }
  close()
  return parts
}

function readInterpolation(cursor: HclCursor, readExpression: ReadExpression): HclExpression {
  const start = cursor.at
  const isDirective = cursor.text[start] === '%'
  cursor.at += 2
  const isTrimmed = take(cursor, '~')
  skipBlank(cursor, true)
  const expression = isDirective ? passDirective(cursor) : readExpression(cursor)
  skipBlank(cursor, true)
  const isTrimmedBehind = take(cursor, '~')
  if (!take(cursor, '}')) fail(cursor, 'The interpolation is not closed by a brace.')
  // What is trimmed depends on the texts around it, and a directive decides about them.
  return isDirective || isTrimmed || isTrimmedBehind ? { kind: 'opaque', range: { start, end: cursor.at } } : expression
}

/** `%{ if … }` and its like. */
function passDirective(cursor: HclCursor): HclExpression {
  const start = cursor.at
  while (cursor.at < cursor.text.length && !/[~}\n]/.test(cursor.text[cursor.at] ?? '')) cursor.at++
  return { kind: 'opaque', range: { start, end: cursor.at } }
}

function readEscape(cursor: HclCursor): string {
  const { text, at } = cursor
  const code = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y
  code.lastIndex = at
  const [all, short, long] = code.exec(text) ?? []
  const point = Number.parseInt(short ?? long ?? '', 16)
  if (all !== undefined && point <= 0x10ffff) {
    cursor.at += all.length
    return String.fromCodePoint(point)
  }
  const character = escapes.get(text[at + 1] ?? '')
  if (character === undefined) fail(cursor, `The text holds a backslash before a character that no escape has.`)
  else cursor.at += 2
  return character ?? ''
}
