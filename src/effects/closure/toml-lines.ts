import { byText } from '../by-text.ts'

/** One `key = value` of a TOML file, with the table that it stands in. */
export interface TomlEntry {
  readonly table: string
  readonly key: string
  /** The value as written, over several lines where it is an array. */
  readonly value: string
}

function brackets(text: string): number {
  const bare = text.replace(/"(\\.|[^"\\])*"|'[^']*'/g, '').replace(/#.*$/, '')
  return bare.split('[').length - bare.split(']').length
}

/**
 * Reads a TOML file line by line: tables, keys, and values that may be arrays over several lines.
 * Not a TOML reader: multi-line strings and dotted keys are taken as they stand.
 */
export const tomlEntries = byText((text): readonly TomlEntry[] => {
  const entries: TomlEntry[] = []
  let table = ''
  let open: { key: string; value: string; depth: number } | undefined
  for (const line of text.split(/\r?\n/)) {
    if (open) {
      open.value += ` ${line.trim()}`
      open.depth += brackets(line)
    } else {
      const header = /^\s*\[\[?([^\]]+)\]\]?\s*(#.*)?$/.exec(line)?.[1]
      if (header !== undefined) table = header.trim()
      const pair = /^\s*("[^"]+"|[\w.-]+)\s*=\s*(.*)$/.exec(line)
      if (header === undefined && pair) {
        open = { key: (pair[1] ?? '').replaceAll('"', ''), value: pair[2] ?? '', depth: brackets(pair[2] ?? '') }
      }
    }
    if (open && open.depth <= 0) {
      entries.push({ table, key: open.key, value: open.value })
      open = undefined
    }
  }
  return entries
})

/** The quoted strings in a value. */
export function tomlStrings(value: string): readonly string[] {
  return [...value.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '')
}

/** The value of a key in an inline table: `{ path = "../x" }`. */
export function inlineText(value: string, key: string): string | undefined {
  const found = new RegExp(`\\b${key}\\s*=\\s*["']([^"']*)["']`).exec(value)
  return found?.[1]
}
