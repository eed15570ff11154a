import { byText } from '../by-text.ts'
import { loadYaml } from '../load-yaml.ts'
import { recordOf, textOf } from './json.ts'

/** The items of a list under a top-level key of a YAML file; those of a list in it follow their key, as in conda's `pip:`. */
export function yamlList(text: string, key: string): readonly string[] {
  const whole = wholeOf(text)
  if (whole) return itemsIn(whole.get(key))
  return linesUnder(text, key).lines.flatMap((line) => (/^\s*-\s/.test(line) ? [unquote(line.replace(/^\s*-\s+/, ''))] : []))
}

/** The `key: value` pairs under a top-level key. */
export function yamlPairs(text: string, key: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  const whole = wholeOf(text)
  for (const [name, value] of recordOf(whole?.get(key)) ?? []) if (typeof value === 'string') pairs.set(name, value)
  for (const line of whole ? [] : linesUnder(text, key).lines) {
    const at = line.search(/:(\s|$)/)
    if (at > 0) pairs.set(unquote(line.slice(0, at)), unquote(line.slice(at + 1)))
  }
  return pairs
}

/** The value beside a top-level key. */
export function yamlText(text: string, key: string): string | undefined {
  const whole = wholeOf(text)
  const value = whole ? textOf(whole.get(key)) : unquote(linesUnder(text, key).inline)
  return value === '' ? undefined : value
}

/** What a file holds, all of it text, nothing where it is no YAML; undefined where its lines tell, since loading the package takes longer than linting a Dockerfile. */
const wholeOf = byText((text): ReadonlyMap<string, unknown> | undefined => {
  if (text.split(/\r?\n/).every(isPlain)) return undefined
  try {
    const value: unknown = loadYaml().parse(text, { schema: 'failsafe', merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
    return recordOf(value) ?? new Map()
  } catch {
    return new Map()
  }
})

const plainLine = /^( *)((?:- +)*)(?:([\w./@*^~<>=+-]+|"[^"\\:]*"|'[^':]*'):(?= |$))? *(.*)$/
/** Not a list or a map in brackets, an anchor, a tag, a block, or text that goes on in the next line. */
const plainValue = /^(?:$|\[\]$|"[^"\\]*"$|'[^']*'$|[-?:][^\s,[\]{}]|[^\s\-?:,[\]{}#&*!|>'"%@`])/

/** Whether a line is one that package managers write: a key with its value, or an item of a list. */
function isPlain(line: string): boolean {
  const bare = withoutComment(line)
  if (bare === '') return true
  const [, indent, dashes, key, value = ''] = plainLine.exec(bare) ?? []
  const isAtTop = indent === '' && dashes === ''
  return plainValue.test(value) && (isAtTop ? /^[\w.-]+$/.test(key ?? '') : dashes !== '' || key !== undefined)
}

function withoutComment(line: string): string {
  return line.replace(/(?:^|\s)#.*$/, '').trimEnd()
}

function itemsIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) => {
    if (typeof item === 'string') return [item]
    return [...(recordOf(item) ?? [])].flatMap(([name, below]) => (typeof below === 'string' ? [`${name}: ${below}`] : [`${name}:`, ...itemsIn(below)]))
  })
}

function unquote(text: string): string {
  const bare = withoutComment(text).trim()
  return /^(['"]).*\1$/.test(bare) ? bare.slice(1, -1) : bare
}

function linesUnder(text: string, key: string): { inline: string; lines: readonly string[] } {
  const all = text.split(/\r?\n/)
  const start = all.findIndex((line) => line.startsWith(`${key}:`))
  if (start === -1) return { inline: '', lines: [] }
  const lines: string[] = []
  for (const line of all.slice(start + 1)) {
    if (withoutComment(line) === '') continue
    if (!/^(\s|-)/.test(line)) break
    lines.push(line)
  }
  return { inline: (all[start] ?? '').slice(key.length + 1), lines }
}
