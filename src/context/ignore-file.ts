import { cleanPath } from './clean-path.ts'
import { type IgnoreFault, type IgnorePattern, isFault, readIgnorePattern } from './ignore-pattern.ts'
import { trimSpace } from './trim-space.ts'

/** What an ignore file says: its patterns in order, and the lines that the builder refuses. */
export interface IgnoreFile {
  readonly patterns: readonly IgnorePattern[]
  readonly faults: readonly IgnoreFault[]
}

/** Reads a `.dockerignore`: a comment only where `#` is the first character of its line, blanks around a pattern do not count. */
export function readIgnoreFile(text: string, file: string): IgnoreFile {
  const patterns: IgnorePattern[] = []
  const faults: IgnoreFault[] = []
  const withoutMark = text.startsWith('\ufeff') ? text.slice(1) : text
  for (const [index, raw] of withoutMark.split('\n').entries()) {
    const line = trimSpace(raw)
    if (raw.startsWith('#') || line === '') continue
    const read = readIgnorePattern(cleanLine(line), { file, line: index + 1, text: line })
    if (read === undefined) continue
    if (isFault(read)) faults.push(read)
    else patterns.push(read)
  }
  return { patterns, faults }
}

/** Reads the values of `--exclude` flags. They are no lines of a file: a leading slash stays and lets them match nothing. */
export function readExcludes(excludes: readonly string[]): IgnoreFile {
  const patterns: IgnorePattern[] = []
  const faults: IgnoreFault[] = []
  for (const [index, text] of excludes.entries()) {
    const read = readIgnorePattern(text, { file: '--exclude', line: index + 1, text })
    if (read === undefined) continue
    if (isFault(read)) faults.push(read)
    else patterns.push(read)
  }
  return { patterns, faults }
}

/** The reader of files cleans behind the `!` and drops one leading slash; the matcher cleans once more. */
function cleanLine(line: string): string {
  const negated = line.startsWith('!')
  const pattern = negated ? trimSpace(line.slice(1)) : line
  if (pattern === '') return line
  const cleaned = cleanPath(pattern)
  const anchored = cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned
  return negated ? `!${anchored}` : anchored
}
