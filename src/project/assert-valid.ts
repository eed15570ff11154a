import { describeFault } from './config-fault.ts'
import { placeOf } from './config-json.ts'
import { usageErrorAt } from './usage-error.ts'
import type { Validator } from './validators/index.cjs'

/** A file of JSON that people write or may write. */
export interface ConfigSource {
  /** What a sentence calls all of it: "The configuration". */
  readonly whole: string
  readonly file: string
  readonly text: string
  /** Where in the JSON it begins. */
  readonly prefix: readonly string[]
}

/** That a value of the file has the shape that a validator asks for. UsageError with file, line and column for the first fault. */
export function assertValid<T>(source: ConfigSource, value: unknown, validator: Validator<T>, at: readonly string[] = []): asserts value is T {
  if (validator(value)) return
  const [error] = validator.errors ?? []
  if (!error) return
  const fault = describeFault(error, at, source.whole)
  throw usageErrorAt(source.file, placeOf(source.text, [...source.prefix, ...fault.path], fault.part), fault.message)
}
