import type { Directive, SyntaxFault } from './dockerfile.ts'
import { openLines, type SourceLine } from './source-lines.ts'
import { skipSpace, trimSpace } from './whitespace.ts'

export interface DirectiveBlock {
  readonly directives: readonly Directive[]
  readonly escape: '\\' | '`'
  readonly faults: readonly SyntaxFault[]
}

interface Entry {
  readonly name: Directive['name']
  readonly value: string
  readonly start: number
  readonly end: number
}

const NAMES: readonly Directive['name'][] = ['syntax', 'escape', 'check']

/**
 * Reads the directives on top of a Dockerfile. The first line that is none ends them, be it an ordinary comment or a blank line.
 * Only `escape` may be indented, and only `syntax` and `check` may follow a `#!` line: BuildKit reads the two kinds apart.
 */
export function readDirectives(text: string): DirectiveBlock {
  const lines = openLines(text)
  let line = lines.next()
  const shebang = line !== undefined && text.startsWith('#!', line.start)
  if (shebang) line = lines.next()

  const directives: Directive[] = []
  const faults: SyntaxFault[] = []
  const seen = new Set<string>()
  let escape: '\\' | '`' = '\\'
  let flush = true
  for (; line !== undefined; line = lines.next()) {
    const start = skipSpace(text, line.start, line.end)
    const entry = text[start] === '#' ? readEntry(text, start, start + 1, line) : undefined
    if (entry === undefined) break
    const range = { start: entry.start, end: entry.end }
    if (start !== line.start) flush = false
    if (seen.has(entry.name)) {
      if (!shebang) faults.push({ message: `The directive \`${entry.name}\` stands twice, and only one is allowed.`, range })
      continue
    }
    seen.add(entry.name)
    if (entry.name === 'escape' ? shebang : !flush) continue
    directives.push({ name: entry.name, value: entry.value, range })
    if (entry.name !== 'escape') continue
    if (entry.value === '\\' || entry.value === '`') escape = entry.value
    else faults.push({ message: `The directive \`escape\` is \`${entry.value}\`, and only \`\\\` and \`\`\` can be.`, range })
  }
  if (!directives.some((directive) => directive.name === 'syntax')) directives.push(...foreignSyntax(text))
  return { directives, escape, faults }
}

/** `name = value` after a comment sign; a name that no builder knows makes it a comment. */
function readEntry(text: string, start: number, from: number, line: SourceLine): Entry | undefined {
  const equals = text.indexOf('=', from)
  if (equals === -1 || equals >= line.end - 1) return undefined
  const nameStart = skipSpace(text, from, equals)
  const written = text.slice(nameStart, trimSpace(text, nameStart, equals)).toLowerCase()
  const name = NAMES.find((candidate) => candidate === written)
  if (name === undefined) return undefined
  const value = text.slice(skipSpace(text, equals + 1, line.end), trimSpace(text, equals + 1, line.end))
  return { name, value, start, end: line.end }
}

/** `syntax` as other languages write it, for frontends that read them: `// syntax=…` on top, or a file that is one JSON object. */
function foreignSyntax(text: string): readonly Directive[] {
  const lines = openLines(text)
  let line = lines.next()
  if (line !== undefined && text.startsWith('#!', line.start)) line = lines.next()
  if (line === undefined) return []
  if (text.startsWith('{', skipSpace(text, line.start, text.length))) return syntaxOfObject(text, line.start)
  for (; line !== undefined && text.startsWith('//', line.start); line = lines.next()) {
    const entry = readEntry(text, line.start, line.start + 2, line)
    if (entry === undefined) return []
    if (entry.name === 'syntax') return [{ name: 'syntax', value: entry.value, range: { start: entry.start, end: entry.end } }]
  }
  return []
}

function syntaxOfObject(text: string, start: number): readonly Directive[] {
  try {
    const object: unknown = JSON.parse(text.slice(start))
    if (typeof object !== 'object' || object === null || !('syntax' in object) || typeof object.syntax !== 'string') return []
    return [{ name: 'syntax', value: object.syntax, range: { start: skipSpace(text, start, text.length), end: trimSpace(text, start, text.length) } }]
  } catch {
    return []
  }
}
