import type { BuildContext } from './build-context.ts'
import { contextPath } from './clean-path.ts'
import { readIgnoreFile } from './ignore-file.ts'
import { matcherOf, type IgnoreMatcher } from './ignore-matcher.ts'

/** An ignore file in force: its name for messages, and its text. */
export interface IgnoreText {
  readonly file: string
  readonly text: string
}

/** What an ignore file, if there is one, does to contexts. */
export interface Ignoring {
  readonly matcher: IgnoreMatcher
  /** What a context says of it; `entry` finds what the context holds. */
  inContext(entry: BuildContext['entry']): Pick<BuildContext, 'ignoreFile' | 'ignoreText' | 'ignoreFaults' | 'ignoredBy'>
}

export function ignoring(ignore: IgnoreText | undefined): Ignoring {
  const { patterns, faults } = readIgnoreFile(ignore?.text ?? '', ignore?.file ?? '')
  const matcher = matcherOf(patterns)
  return {
    matcher,
    inContext: (entry) => ({
      ignoreFile: ignore?.file,
      ignoreText: ignore?.text,
      ...(faults.length > 0 ? { ignoreFaults: faults } : {}),
      ignoredBy(path) {
        const clean = contextPath(path)
        const { isExcluded, decidedBy } = matcher.stateOf(clean)
        if (!isExcluded || decidedBy === undefined || entry(clean) !== undefined) return undefined
        return { file: decidedBy.file, line: decidedBy.line, pattern: decidedBy.text }
      },
    }),
  }
}
