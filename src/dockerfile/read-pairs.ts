import { refuse, type Draft } from './draft.ts'
import type { ArgDeclaration, ArgInstruction, EnvInstruction, LogicalText, Pair } from './instruction.ts'
import { wordOf, type Piece } from './logical-text.ts'
import { isSeparator, skipSeparators } from './whitespace.ts'
import { quotedWords } from './words.ts'

/** `name=value …`, or the old `name value` where the first word has no `=`. */
export function readEnv(draft: Draft, keyword: 'ENV' | 'LABEL'): EnvInstruction | undefined {
  const { rest } = draft.base
  const words = quotedWords(rest.text, draft.escape)
  const [first] = words
  if (first === undefined) return refuse(draft, `${keyword} has no argument.`)
  if (!first.text.includes('=')) {
    const pair = readOldPair(rest)
    if (pair === undefined) return refuse(draft, `${keyword} has the name \`${first.text}\` without a value.`)
    return { keyword, pairs: [pair], ...draft.base }
  }
  const pairs: Pair[] = []
  for (const word of words) {
    const { name, value } = readDeclaration(rest, word)
    if (value === undefined) return refuse(draft, `${keyword} has \`${word.text}\` where a \`name=value\` belongs.`, name.range)
    if (name.text === '') return refuse(draft, `${keyword} has a value without a name.`, value.range)
    pairs.push({ name, value })
  }
  return { keyword, pairs, ...draft.base }
}

export function readArg(draft: Draft): ArgInstruction | undefined {
  const { rest } = draft.base
  const declarations = quotedWords(rest.text, draft.escape).map((word) => readDeclaration(rest, word))
  if (declarations.length === 0) return refuse(draft, 'ARG has no argument.')
  if (declarations.some(({ name }) => name.text === '')) return refuse(draft, 'ARG has a value without a name.')
  return { keyword: 'ARG', declarations, ...draft.base }
}

function readDeclaration(rest: LogicalText, { text, start, end }: Piece): ArgDeclaration {
  const equals = text.indexOf('=')
  if (equals === -1) return { name: wordOf(rest, { text, start, end }), value: undefined }
  return {
    name: wordOf(rest, { text: text.slice(0, equals), start, end: start + equals }),
    value: wordOf(rest, { text: text.slice(equals + 1), start: start + equals + 1, end }),
  }
}

function readOldPair(rest: LogicalText): Pair | undefined {
  const { text } = rest
  let end = 0
  while (end < text.length && !isSeparator(text.charCodeAt(end))) end++
  const start = skipSeparators(text, end, text.length)
  if (start === text.length) return undefined
  return {
    name: wordOf(rest, { text: text.slice(0, end), start: 0, end }),
    value: wordOf(rest, { text: text.slice(start), start, end: text.length }),
  }
}
