/** Characters to match one by one; undefined stands for any single character. */
type Run = readonly (string | undefined)[]

/**
 * A glob of `#`, `%` and `/` substitutions: runs that stars part. `*` and `?` match no line break; there are no brackets.
 * Characters are code points. A match takes time in proportion to text and pattern, whatever the number of stars.
 */
export type ShellPattern = readonly Run[]

/** Undefined for a pattern that BuildKit refuses: a backslash before anything but `*`, `?`, `\`, `/` and `}`. */
export function readShellPattern(pattern: string): ShellPattern | undefined {
  const runs: (string | undefined)[][] = [[]]
  const chars = [...pattern]
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]
    const run = runs.at(-1)
    if (char === '*') runs.push([])
    else if (char === '?') run?.push(undefined)
    else if (char === '\\') {
      at++
      const escaped = chars[at]
      if (escaped === undefined || !'*?\\/}'.includes(escaped)) return undefined
      run?.push(escaped)
    } else run?.push(char)
  }
  return runs
}

export function trimPrefix(value: string, pattern: ShellPattern, longest: boolean): string {
  const chars = [...value]
  const end = matchAt(chars, pattern, 0, longest)
  return end === undefined ? value : chars.slice(end).join('')
}

export function trimSuffix(value: string, pattern: ShellPattern, longest: boolean): string {
  const chars = [...value].reverse()
  const mirrored = pattern.map((run) => [...run].reverse()).reverse()
  const end = matchAt(chars, mirrored, 0, longest)
  return end === undefined ? value : chars.slice(end).reverse().join('')
}

/** Puts the replacement in place of the leftmost longest match, or of all of them. For all, Go reads it as a template (BuildKit 0.25, observed). */
export function replace(value: string, pattern: ShellPattern, replacement: string, all: boolean): string {
  const chars = [...value]
  let result = ''
  let copied = 0
  let from = 0
  while (from <= chars.length) {
    const match = findFrom(chars, pattern, from)
    if (match === undefined) break
    result += chars.slice(copied, match.start).join('')
    // An empty match right behind a match is none.
    if (match.end > copied || match.start === 0) {
      result += all ? fillTemplate(replacement, chars.slice(match.start, match.end).join('')) : replacement
    }
    copied = match.end
    from = match.end > from ? match.end : from + 1
    if (!all) break
  }
  return result + chars.slice(copied).join('')
}

/** `$0` and `${0}` are the match, `$$` is a dollar, and any other name behind a dollar stands for nothing. */
function fillTemplate(template: string, match: string): string {
  return template.replace(/\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu, (found, braced?: string, bare?: string) => {
    if (found === '$$') return '$'
    return (braced ?? bare) === '0' ? match : ''
  })
}

function findFrom(chars: Run, pattern: ShellPattern, from: number): { start: number; end: number } | undefined {
  const first = pattern[0] ?? []
  for (let start = from; start <= chars.length - first.length; start++) {
    if (!matches(chars, first, start)) continue
    const end = matchAt(chars, pattern, start, true)
    if (end !== undefined) return { start, end }
    // Stars reach to the end of the line: what is missing behind this start is missing behind every later start of the line.
    start = Math.max(start, lineEnd(chars, start + first.length) - 1)
  }
  return undefined
}

/** The end of the shortest or the longest match that starts here. Runs in the middle are laid as early as can be. */
function matchAt(chars: Run, [first = [], ...others]: ShellPattern, start: number, longest: boolean): number | undefined {
  if (!matches(chars, first, start)) return undefined
  let at = start + first.length
  for (const [index, run] of others.entries()) {
    const limit = lineEnd(chars, at)
    const last = index === others.length - 1
    const found = last && longest ? latest(chars, run, at, limit) : earliest(chars, run, at, limit)
    if (found === undefined) return undefined
    at = found + run.length
  }
  return at
}

function earliest(chars: Run, run: Run, from: number, limit: number): number | undefined {
  for (let at = from; at <= limit; at++) if (matches(chars, run, at)) return at
  return undefined
}

function latest(chars: Run, run: Run, from: number, limit: number): number | undefined {
  for (let at = limit; at >= from; at--) if (matches(chars, run, at)) return at
  return undefined
}

function matches(chars: Run, run: Run, at: number): boolean {
  if (at + run.length > chars.length) return false
  for (let index = 0; index < run.length; index++) {
    const wanted = run[index]
    const char = chars[at + index]
    if (wanted === undefined ? char === '\n' : char !== wanted) return false
  }
  return true
}

function lineEnd(chars: Run, from: number): number {
  const at = chars.indexOf('\n', from)
  return at === -1 ? chars.length : at
}
