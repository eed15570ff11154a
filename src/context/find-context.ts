import { contextPath } from './clean-path.ts'
import { hasWildcard } from './name-pattern.ts'

/** A folder that may be the build context. */
export interface ContextCandidate {
  /** The folder; equal for equal folders. */
  readonly name: string
  /** Whether a source names something in it: a path, or a wildcard pattern. */
  has(source: string): boolean
}

/** The candidate in use, by its index, and whether it is the only one that can be meant. */
export interface FoundContext {
  readonly index: number
  readonly by: 'unique' | 'guess'
  /** Others for which as much speaks, by their indices. */
  readonly equals: readonly number[]
}

/**
 * Finds the build context among folders, the likeliest first, by the sources that a Dockerfile takes from it. A folder that lacks a plain
 * source cannot be it; among the rest more matching wildcards count. It is unique where one folder is left, where there was only one, or
 * where no source is taken at all, as then nothing depends on it. Where no folder has everything, the one with most is a guess.
 */
export function findContext(sources: readonly string[], candidates: readonly ContextCandidate[]): FoundContext {
  const telling = sources.filter((source) => contextPath(source) !== '' && !source.includes('$'))
  const isOne = new Set(candidates.map((candidate) => candidate.name)).size <= 1
  if (isOne || sources.length === 0) return { index: 0, by: 'unique', equals: [] }
  const plain = telling.filter((source) => !hasWildcard(source))
  const scores = candidates.map((candidate): Score => {
    const lacks = plain.filter((source) => !candidate.has(source)).length
    return { name: candidate.name, lacks, matches: telling.filter((source) => hasWildcard(source) && candidate.has(source)).length }
  })
  const best = scores.reduce((a, b) => (isBetter(b, a) ? b : a))
  const equals = scores.flatMap((score, index) => (score.name !== best.name && !isBetter(best, score) ? [index] : []))
  return { index: scores.indexOf(best), by: best.lacks === 0 && equals.length === 0 ? 'unique' : 'guess', equals }
}

interface Score {
  readonly name: string
  /** Plain sources that are not there. */
  readonly lacks: number
  /** Wildcards that match something. */
  readonly matches: number
}

function isBetter(a: Score, b: Score): boolean {
  return a.lacks === b.lacks ? a.matches > b.matches : a.lacks < b.lacks
}
