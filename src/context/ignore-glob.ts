import { compileExpression } from './expression.ts'

/**
 * A test for paths from a cleaned ignore pattern. Like the builder's matcher it knows four kinds: the very path, all that starts with the
 * text before a final `**`, all that ends with the text behind a leading `**`, and else an expression, of which it keeps every oddity:
 * `[...]` may hold a slash, `[*]` is no literal star. Undefined where the expression does not compile.
 */
export function compileIgnoreGlob(pattern: string): ((path: string) => boolean) | undefined {
  const translated = translate(pattern)
  switch (translated.kind) {
    case 'exact':
      return (path) => path === pattern
    case 'prefix':
      return startTest(pattern.slice(0, -2))
    case 'suffix':
      return endTest(pattern.slice(2))
    case 'expression':
      return compileExpression(translated.expression)
  }
}

interface Translation {
  readonly kind: 'exact' | 'prefix' | 'suffix' | 'expression'
  /** The regular expression that the builder makes of the pattern, without its anchors. */
  readonly expression: string
}

function translate(pattern: string): Translation {
  const chars = Array.from(pattern)
  let kind: Translation['kind'] = 'exact'
  let expression = ''
  let at = 0
  while (at < chars.length) {
    const piece = translateAt(chars, at)
    if (piece.isTail && kind === 'exact') kind = 'prefix'
    else expression += piece.expression
    if (piece.isTail ? kind !== 'prefix' : piece.isSpecial) kind = 'expression'
    if (piece.isDoubleStar && at === 0) kind = 'suffix'
    at = piece.end
  }
  return { kind, expression }
}

interface Piece {
  readonly expression: string
  readonly end: number
  /** Cannot be matched by comparing text. */
  readonly isSpecial: boolean
  readonly isDoubleStar: boolean
  /** `**` at the end of the pattern. */
  readonly isTail: boolean
}

function translateAt(chars: readonly string[], at: number): Piece {
  const char = chars[at] ?? ''
  const plain = { isSpecial: false, isDoubleStar: false, isTail: false, end: at + 1 }
  const special = { ...plain, isSpecial: true }
  if (char === '*' && chars[at + 1] === '*') return translateDoubleStar(chars, at)
  if (char === '*') return { ...special, expression: '[^/]*' }
  if (char === '?') return { ...special, expression: '[^/]' }
  if (char === '[' || char === ']') return { ...special, expression: char }
  if (char === '\\') return { ...special, expression: `\\${chars[at + 1] ?? ''}`, end: at + 2 }
  return { ...plain, expression: '.+()|{}$'.includes(char) ? `\\${char}` : char }
}

function translateDoubleStar(chars: readonly string[], at: number): Piece {
  const end = chars[at + 2] === '/' ? at + 3 : at + 2
  const isTail = end >= chars.length
  return { expression: isTail ? '.*' : '(.*/)?', end, isSpecial: true, isDoubleStar: true, isTail }
}

function startTest(start: string): (path: string) => boolean {
  return (path) => path.startsWith(start)
}

/** Behind `**` and a slash the whole path may be what is named. */
function endTest(end: string): (path: string) => boolean {
  const alone = end.startsWith('/') ? end.slice(1) : undefined
  return (path) => path.endsWith(end) || path === alone
}
