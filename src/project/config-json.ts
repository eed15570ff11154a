import { createRequire } from 'node:module'
import type { Node, ParseError } from 'jsonc-parser'
import { indexLines, type Position } from '../dockerfile/text.ts'
import type { ConfigSource } from './assert-valid.ts'
import { usageErrorAt } from './usage-error.ts'

type JsoncParser = typeof import('jsonc-parser')

const require = createRequire(import.meta.url)

// Most configuration files are plain JSON, which Node reads itself. Comments and places are the rare case.
const jsonc = (): JsoncParser => require('jsonc-parser')

/** The value of a JSON text, or undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value of a JSON text that may hold comments and trailing commas. UsageError with the place where it is none. */
export function parseConfigText(source: ConfigSource): unknown {
  const body = source.text.replace(/^\uFEFF/, '')
  const value = parseJson(body)
  if (value !== undefined) return value
  const tree = parseTree(body, source)
  return tree && jsonc().getNodeValue(tree)
}

function parseTree(text: string, source: ConfigSource): Node | undefined {
  const errors: ParseError[] = []
  const tree = unlessTooDeep(source, () => jsonc().parseTree(text, errors, { allowTrailingComma: true }))
  const [first] = errors
  if (!first && tree) return tree
  const position = indexLines(text).positionAt(first?.offset ?? 0)
  const reason = first ? ` (${jsonc().printParseErrorCode(first.error)})` : ''
  throw usageErrorAt(source.file, position, `${source.whole} is not JSON with comments${reason}.`)
}

function unlessTooDeep<Value>({ file, whole }: ConfigSource, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw usageErrorAt(file, { line: 1, column: 1 }, `${whole} nests too deep.`)
    throw error
  }
}

/** The place of a value, or of its key, in a text that `parseConfigText` has read. The nearest value around it where it does not exist. */
export function placeOf(text: string, path: readonly string[], part: 'key' | 'value'): Position {
  const body = text.replace(/^\uFEFF/, '')
  let node = jsonc().parseTree(body)
  for (const name of path) {
    const next = childOf(node, name)
    if (!next) break
    node = next
  }
  const at = part === 'key' && node?.parent?.type === 'property' ? node.parent : node
  return indexLines(body).positionAt(at?.offset ?? 0)
}

function childOf(node: Node | undefined, name: string): Node | undefined {
  if (node?.type === 'array') return node.children?.[Number(name)]
  return node?.children?.find((property) => property.children?.[0]?.value === name)?.children?.[1]
}
