import type { CharSet } from './char-set.ts'
import { compileGlob, type GlobStep } from './glob-program.ts'

/**
 * A wildcard pattern of a COPY source or of a name in it, in the dialect of Go's `path.Match`: `*` and `?` do not cross a slash,
 * `[a-z]` and `[^a-z]`, `\` before a character to be taken as it is. Undefined where the pattern is malformed.
 */
export function compileNamePattern(pattern: string): ((name: string) => boolean) | undefined {
  const steps: GlobStep[] = []
  const chars = Array.from(pattern)
  let at = 0
  while (at < chars.length) {
    const char = chars[at] ?? ''
    if (char === '[') {
      const found = readClass(chars, at)
      if (found === undefined) return undefined
      steps.push({ kind: 'one', set: found.set })
      at = found.end
      continue
    }
    if (char === '\\') at += 1
    const step = char === '*' || char === '?' ? wildcard(char) : literal(chars[at])
    if (step === undefined) return undefined
    steps.push(step)
    at += 1
  }
  return compileGlob(steps)
}

/** Whether a source is a pattern: it has a wildcard that no backslash disarms. */
export function hasWildcard(path: string): boolean {
  for (let at = 0; at < path.length; at += 1) {
    const char = path[at]
    if (char === '\\') at += 1
    else if (char === '*' || char === '?' || char === '[') return true
  }
  return false
}

const notSlash: CharSet = { negated: true, ranges: [[0x2f, 0x2f]] }

function wildcard(char: '*' | '?'): GlobStep {
  return { kind: char === '*' ? 'many' : 'one', set: notSlash }
}

function literal(char: string | undefined): GlobStep | undefined {
  const code = char?.codePointAt(0)
  return code === undefined ? undefined : { kind: 'char', code }
}

function readClass(chars: readonly string[], open: number): { set: CharSet; end: number } | undefined {
  const negated = chars[open + 1] === '^'
  const ranges: [number, number][] = []
  let at = negated ? open + 2 : open + 1
  while (chars[at] !== ']' || ranges.length === 0) {
    const low = readMember(chars, at)
    if (low === undefined) return undefined
    at = low.end
    const high = chars[at] === '-' ? readMember(chars, at + 1) : low
    if (high === undefined) return undefined
    at = high.end
    ranges.push([low.code, high.code])
  }
  return { set: { negated, ranges }, end: at + 1 }
}

/** One end of a range. A bare `-` or `]` is none, and something has to follow, at least the closing bracket. */
function readMember(chars: readonly string[], from: number): { code: number; end: number } | undefined {
  if (chars[from] === '-' || chars[from] === ']') return undefined
  const at = chars[from] === '\\' ? from + 1 : from
  const code = chars[at]?.codePointAt(0)
  if (code === undefined || at + 1 >= chars.length) return undefined
  return { code, end: at + 1 }
}
