import type { Position } from '../dockerfile/text.ts'

/**
 * A request that cannot be carried out: a wrong option, configuration or path. Its message is one sentence for the
 * person who asked, with the place where there is one; no stack is shown. Its identity tells it from a bug.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The error for a place of a file: `file:line:column: sentence`. */
export function usageErrorAt(file: string, { line, column }: Position, sentence: string): UsageError {
  return new UsageError(`${file}:${line}:${column}: ${sentence}`)
}
