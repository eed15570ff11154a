import { cleanPath } from './clean-path.ts'
import { compileIgnoreGlob } from './ignore-glob.ts'
import { compileNamePattern } from './name-pattern.ts'
import { trimSpace } from './trim-space.ts'

/** One pattern of an ignore file or of `--exclude`, ready to match. */
export interface IgnorePattern {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** As written, blanks around it taken off. */
  readonly text: string
  /** Starts with `!`: brings back what an earlier pattern left out. */
  readonly negated: boolean
  /** As matched: cleaned, without `!`. */
  readonly cleaned: string
  matches(path: string): boolean
}

/** A pattern that the builder refuses to build with. */
export interface IgnoreFault {
  readonly message: string
  readonly line: number
}

/** Where a pattern stands. */
export interface PatternPlace {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** Reads one pattern as the builder's matcher does. Undefined for a blank one; a fault where the builder ends in an error. */
export function readIgnorePattern(pattern: string, place: PatternPlace): IgnorePattern | IgnoreFault | undefined {
  const trimmed = trimSpace(pattern)
  if (trimmed === '') return undefined
  const whole = cleanPath(trimmed)
  const negated = whole.startsWith('!')
  const cleaned = negated ? whole.slice(1) : whole
  if (cleaned === '') return fault(place, 'names nothing to bring back')
  if (compileNamePattern(cleaned) === undefined) return fault(place, 'is malformed')
  const matches = compileIgnoreGlob(cleaned)
  if (matches === undefined) return fault(place, 'is malformed')
  return { ...place, negated, cleaned, matches }
}

export function isFault(read: IgnorePattern | IgnoreFault): read is IgnoreFault {
  return 'message' in read
}

function fault(place: PatternPlace, what: string): IgnoreFault {
  return { message: `The ignore pattern ${place.text} ${what}, so the build ends in an error.`, line: place.line }
}
