import type { IgnorePattern } from './ignore-pattern.ts'

/** How the patterns stand at one path; what lies below starts from it. */
export interface IgnoreState {
  readonly isExcluded: boolean
  /** The pattern with the last word: the line that left the path out, or brought it back. */
  readonly decidedBy: IgnorePattern | undefined
  /** One byte a pattern: whether it matches here, or above. */
  readonly matched: Uint8Array
}

/** Ignore patterns at work. Walk from `start` downwards, folder by folder. */
export interface IgnoreMatcher {
  readonly start: IgnoreState
  /** The state at a path, from that of the folder which holds it. */
  at(path: string, parent: IgnoreState): IgnoreState
  /** The state at a path, through all folders above it. */
  stateOf(path: string): IgnoreState
  /** Whether builders do not look into an excluded folder: no `!` pattern names anything below it. With a wildcard in any of them they look. */
  maySkip(folder: string): boolean
}

/**
 * The builders' rule: patterns speak in order, an ordinary one only while the path is in, a `!` one only while it is out, and the last that
 * matches decides. A pattern that matched a folder goes on to match all below it; one that had no turn there is asked again below.
 */
export function matcherOf(patterns: readonly IgnorePattern[]): IgnoreMatcher {
  const start: IgnoreState = { isExcluded: false, decidedBy: undefined, matched: new Uint8Array(patterns.length) }
  const returns = patterns.filter((pattern) => pattern.negated).map((pattern) => withoutTrailingGlob(pattern.cleaned))
  const isEveryFolderWalked = returns.some((pattern) => /[*[\]?^\\]/.test(pattern))
  const at = (path: string, parent: IgnoreState): IgnoreState => stateAt(patterns, path, parent)
  return {
    start,
    at,
    stateOf: (path) => foldersDownTo(path).reduce((state, folder) => at(folder, state), start),
    maySkip: (folder) => !isEveryFolderWalked && !returns.some((pattern) => `${pattern}/`.startsWith(`${folder}/`)),
  }
}

function stateAt(patterns: readonly IgnorePattern[], path: string, parent: IgnoreState): IgnoreState {
  const matched = new Uint8Array(patterns.length)
  let isExcluded = false
  let decidedBy: IgnorePattern | undefined
  for (const [index, pattern] of patterns.entries()) {
    const isInherited = parent.matched[index] === 1
    if (!isInherited && (pattern.negated !== isExcluded || !pattern.matches(path))) continue
    matched[index] = 1
    isExcluded = !pattern.negated
    decidedBy = pattern
  }
  return { isExcluded, decidedBy, matched }
}

/** `a`, `a/b`, `a/b/c` for `a/b/c`. */
function foldersDownTo(path: string): readonly string[] {
  const folders: string[] = []
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at))
  return [...folders, path]
}

function withoutTrailingGlob(pattern: string): string {
  const shorter = pattern.endsWith('/**') ? pattern.slice(0, -3) : pattern
  return shorter.endsWith('/*') ? shorter.slice(0, -2) : shorter
}
