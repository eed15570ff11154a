import type { Costs } from '../cost/costs.ts'
import { priorCosts } from '../cost/priors.ts'
import { persistentRunner, type Keeping } from '../graph/keeping.ts'
import type { Volatility } from '../history/volatility.ts'
import type { Severity } from './finding.ts'

export type Level = Severity | 'off'

export type OptionValue = string | number | boolean

export interface RuleSetting {
  /** Undefined: the rule's own severity. */
  readonly level: Level | undefined
  readonly options: ReadonlyMap<string, OptionValue>
}

export interface BuildArgSetting {
  readonly value: string | undefined
  readonly changes: Volatility | undefined
}

/** A configuration as rules and the cost model see it: `extends` and `overrides` are already worked in for one file. */
export interface Config {
  readonly rules: ReadonlyMap<string, RuleSetting>
  readonly buildArgs: ReadonlyMap<string, BuildArgSetting>
  /** Glob over paths of the build context → level; the last match wins. */
  readonly volatility: readonly (readonly [glob: string, level: Volatility])[]
  /** What is left of a build when the next one starts. */
  readonly keeping: Keeping
  readonly costs: Costs
  /** Seconds per build that runs anything: what is estimated to cost less is not worth a person's time. */
  readonly leastWaste: number
}

export const defaultConfig: Config = { rules: new Map(), buildArgs: new Map(), volatility: [], keeping: persistentRunner, costs: priorCosts, leastWaste: 0.5 }
