import type { Range } from '../dockerfile/text.ts'
import { fail, nested, skipBlank, take, takeName, type HclCursor } from './hcl-cursor.ts'
import { readHeredoc, readQuoted } from './hcl-template.ts'
import type { HclEntry, HclExpression } from './hcl-tree.ts'

const operators = ['==', '!=', '&&', '||', '<=', '>=', '<', '>', '+', '-', '*', '/', '%'] as const

/** Reads an expression. Line ends end it, but between parentheses and brackets (`lineEnds`). */
export function readExpression(cursor: HclCursor, lineEnds = false): HclExpression {
  return nested(cursor, () => readChoice(cursor, lineEnds), opaque(cursor.at, cursor))
}

function opaque(start: number, { at }: HclCursor): HclExpression {
  return { kind: 'opaque', range: { start, end: Math.max(start, at) } }
}

function readChoice(cursor: HclCursor, lineEnds: boolean): HclExpression {
  const test = readOperation(cursor, lineEnds)
  skipBlank(cursor, lineEnds)
  if (!take(cursor, '?')) return test
  skipBlank(cursor, true)
  const then = readExpression(cursor, lineEnds)
  skipBlank(cursor, true)
  if (!take(cursor, ':')) fail(cursor, 'The condition has no `:`.')
  skipBlank(cursor, true)
  const otherwise = readExpression(cursor, lineEnds)
  return { kind: 'choice', range: { start: test.range.start, end: otherwise.range.end }, test, then, otherwise }
}

/** One `==` or `!=` is followed; what other operators come to is not. */
function readOperation(cursor: HclCursor, lineEnds: boolean): HclExpression {
  const left = readOperand(cursor, lineEnds)
  const used: string[] = []
  let right = left
  for (;;) {
    skipBlank(cursor, lineEnds)
    const operator = operators.find((each) => cursor.text.startsWith(each, cursor.at))
    if (operator === undefined) break
    cursor.at += operator.length
    used.push(operator)
    skipBlank(cursor, true)
    right = readOperand(cursor, lineEnds)
  }
  const range = { start: left.range.start, end: right.range.end }
  const [only] = used
  if (only === undefined) return left
  return used.length === 1 && (only === '==' || only === '!=') ? { kind: 'equals', range, isNot: only === '!=', left, right } : { kind: 'opaque', range }
}

function readOperand(cursor: HclCursor, lineEnds: boolean): HclExpression {
  const start = cursor.at
  let signs = 0
  while (take(cursor, '!') || take(cursor, '-')) {
    signs++
    skipBlank(cursor, lineEnds)
  }
  const operand = readPrimary(cursor)
  const isFollowed = passTraversal(cursor)
  const range = { start, end: Math.max(start, cursor.at) }
  if (signs > 0 || isFollowed) return { kind: 'opaque', range }
  return operand
}

/** `.name`, `[0]`, `.*` behind a value: which part of it that is, is not followed. */
function passTraversal(cursor: HclCursor): boolean {
  const from = cursor.at
  for (;;) {
    const next = cursor.text[cursor.at]
    if (next === '.' && /[\p{L}\p{N}_*]/u.test(cursor.text[cursor.at + 1] ?? '')) {
      cursor.at++
      if (takeName(cursor) === '') cursor.at++
    } else if (next === '[') passBrackets(cursor)
    else return cursor.at > from
  }
}

const closings: ReadonlyMap<string, string> = new Map([['(', ')'], ['[', ']'], ['{', '}']])

/** Passes brackets with all between them. */
function passBrackets(cursor: HclCursor): void {
  const open: string[] = []
  do {
    skipBlank(cursor, true)
    const character = cursor.text[cursor.at] ?? ''
    const closing = closings.get(character)
    if (character === '"') readQuoted(cursor, (at) => readExpression(at, true))
    else if (closing !== undefined) {
      open.push(closing)
      cursor.at++
    } else if (character === open.at(-1)) {
      open.pop()
      cursor.at++
    } else cursor.at++
  } while (open.length > 0 && cursor.at < cursor.text.length)
  if (open.length > 0) fail(cursor, `A bracket is not closed by \`${open.at(-1)}\`.`)
}

