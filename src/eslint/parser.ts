import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import type { LineIndex, Range } from '../dockerfile/text.ts'
import { parse } from '../dockerfile/parse.ts'

interface Point {
  readonly line: number
  readonly column: number
}

interface Located {
  readonly range: [start: number, end: number]
  readonly loc: { readonly start: Point; readonly end: Point }
}

interface BlockComment extends Located {
  readonly type: 'Block'
  readonly value: string
}

/** A program without statements: all that ESLint's rules for Dockerfiles look at is the text. */
interface EmptyProgram extends Located {
  readonly type: 'Program'
  readonly sourceType: 'module'
  readonly body: readonly never[]
  readonly tokens: readonly never[]
  readonly comments: readonly BlockComment[]
}

export interface ParsedForEslint {
  readonly ast: EmptyProgram
  readonly visitorKeys: Readonly<Record<string, string[]>>
  readonly services: { readonly dockerfile: Dockerfile }
}

/** What ESLint shows as a parsing error. It asks for an exception, and the file is not linted. */
class ParsingError extends Error {
  readonly lineNumber: number
  readonly column: number

  constructor(message: string, { line, column }: Point) {
    super(message)
    this.lineNumber = line
    this.column = column
  }
}

/**
 * The parser for `.eslintrc` of ESLint 9, which has no languages. Comments are `Block` so that all of ESLint's
 * directives count in them. A fault is a parsing error: there is no other way for a parser to report one.
 */
export function parseForESLint(text: string): ParsedForEslint {
  const dockerfile = parse(text)
  const [fault] = dockerfile.faults
  if (fault) throw new ParsingError(fault.message, dockerfile.lines.positionAt(fault.range.start))
  const comments = dockerfile.comments.map((comment): BlockComment => ({
    type: 'Block',
    value: comment.text,
    ...locate(comment.range, dockerfile.lines),
  }))
  const whole = locate({ start: 0, end: text.length }, dockerfile.lines)
  return {
    ast: { type: 'Program', sourceType: 'module', body: [], tokens: [], comments, ...whole },
    visitorKeys: { Program: [] },
    services: { dockerfile },
  }
}

/** Columns from 0, as ESTree counts them. */
function locate({ start, end }: Range, lines: LineIndex): Located {
  const pointAt = (offset: number): Point => {
    const { line, column } = lines.positionAt(offset)
    return { line, column: column - 1 }
  }
  return { range: [start, end], loc: { start: pointAt(start), end: pointAt(end) } }
}
