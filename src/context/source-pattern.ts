import type { BuildContext, ContextEntry } from './build-context.ts'
import { baseName, contextPath, pathOrder } from './clean-path.ts'
import { followLinks } from './follow-links.ts'
import { compileNamePattern, hasWildcard } from './name-pattern.ts'

/** A source that names files by pattern, apart from the folders before its first wildcard. */
export interface SourcePattern {
  /** The folders before the first wildcard, as written; empty for the root. */
  readonly prefix: string
  /** One pattern for each further element of the path. */
  readonly names: readonly string[]
}

/** Undefined for a source without wildcards. */
export function readSourcePattern(source: string): SourcePattern | undefined {
  const elements = contextPath(source).split('/')
  const first = elements.findIndex(hasWildcard)
  if (first === -1) return undefined
  return { prefix: elements.slice(0, first).join('/'), names: elements.slice(first) }
}

/** An entry that a pattern matches, under the name by which it was found: links before the wildcard may lead elsewhere. */
export interface PatternMatch {
  readonly path: string
  readonly entry: ContextEntry
}

/**
 * What a pattern matches, in order. Links before the first wildcard are followed, links among the rest match by name alone. A malformed
 * pattern matches nothing.
 */
export function matchSource(context: BuildContext, pattern: SourcePattern): readonly PatternMatch[] {
  const real = followLinks(context, pattern.prefix)
  const tests = pattern.names.map(compileNamePattern).filter((test) => test !== undefined)
  if (real === undefined || tests.length < pattern.names.length) return []
  const start = real === '' ? 0 : real.length + 1
  const entries = context.inFolder ? namedIn(context.inFolder, real, tests) : entriesBelow(context, real).filter(({ path }) => isNamed(path.slice(start), tests))
  const prefix = pattern.prefix === '' ? '' : `${pattern.prefix}/`
  return entries.map((entry): PatternMatch => ({ path: `${prefix}${entry.path.slice(start)}`, entry }))
}

type NameTest = (name: string) => boolean

function isNamed(below: string, tests: readonly NameTest[]): boolean {
  const names = below.split('/')
  return names.length === tests.length && names.every((name, index) => tests[index]?.(name))
}

/** Looks into those folders alone whose names match. */
function namedIn(inFolder: (folder: string) => readonly ContextEntry[], folder: string, tests: readonly NameTest[]): readonly ContextEntry[] {
  let found = inFolder(folder)
  for (const [index, test] of tests.entries()) {
    const named = found.filter(({ path }) => test(baseName(path)))
    found = index === tests.length - 1 ? named : named.flatMap(({ path }) => inFolder(path))
  }
  return [...found].sort((a, b) => pathOrder(a.path, b.path))
}

/** All that lies below a folder, at any depth. */
export function entriesBelow(context: BuildContext, folder: string): readonly ContextEntry[] {
  if (folder === '') return context.entries
  if (context.below) return context.below(folder)
  const { entries } = context
  return entries.slice(firstFrom(entries, `${folder}/`), firstFrom(entries, `${folder}0`))
}

/** The index of the first entry whose path is not before the text. `0` is the character after the slash. */
function firstFrom(entries: readonly ContextEntry[], text: string): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.path ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}
