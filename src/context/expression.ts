import { type CharSet, complementOf } from './char-set.ts'
import { compileGlob, type GlobStep } from './glob-program.ts'

/**
 * A test for whole texts from the small part of Go's regular expressions that ignore patterns turn into: characters, classes,
 * `.*`, a class with `*`, the group `(.*` slash `)?`, and `^`. Undefined where Go refuses the expression, or where a backslash stands before
 * a letter or digit that has a meaning of its own beyond classes and control characters (`\b`, `\pL`, `\x41`): nobody means those.
 */
export function compileExpression(expression: string): ((text: string) => boolean) | undefined {
  const chars = Array.from(expression)
  const steps: GlobStep[] = []
  let at = 0
  while (at < chars.length) {
    const found = readStep(chars, at)
    if (found === undefined) return undefined
    steps.push(found.step)
    at = found.end
  }
  return compileGlob(steps)
}

interface Found<T> {
  readonly step: T
  readonly end: number
}

const anyInLine: CharSet = { negated: true, ranges: [[0x0a, 0x0a]] }
const foldersLength = '(.*/)?'.length
const longestName = '^xdigit:]'.length

function readStep(chars: readonly string[], at: number): Found<GlobStep> | undefined {
  switch (chars[at]) {
    case '^':
      return { step: { kind: 'start' }, end: at + 1 }
    case '.':
      return { step: { kind: 'many', set: anyInLine }, end: at + 2 }
    case '(':
      return { step: { kind: 'folders' }, end: at + foldersLength }
    case '[':
      return readSet(chars, at)
    case '\\':
      return readEscape(chars, at)
    default:
      return { step: { kind: 'char', code: codeOf(chars[at]) }, end: at + 1 }
  }
}

function readSet(chars: readonly string[], at: number): Found<GlobStep> | undefined {
  const found = readClass(chars, at)
  if (found === undefined) return undefined
  const isRepeated = chars[found.end] === '*'
  return { step: { kind: isRepeated ? 'many' : 'one', set: found.step }, end: isRepeated ? found.end + 1 : found.end }
}

function readEscape(chars: readonly string[], at: number): Found<GlobStep> | undefined {
  const perl = perlRanges(chars[at + 1])
  if (perl !== undefined) return { step: { kind: 'one', set: { negated: false, ranges: perl } }, end: at + 2 }
  const code = escapedCode(chars[at + 1])
  return code === undefined ? undefined : { step: { kind: 'char', code }, end: at + 2 }
}

type Ranges = CharSet['ranges']

function readClass(chars: readonly string[], open: number): Found<CharSet> | undefined {
  const negated = chars[open + 1] === '^'
  const first = negated ? open + 2 : open + 1
  const ranges: (readonly [number, number])[] = []
  let at = first
  while (chars[at] !== ']' || at === first) {
    const found = readNamedClass(chars, at) ?? readRange(chars, at)
    if (found?.step === undefined) return undefined
    ranges.push(...found.step)
    at = found.end
  }
  return { step: { negated, ranges }, end: at + 1 }
}

/** `[:alpha:]` or `\d`; the step is undefined for a name that does not exist. */
function readNamedClass(chars: readonly string[], at: number): Found<Ranges | undefined> | undefined {
  if (chars[at] === '\\') {
    const perl = perlRanges(chars[at + 1])
    return perl === undefined ? undefined : { step: perl, end: at + 2 }
  }
  if (chars[at] !== '[' || chars[at + 1] !== ':') return undefined
  const name = chars.slice(at + 2, at + 2 + longestName).join('').split(':]', 1)[0] ?? ''
  const close = at + 2 + name.length
  if (chars[close] !== ':' || chars[close + 1] !== ']') return undefined
  const ranges = posixClasses.get(name.startsWith('^') ? name.slice(1) : name)
  return { step: name.startsWith('^') && ranges !== undefined ? complementOf(ranges) : ranges, end: close + 2 }
}

function readRange(chars: readonly string[], at: number): Found<Ranges> | undefined {
  const low = readMember(chars, at)
  if (low === undefined) return undefined
  const isRange = chars[low.end] === '-' && chars[low.end + 1] !== ']' && low.end + 1 < chars.length
  const high = isRange ? readMember(chars, low.end + 1) : low
  if (high === undefined || high.step < low.step) return undefined
  return { step: [[low.step, high.step]], end: high.end }
}

function readMember(chars: readonly string[], at: number): Found<number> | undefined {
  const char = chars[at]
  if (char === undefined) return undefined
  if (char !== '\\') return { step: codeOf(char), end: at + 1 }
  const code = escapedCode(chars[at + 1])
  return code === undefined ? undefined : { step: code, end: at + 2 }
}

/** What a backslash before the character stands for, where that is one character. */
function escapedCode(char: string | undefined): number | undefined {
  if (char === undefined) return undefined
  const control = controls.get(char)
  if (control !== undefined) return control
  return /[0-9A-Za-z]/.test(char) || codeOf(char) > 0x7f ? undefined : codeOf(char)
}

function codeOf(char: string | undefined): number {
  return char?.codePointAt(0) ?? 0
}

function perlRanges(char: string | undefined): Ranges | undefined {
  const ranges = perlClasses.get(char?.toLowerCase() ?? '')
  return ranges !== undefined && char !== char?.toLowerCase() ? complementOf(ranges) : ranges
}

const controls = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
  ['v', 0x0b],
])

const perlClasses = new Map([
  ['d', rangesOf('09')],
  ['s', rangesOf('\t\n\f\r  ')],
  ['w', rangesOf('09AZaz__')],
])

const posixClasses = new Map([
  ['alnum', rangesOf('09AZaz')],
  ['alpha', rangesOf('AZaz')],
  ['ascii', rangesOf('\0\x7f')],
  ['blank', rangesOf('\t\t  ')],
  ['cntrl', rangesOf('\0\x1f\x7f\x7f')],
  ['digit', rangesOf('09')],
  ['graph', rangesOf('!~')],
  ['lower', rangesOf('az')],
  ['print', rangesOf(' ~')],
  ['punct', rangesOf('!/:@[`{~')],
  ['space', rangesOf('\t\r  ')],
  ['upper', rangesOf('AZ')],
  ['word', rangesOf('09AZaz__')],
  ['xdigit', rangesOf('09AFaf')],
])

/** Each pair of characters is a range. */
function rangesOf(pairs: string): Ranges {
  const ranges: (readonly [number, number])[] = []
  for (let at = 0; at < pairs.length; at += 2) ranges.push([pairs.charCodeAt(at), pairs.charCodeAt(at + 1)])
  return ranges
}
