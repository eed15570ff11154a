import type { Piece } from './logical-text.ts'

/** The exec form: the strings of a JSON array, each with the span of its literal. `mixed` is valid JSON that holds something other than strings. */
export type JsonForm =
  | { readonly kind: 'strings'; readonly items: readonly Piece[] }
  | { readonly kind: 'mixed' }

const PLAIN = /^[^\\\u0000-\u001f\ud800-\udfff]*$/

/** Reads strict JSON; the text is trimmed. Undefined for all else, single quotes and trailing commas included: builders then take the shell form. */
export function readJsonForm(text: string): JsonForm | undefined {
  if (!text.startsWith('[')) return undefined
  return readStrings(text) ?? (isArray(text) ? { kind: 'mixed' } : undefined)
}

function readStrings(text: string): JsonForm | undefined {
  const items: Piece[] = []
  let at = skipBlanks(text, 1)
  if (text[at] === ']') return at === text.length - 1 ? { kind: 'strings', items } : undefined
  for (;;) {
    const item = readString(text, at)
    if (item === undefined) return undefined
    items.push(item)
    at = skipBlanks(text, item.end)
    if (text[at] === ']') return at === text.length - 1 ? { kind: 'strings', items } : undefined
    if (text[at] !== ',') return undefined
    at = skipBlanks(text, at + 1)
  }
}

function readString(text: string, start: number): Piece | undefined {
  if (text[start] !== '"') return undefined
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  if (at >= text.length) return undefined
  const literal = text.slice(start, at + 1)
  if (PLAIN.test(literal)) return { text: literal.slice(1, -1), start, end: at + 1 }
  const value = parsed(literal)
  // A lone surrogate cannot stand in UTF-8: Go decodes its escape to the replacement character.
  return typeof value === 'string' ? { text: value.replace(/\p{Cs}/gu, '\ufffd'), start, end: at + 1 } : undefined
}

function isArray(text: string): boolean {
  return Array.isArray(parsed(text))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++
  return at
}
