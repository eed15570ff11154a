import type { BuildContext } from './build-context.ts'
import { readIgnoreFile } from './ignore-file.ts'
import { matcherOf, type IgnoreMatcher } from './ignore-matcher.ts'

const known = new WeakMap<BuildContext, Map<string, IgnoreMatcher>>()

/**
 * The `.gitignore` of a context that keeps a path out of commits, be there such a file or not: a checkout in which somebody works may have it.
 * Undefined where none does.
 */
export function gitIgnoredBy(context: BuildContext, path: string): string | undefined {
  for (let at = path.lastIndexOf('/'); ; at = path.lastIndexOf('/', at - 1)) {
    const file = at === -1 ? '.gitignore' : `${path.slice(0, at)}/.gitignore`
    if (matcherFor(context, file).stateOf(path.slice(at + 1)).isExcluded) return file
    if (at <= 0) return undefined
  }
}

function matcherFor(context: BuildContext, file: string): IgnoreMatcher {
  const matchers = known.get(context) ?? new Map<string, IgnoreMatcher>()
  known.set(context, matchers)
  const matcher = matchers.get(file) ?? matcherOf(readIgnoreFile(patternsOf(context.read(file) ?? ''), file).patterns)
  matchers.set(file, matcher)
  return matcher
}

/** In the words of `.dockerignore`, where a name without a folder is meant for the root alone. https://git-scm.com/docs/gitignore */
function patternsOf(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd())
  return lines.flatMap((line) => (line === '' || line.startsWith('#') ? [] : [patternOf(line)])).join('\n')
}

function patternOf(line: string): string {
  const [, mark = '', name = ''] = /^(!?)(.*?)\/?$/.exec(line) ?? []
  return mark + (name.includes('/') ? name.replace(/^\//, '') : `**/${name}`)
}
