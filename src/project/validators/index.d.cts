import type { ConfigText } from '../config-text.ts' with { 'resolution-mode': 'import' }
import type { CostsText } from '../read-costs.ts' with { 'resolution-mode': 'import' }
import type { OptionValue } from '../../lint/config.ts' with { 'resolution-mode': 'import' }

/** One thing that a validator refuses, in ajv's words. */
export interface ValidationError {
  readonly keyword: string
  /** A JSON pointer. */
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly parentSchema?: { readonly properties?: Readonly<Record<string, unknown>> }
  readonly data?: unknown
}

export interface Validator<Value> {
  (data: unknown): data is Value
  readonly errors?: readonly ValidationError[] | null
}

export const baseValidator: () => Validator<ConfigText>

export const costsValidator: () => Validator<CostsText>

/** By rule id. A validator is loaded when it is asked for. */
export const ruleValidators: ReadonlyMap<string, () => Validator<Readonly<Record<string, OptionValue>>>>
