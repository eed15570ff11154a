import { refuse, type Draft } from './draft.ts'
import { readHeredocWord } from './heredoc.ts'
import type { CopyInstruction, WordsInstruction } from './instruction.ts'
import { readJsonForm } from './json-form.ts'
import { wordOf, type Piece } from './logical-text.ts'
import { portFault } from './ports.ts'
import { skipSpace, trimSpace } from './whitespace.ts'
import { plainWords } from './words.ts'

export function readCopy(draft: Draft, keyword: 'COPY' | 'ADD'): CopyInstruction | undefined {
  const pieces = readList(draft, keyword)
  if (pieces === undefined) return undefined
  const target = pieces.at(-1)
  if (target === undefined || pieces.length < 2) {
    return refuse(draft, `${keyword} has ${target === undefined ? 'no arguments' : 'one argument'}, and takes at least a source and a destination.`)
  }
  if (readHeredocWord(target.text) !== undefined) return refuse(draft, `${keyword} has a heredoc for its destination.`)
  const sources = pieces.slice(0, -1).filter((piece) => readHeredocWord(piece.text) === undefined)
  return {
    keyword,
    sources: sources.map((piece) => wordOf(draft.base.rest, piece)),
    destination: wordOf(draft.base.rest, target),
    ...draft.base,
  }
}

export function readVolume(draft: Draft): WordsInstruction | undefined {
  const pieces = readList(draft, 'VOLUME')
  if (pieces === undefined) return undefined
  if (pieces.length === 0) return refuse(draft, 'VOLUME has no argument.')
  const words = pieces.map(({ text, start, end }) => wordOf(draft.base.rest, { text: trimmed(text), start, end }))
  if (words.some((word) => word.text === '')) return refuse(draft, 'VOLUME has an empty path.')
  return { keyword: 'VOLUME', words, ...draft.base }
}

export function readExpose(draft: Draft): WordsInstruction | undefined {
  const pieces = plainWords(draft.base.rest.text)
  if (pieces.length === 0) return refuse(draft, 'EXPOSE has no argument.')
  const words = pieces.map((piece) => wordOf(draft.base.rest, piece))
  for (const { text, range } of words) {
    // Variables and quotes may still change what a word says.
    const fault = /[$\\`'"]/.test(text) ? undefined : portFault(text)
    if (fault !== undefined) refuse(draft, `EXPOSE ${fault}.`, range)
  }
  return { keyword: 'EXPOSE', words, ...draft.base }
}

/** The strings of a JSON array, or plain words. */
function readList(draft: Draft, keyword: string): readonly Piece[] | undefined {
  const form = readJsonForm(draft.base.rest.text)
  if (form === undefined) return plainWords(draft.base.rest.text)
  if (form.kind === 'mixed') return refuse(draft, `${keyword} has a JSON array in which not every element is a string.`)
  return form.items
}

function trimmed(text: string): string {
  const start = skipSpace(text, 0, text.length)
  return text.slice(start, trimSpace(text, start, text.length))
}
