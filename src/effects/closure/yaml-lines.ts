/**
 * Reads lists and flat maps under top-level keys of a YAML file, in the plain style that package managers write.
 * Not a YAML reader: what is written otherwise is not found.
 */
export function yamlList(text: string, key: string): readonly string[] {
  const { inline, lines } = linesUnder(text, key)
  if (inline.startsWith('[')) return inline.replace(/^\[|\]$/g, '').split(',').map(unquote).filter((item) => item !== '')
  return lines.flatMap((line) => (/^\s*-\s/.test(line) ? [unquote(line.replace(/^\s*-\s+/, ''))] : []))
}

/** The `key: value` pairs under a top-level key. */
export function yamlPairs(text: string, key: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  for (const line of linesUnder(text, key).lines) {
    const at = line.search(/:(\s|$)/)
    if (at > 0) pairs.set(unquote(line.slice(0, at)), unquote(line.slice(at + 1)))
  }
  return pairs
}

/** The value beside a top-level key. */
export function yamlText(text: string, key: string): string | undefined {
  const { inline } = linesUnder(text, key)
  return inline === '' ? undefined : unquote(inline)
}

function unquote(text: string): string {
  const bare = text.trim().replace(/\s#.*$/, '').trim()
  return /^(['"]).*\1$/.test(bare) ? bare.slice(1, -1) : bare
}

function linesUnder(text: string, key: string): { inline: string; lines: readonly string[] } {
  const all = text.split(/\r?\n/)
  const start = all.findIndex((line) => line.startsWith(`${key}:`))
  if (start === -1) return { inline: '', lines: [] }
  const lines: string[] = []
  for (const line of all.slice(start + 1)) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    if (!/^(\s|-)/.test(line)) break
    lines.push(line)
  }
  return { inline: (all[start] ?? '').slice(key.length + 1).trim(), lines }
}
