import type { BuildContext } from './build-context.ts'
import { matcherOf } from './ignore-matcher.ts'
import { readIgnoreFile } from './ignore-file.ts'

/** The context as it would be with more patterns at the end of its ignore file, none of which takes anything back in. */
export function leftOut(context: BuildContext, patterns: readonly string[]): BuildContext {
  const file = context.ignoreFile ?? '.dockerignore'
  const matcher = matcherOf(readIgnoreFile(patterns.join('\n'), file).patterns)
  const isOut = (path: string): boolean => matcher.stateOf(path).isExcluded
  const entries = context.entries.filter(({ path }) => !isOut(path))
  return {
    name: context.name,
    entries,
    ignoreFile: file,
    ...(context.ignoreFaults === undefined ? {} : { ignoreFaults: context.ignoreFaults }),
    incomplete: context.incomplete,
    entry: (path) => (isOut(path) ? undefined : context.entry(path)),
    ignoredBy: (path) => context.ignoredBy(path),
    read: (path) => (isOut(path) ? undefined : context.read(path)),
    digest: (path) => (isOut(path) ? undefined : context.digest(path)),
  }
}
