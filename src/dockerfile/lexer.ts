import { readShellPattern, replace, trimPrefix, trimSuffix } from './shell-pattern.ts'
import { isSpace } from './whitespace.ts'

/** How a text is read. */
export interface Reading {
  readonly escape: '\\' | '`'
  /** Whether quotes are taken out, are read as quotes but kept, or are ordinary characters. */
  readonly quotes: 'remove' | 'keep' | 'ordinary'
  readonly keepEscapes: boolean
  /** Leaves a variable that is not set as it is written. */
  readonly keepUnset: boolean
  readonly lookup: (name: string) => string | undefined
}

/** A variable that a word names, and the offset of the name. */
export interface Reference {
  readonly name: string
  readonly offset: number
}

export interface Lexed {
  readonly value: string
  /** The value parted at blanks outside quotes, those inside variables' values included. */
  readonly words: readonly string[]
  /** In the order of the text, repeated as they are, those inside defaults and patterns included, taken or not. */
  readonly references: readonly Reference[]
  /** The modifiers in use: `:-`, `?`, `#`, `/`. */
  readonly modifiers: readonly string[]
  /** A sentence; value and words mean nothing then. */
  readonly fault: string | undefined
  /** The variable that the word cannot do without, where its absence is the fault. */
  readonly required: string | undefined
}

interface Lexer extends Reading {
  readonly source: string
  readonly references: Reference[]
  readonly modifiers: string[]
  at: number
  depth: number
  rawEscapes: boolean
  /** The word being gathered. One for all depths, as BuildKit has it: a `${…}` with a word in it drops what stood before it. */
  pending: string
  fault: string | undefined
  required: string | undefined
}

// Far beyond any real file: within the stack, and short of what a few lines of `ENV A=$A$A` come to.
const DEEPEST = 200
const LONGEST = 2 ** 20

/** BuildKit's word lexer: quotes, escapes, `$name` and `${name…}` with every modifier. Never throws. */
export function lex(source: string, reading: Reading): Lexed {
  const lexer: Lexer = {
    source, references: [], modifiers: [], at: 0, depth: 0, rawEscapes: reading.keepEscapes, pending: '', fault: undefined, required: undefined, ...reading,
  }
  const { value, words } = readUntil(lexer, undefined, reading.keepEscapes)
  const { references, modifiers, fault, required } = lexer
  return { value, words, references, modifiers, fault, required }
}

/** The first fault stays, and moving to the end stops every reader. */
function fail(lexer: Lexer, sentence: string): string {
  lexer.fault ??= sentence
  lexer.at = lexer.source.length
  return ''
}

function checked(lexer: Lexer, value: string): string {
  return value.length > LONGEST + lexer.source.length ? fail(lexer, 'The value is longer than a million characters.') : value
}

interface Words {
  readonly done: string[]
  inWord: boolean
}

function readUntil(lexer: Lexer, stop: string | undefined, rawEscapes: boolean): { value: string; words: string[] } {
  const outerEscapes = lexer.rawEscapes
  lexer.rawEscapes = rawEscapes
  lexer.pending = ''
  const words: Words = { done: [], inWord: false }
  let value = ''
  let stopped = false
  while (!stopped && lexer.at < lexer.source.length) {
    const char = lexer.source.charAt(lexer.at)
    if (char === stop) {
      lexer.at++
      stopped = true
    } else value = checked(lexer, value + readPiece(lexer, char, words))
  }
  if (lexer.pending !== '') words.done.push(lexer.pending)
  lexer.pending = ''
  lexer.rawEscapes = outerEscapes
  if (stop !== undefined && !stopped) fail(lexer, `A \`\${\` has no matching \`${stop}\`.`)
  return { value, words: words.done }
}

function readPiece(lexer: Lexer, char: string, words: Words): string {
  if (char === '$') {
    const value = readDollar(lexer)
    for (let at = 0; at < value.length; at++) addChar(lexer, words, value.charAt(at))
    return value
  }
  if (char === '<') return addRaw(lexer, words, readHeredocSign(lexer))
  if (lexer.quotes !== 'ordinary' && char === "'") return addRaw(lexer, words, readSingleQuotes(lexer))
  if (lexer.quotes !== 'ordinary' && char === '"') return addRaw(lexer, words, readDoubleQuotes(lexer))
  lexer.at++
  if (char !== lexer.escape) return addChar(lexer, words, char)
  const kept = lexer.rawEscapes ? addRaw(lexer, words, char) : ''
  const escaped = lexer.source.charAt(lexer.at)
  lexer.at++
  return escaped === '' ? kept : kept + addRaw(lexer, words, escaped)
}

function addChar(lexer: Lexer, words: Words, char: string): string {
  if (!isSpace(char.charCodeAt(0))) return addRaw(lexer, words, char)
  if (words.inWord && lexer.pending !== '') {
    words.done.push(lexer.pending)
    lexer.pending = ''
    words.inWord = false
  }
  return char
}

function addRaw(lexer: Lexer, words: Words, text: string): string {
  lexer.pending += text
  words.inWord = true
  return text
}

/** `<<` keeps the blanks that follow it, so that a heredoc is one word. */
function readHeredocSign(lexer: Lexer): string {
  const start = lexer.at
  lexer.at++
  if (lexer.source.charAt(lexer.at) !== '<') return '<'
  lexer.at++
  while (lexer.at < lexer.source.length && ' \t\r'.includes(lexer.source.charAt(lexer.at))) lexer.at++
  return lexer.source.slice(start, lexer.at)
}

function readSingleQuotes(lexer: Lexer): string {
  const start = lexer.at
  const end = lexer.source.indexOf("'", start + 1)
  if (end === -1) return fail(lexer, 'A single quote is never closed.')
  lexer.at = end + 1
  return lexer.quotes === 'keep' ? lexer.source.slice(start, end + 1) : lexer.source.slice(start + 1, end)
}