function readPrimary(cursor: HclCursor): HclExpression {
  const start = cursor.at
  const { text } = cursor
  const heredoc = readHeredoc(cursor, (at) => readExpression(at, true))
  if (heredoc) return heredoc
  if (text[start] === '"') return readQuoted(cursor, (at) => readExpression(at, true))
  if (text[start] === '[') return readList(cursor)
  if (text[start] === '{') return readMap(cursor)
  if (take(cursor, '(')) return readGroup(cursor)
  const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
  number.lastIndex = start
  const digits = number.exec(text)?.[0]
  if (digits !== undefined) cursor.at += digits.length
  if (digits !== undefined) return { kind: 'literal', range: rangeFrom(start, cursor), text: digits }
  return readNamed(cursor)
}

function rangeFrom(start: number, { at }: HclCursor): Range {
  return { start, end: at }
}

function readGroup(cursor: HclCursor): HclExpression {
  skipBlank(cursor, true)
  const inner = readExpression(cursor, true)
  skipBlank(cursor, true)
  if (!take(cursor, ')')) fail(cursor, 'A parenthesis is not closed.')
  return inner
}

function readNamed(cursor: HclCursor): HclExpression {
  const start = cursor.at
  const name = takeName(cursor)
  if (name === '') {
    fail(cursor, 'A value is missing.')
    return opaque(start, cursor)
  }
  while (cursor.text.startsWith('::', cursor.at)) {
    cursor.at += 2
    takeName(cursor)
  }
  if (cursor.text[cursor.at] === '(') {
    passBrackets(cursor)
    return opaque(start, cursor)
  }
  if (name === 'true' || name === 'false' || name === 'null') return { kind: 'literal', range: rangeFrom(start, cursor), text: name }
  return { kind: 'name', range: rangeFrom(start, cursor), name }
}

/** Whether the brackets here hold a `for`. */
function isComprehension({ text, at }: HclCursor): boolean {
  return /^.\s*for\s/.test(text.slice(at, at + 200))
}

function readList(cursor: HclCursor): HclExpression {
  const start = cursor.at
  if (isComprehension(cursor)) {
    passBrackets(cursor)
    return opaque(start, cursor)
  }
  cursor.at++
  const items: HclExpression[] = []
  for (;;) {
    skipBlank(cursor, true)
    if (take(cursor, ']')) break
    if (cursor.at >= cursor.text.length) {
      fail(cursor, 'A list is not closed.')
      break
    }
    items.push(readExpression(cursor, true))
    skipBlank(cursor, true)
    if (!take(cursor, ',') && cursor.text[cursor.at] !== ']') fail(cursor, 'Between the values of a list a comma is missing.')
  }
  return { kind: 'list', range: rangeFrom(start, cursor), items }
}

function readMap(cursor: HclCursor): HclExpression {
  const start = cursor.at
  if (isComprehension(cursor)) {
    passBrackets(cursor)
    return opaque(start, cursor)
  }
  cursor.at++
  const entries: HclEntry[] = []
  for (;;) {
    skipBlank(cursor, true)
    if (take(cursor, '}')) break
    if (cursor.at >= cursor.text.length) {
      fail(cursor, 'A map is not closed.')
      break
    }
    const key = readExpression(cursor)
    skipBlank(cursor, false)
    if (!take(cursor, '=') && !take(cursor, ':')) fail(cursor, 'Behind the key of a map `=` is missing.')
    skipBlank(cursor, true)
    const value = readExpression(cursor)
    skipBlank(cursor, false)
    if (!take(cursor, ',') && !/^[\n}]/.test(cursor.text.slice(cursor.at, cursor.at + 1))) fail(cursor, 'Between the entries of a map a comma or a line end is missing.')
    const name = keyOf(key)
    if (name !== undefined) entries.push({ name, key: key.range, value })
  }
  return { kind: 'map', range: rangeFrom(start, cursor), entries }
}

function keyOf(key: HclExpression): string | undefined {
  if (key.kind === 'name') return key.name
  if (key.kind === 'literal') return key.text
  const [only = '', ...others] = key.kind === 'text' ? key.parts : []
  return key.kind === 'text' && others.length === 0 && typeof only === 'string' ? only : undefined
}
