import type { SyntaxFault } from '../dockerfile/dockerfile.ts'
import { fail, nested, skipBlank, take, takeName, type HclCursor } from './hcl-cursor.ts'
import { readExpression } from './hcl-expression.ts'
import { readParts, readQuoted } from './hcl-template.ts'
import type { HclBlock, HclBody, HclEntry, HclExpression } from './hcl-tree.ts'

export interface Hcl {
  readonly body: HclBody
  /** What stands below the first fault is not read. */
  readonly faults: readonly SyntaxFault[]
}

/**
 * Reads the native syntax of HCL, every value with its place. Never throws. Functions, operators and comprehensions are passed without a look at
 * what they come to. Source: the HCL native syntax specification.
 */
export function readHcl(text: string): Hcl {
  const cursor: HclCursor = { text, at: 0, depth: 0, fault: undefined }
  const body = readBody(cursor, true)
  return { body, faults: cursor.fault ? [cursor.fault] : [] }
}

/** A text of JSON as a template, which it is in a bake file. */
export function readTemplate(text: string): readonly (string | HclExpression)[] | undefined {
  const cursor: HclCursor = { text, at: 0, depth: 0, fault: undefined }
  const parts = readParts(cursor, (at) => readExpression(at, true), () => false, false)
  return cursor.fault ? undefined : parts
}

const emptyBody: HclBody = { attributes: new Map(), blocks: [] }

function readBody(cursor: HclCursor, isFile: boolean): HclBody {
  const attributes = new Map<string, HclEntry>()
  const blocks: HclBlock[] = []
  for (;;) {
    skipBlank(cursor, true)
    if (cursor.at >= cursor.text.length) {
      if (!isFile) fail(cursor, 'A block is not closed by a brace.')
      return { attributes, blocks }
    }
    if (take(cursor, '}')) {
      if (!isFile) return { attributes, blocks }
      cursor.at--
      fail(cursor, 'A brace closes no block.')
    }
    readItem(cursor, attributes, blocks)
  }
}

function readItem(cursor: HclCursor, attributes: Map<string, HclEntry>, blocks: HclBlock[]): void {
  const start = cursor.at
  const name = cursor.text[start] === '"' ? labelOf(cursor) : takeName(cursor)
  if (name === '') return fail(cursor, 'A name is missing.')
  const key = { start, end: cursor.at }
  skipBlank(cursor, false)
  if (take(cursor, '=')) {
    skipBlank(cursor, false)
    const value = readExpression(cursor)
    attributes.set(name, { name, key, value })
    skipBlank(cursor, false)
    if (!/^[\n}]?$/.test(cursor.text.slice(cursor.at, cursor.at + 1))) fail(cursor, `Behind the value of \`${name}\` a line end is missing.`)
    return
  }
  const labels: string[] = []
  let { end } = key
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '{') {
    const label = cursor.text[cursor.at] === '"' ? labelOf(cursor) : takeName(cursor)
    if (label === '') return fail(cursor, `Behind \`${name}\` neither a value nor a block follows.`)
    labels.push(label)
    end = cursor.at
    skipBlank(cursor, false)
  }
  if (!take(cursor, '{')) return fail(cursor, `Behind \`${name}\` neither a value nor a block follows.`)
  const body = nested(cursor, () => readBody(cursor, false), emptyBody)
  blocks.push({ type: name, labels, range: { start, end }, body })
}

/** A label in quotes; one with an interpolation is none. */
function labelOf(cursor: HclCursor): string {
  const quoted = readQuoted(cursor, (at) => readExpression(at, true))
  const [only = '', ...others] = quoted.kind === 'text' ? quoted.parts : []
  return typeof only === 'string' && others.length === 0 ? only : ''
}
