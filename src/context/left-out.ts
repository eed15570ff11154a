import type { BuildContext } from './build-context.ts'
import { matcherOf } from './ignore-matcher.ts'
import { ignoring } from './ignoring.ts'
import { readIgnoreFile } from './ignore-file.ts'

/** The ignore file as people see it: in the context, or where it lies beside a Dockerfile outside. */
export function ignorePathOf({ name, ignoreFile = '.dockerignore' }: BuildContext): string {
  return name === '.' || ignoreFile.startsWith('/') || /^[A-Za-z]:/.test(ignoreFile) ? ignoreFile : `${name}/${ignoreFile}`
}

/** An ignore file with more patterns at its end, each on a line of its own. */
export function withPatterns(text: string | undefined, patterns: readonly string[]): string {
  const eol = text?.includes('\r\n') ? '\r\n' : '\n'
  const above = text === undefined || text === '' || text.endsWith('\n') ? (text ?? '') : text + eol
  return above + patterns.map((pattern) => pattern + eol).join('')
}

/** The context as it would be with more patterns at the end of its ignore file, none of which takes anything back in. */
export function leftOut(context: BuildContext, patterns: readonly string[]): BuildContext {
  const file = context.ignoreFile ?? '.dockerignore'
  const added = matcherOf(readIgnoreFile(patterns.join('\n'), file).patterns)
  const isOut = (path: string): boolean => added.stateOf(path).isExcluded
  const entry: BuildContext['entry'] = (path) => (isOut(path) ? undefined : context.entry(path))
  return {
    name: context.name,
    entries: context.entries.filter(({ path }) => !isOut(path)),
    incomplete: context.incomplete,
    ...(context.untracked && { untracked: context.untracked }),
    entry,
    read: (path) => (isOut(path) ? undefined : context.read(path)),
    digest: (path) => (isOut(path) ? undefined : context.digest(path)),
    ...ignoring({ file, text: withPatterns(context.ignoreText, patterns) }).inContext(entry),
  }
}
