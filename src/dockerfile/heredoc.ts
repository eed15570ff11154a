import type { Heredoc } from './instruction.ts'
import { lex } from './lexer.ts'
import type { LineCursor, SourceLine } from './source-lines.ts'

/** `3<<-"EOF"` as a word of an instruction announces it. */
export type HeredocWord = Pick<Heredoc, 'name' | 'fileDescriptor' | 'expand' | 'chomp'>

const SHAPE = /^(\d*)<<(-?)[\t\n\f\r ]*([^<]*)$/

/**
 * The heredocs that an instruction's line announces, in order. None where the line's quotes or braces are not balanced: BuildKit then
 * sees no words at all, and the shell gets the lines that follow as instructions do.
 */
export function heredocWordsOf(line: string): readonly HeredocWord[] {
  if (!line.includes('<<')) return []
  const { words, fault } = lexHeredoc(line, 'keep', true)
  if (fault !== undefined) return []
  return words.map(readHeredocWord).filter((word) => word !== undefined)
}

/** Undefined for a word that announces no heredoc. Quotes anywhere in the name turn expansion off, and are no part of it. */
export function readHeredocWord(word: string): HeredocWord | undefined {
  const [, descriptor = '', dash, rest] = SHAPE.exec(word) ?? []
  if (rest === undefined || rest === '') return undefined
  const { words: names, fault } = lexHeredoc(rest, 'remove', false)
  const [name] = names
  if (name === undefined || names.length > 1 || fault !== undefined) return undefined
  const [quoted = ''] = lexHeredoc(rest, 'keep', false).words
  return {
    name,
    fileDescriptor: descriptor === '' ? undefined : Number(descriptor),
    expand: countQuotes(name) === countQuotes(quoted),
    chomp: dash === '-',
  }
}

export interface Bodies {
  readonly heredocs: readonly Heredoc[]
  /** The last line that was read: the last terminator, unless one is missing. */
  readonly last: SourceLine | undefined
  /** The name that no line ends. */
  readonly open: string | undefined
}

/** Reads the bodies that the words announce from the lines that follow. One without a terminator reaches to the end of the file. */
export function readBodies(text: string, words: readonly HeredocWord[], lines: LineCursor): Bodies {
  const heredocs: Heredoc[] = []
  let last: SourceLine | undefined
  for (const word of words) {
    let line = lines.next()
    const start = line?.start ?? text.length
    while (line !== undefined && !terminates(text.slice(line.start, line.end), word)) {
      last = line
      line = lines.next()
    }
    const end = line?.start ?? text.length
    heredocs.push({ content: text.slice(start, end), range: { start, end }, ...word })
    if (line === undefined) return { heredocs, last, open: word.name }
    last = line
  }
  return { heredocs, last, open: undefined }
}

function terminates(line: string, word: HeredocWord): boolean {
  return (word.chomp ? line.replace(/^\t+/, '') : line) === word.name
}

// Heredocs are lexed with the backslash, whatever the escape directive says.
function lexHeredoc(text: string, quotes: 'keep' | 'remove', keepEscapes: boolean): { words: readonly string[]; fault: string | undefined } {
  return lex(text, { escape: '\\', quotes, keepEscapes, keepUnset: true, lookup: () => undefined })
}

function countQuotes(text: string): number {
  return text.split(/['"]/).length
}