function readDoubleQuotes(lexer: Lexer): string {
  const quote = lexer.quotes === 'keep' ? '"' : ''
  let value = quote
  lexer.at++
  while (lexer.at < lexer.source.length) {
    const char = lexer.source.charAt(lexer.at)
    if (char === '$') {
      value = checked(lexer, value + readDollar(lexer))
      continue
    }
    lexer.at++
    if (char === '"') return value + quote
    value += char === lexer.escape ? readQuotedEscape(lexer) : char
  }
  return fail(lexer, 'A double quote is never closed.')
}

/** Behind the escape character in double quotes: it escapes quote, dollar and itself, and else stands for itself. */
function readQuotedEscape(lexer: Lexer): string {
  const kept = lexer.rawEscapes ? lexer.escape : ''
  const next = lexer.source.charAt(lexer.at)
  if (next === '') return kept
  if (next !== '"' && next !== '$' && next !== lexer.escape) return kept + lexer.escape
  lexer.at++
  return kept + next
}

function readDollar(lexer: Lexer): string {
  lexer.at++
  if (lexer.source.charAt(lexer.at) === '{') {
    lexer.depth++
    const value = lexer.depth > DEEPEST ? fail(lexer, 'A `${` lies too deep within others.') : readBraces(lexer)
    lexer.depth--
    return value
  }
  const name = readName(lexer)
  if (name === '') return '$'
  return lexer.lookup(name) ?? (lexer.keepUnset ? `$${name}` : '')
}

function readBraces(lexer: Lexer): string {
  lexer.at++
  if (['{', '}', ':'].includes(lexer.source.charAt(lexer.at))) return fail(lexer, 'A `${` has no variable name behind it.')
  const name = readName(lexer)
  const value = lexer.lookup(name)
  let operator = lexer.source.charAt(lexer.at)
  if (operator === '') return fail(lexer, 'A `${` has no matching `}`.')
  lexer.at++
  if (operator === '}') return value ?? (lexer.keepUnset ? `\${${name}}` : '')
  const colon = operator === ':' ? ':' : ''
  if (colon !== '') operator = lexer.source.charAt(lexer.at++)
  lexer.modifiers.push(colon + operator)
  if (colon === '' && operator === '/') return readReplacement(lexer, name, value)
  if (!(colon === '' ? '+-?#%' : '+-?').includes(operator) || operator === '') {
    return fail(lexer, `\`\${${name}${colon}${operator}\` has a modifier that builders do not know.`)
  }
  const { value: word } = readUntil(lexer, '}', operator === '#' || operator === '%')
  if (lexer.fault !== undefined) return ''
  if (value === undefined && lexer.keepUnset) return `\${${name}${colon}${operator}${word}}`
  return substitute(lexer, { name, value, operator, colon: colon !== '', word })
}

interface Substitution {
  readonly name: string
  readonly value: string | undefined
  readonly operator: string
  /** With a colon an empty value counts as unset. */
  readonly colon: boolean
  readonly word: string
}

/** A variable that must be given is not: the first of them is named. */
function miss(lexer: Lexer, { name, value, word }: Substitution): string {
  if (lexer.fault === undefined) lexer.required = name
  return fail(lexer, `The variable ${name} is ${value === undefined ? 'not set' : 'empty'}: ${word || 'a value is required'}.`)
}

function substitute(lexer: Lexer, substitution: Substitution): string {
  const { value, operator, colon, word } = substitution
  const isGiven = value !== undefined && !(colon && value === '')
  switch (operator) {
    case '-':
      return isGiven ? value : word
    case '+':
      return isGiven ? word : ''
    case '?':
      return isGiven ? value : miss(lexer, substitution)
    default:
      return trim(lexer, value ?? '', operator, word)
  }
}

/** `#` and `%` take the shortest match away, `##` and `%%` the longest. */
function trim(lexer: Lexer, value: string, operator: string, word: string): string {
  const longest = word.startsWith(operator)
  const pattern = readShellPattern(longest ? word.slice(1) : word)
  if (pattern === undefined) return fail(lexer, `The pattern \`${word}\` has a backslash before a character that needs none.`)
  return operator === '#' ? trimPrefix(value, pattern, longest) : trimSuffix(value, pattern, longest)
}

function readReplacement(lexer: Lexer, name: string, value: string | undefined): string {
  const all = lexer.source.charAt(lexer.at) === '/'
  if (all) lexer.at++
  const { value: word } = readUntil(lexer, '/', true)
  const { value: replacement } = readUntil(lexer, '}', true)
  if (lexer.fault !== undefined) return ''
  if (value === undefined && lexer.keepUnset) return `\${${name}/${word}/${replacement}}`
  const pattern = readShellPattern(word)
  if (pattern === undefined) return fail(lexer, `The pattern \`${word}\` has a backslash before a character that needs none.`)
  if ((value ?? '').length * replacement.length > LONGEST * 16) return fail(lexer, 'The value is longer than a million characters.')
  return replace(value ?? '', pattern, replacement, all)
}

const NAME = /\p{Nd}+|[@*#?\-$!]|\p{L}[\p{L}\p{Nd}_]*|_[\p{L}\p{Nd}_]*/uy

/** Digits, or one of the shell's special parameters, or a name of letters, digits and `_` of any script; else empty. */
function readName(lexer: Lexer): string {
  NAME.lastIndex = lexer.at
  const name = NAME.exec(lexer.source)?.[0] ?? ''
  if (name !== '') lexer.references.push({ name, offset: lexer.at })
  lexer.at += name.length
  return name
}
