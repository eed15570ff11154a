import type { BuilderName, ImageStore } from '../graph/build-inputs.ts'
import type { CacheExport, Runner } from '../graph/keeping.ts'
import type { Volatility } from '../history/volatility.ts'
import type { Level, OptionValue } from '../lint/config.ts'
import type { Severity } from '../lint/finding.ts'

/** The least severity that makes a run fail. */
export type FailOn = Severity | 'never'

type RuleText = Level | readonly [level: Level, options?: Readonly<Record<string, OptionValue>>]

interface BuildArgText {
  readonly value?: string
  readonly changes?: Volatility
}

/** What a configuration file says of Dockerfiles, as written: paths and globs are relative to the file. */
export interface SettingsText {
  readonly builder?: BuilderName
  readonly builderVersion?: string
  readonly imageStore?: ImageStore
  readonly runner?: Runner
  readonly cacheExport?: CacheExport
  readonly context?: string
  readonly buildArgs?: Readonly<Record<string, BuildArgText>>
  readonly volatility?: Readonly<Record<string, Volatility>>
  readonly costs?: string
  readonly leastWaste?: number
  readonly rules?: Readonly<Record<string, RuleText>>
}

interface OverrideText extends SettingsText {
  readonly files: string | readonly string[]
}

/** A configuration file as written, of the right shape. That its rules exist is not said. */
export interface ConfigText extends SettingsText {
  readonly extends?: string
  readonly overrides?: readonly OverrideText[]
  readonly failOn?: FailOn
}
