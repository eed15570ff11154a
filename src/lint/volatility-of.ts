import type { VolatilitySettings } from '../history/scenarios.ts'
import type { Config } from './config.ts'
import { globMatcher } from './config-glob.ts'

/** What a configuration says about how often files and arguments change. The last glob that matches a path decides. */
export function volatilityOf({ volatility, buildArgs }: Config): VolatilitySettings {
  const levels = volatility.map(([glob, level]) => ({ matches: globMatcher(glob), level }))
  return {
    levelOfPath: (path) => levels.findLast(({ matches }) => matches(path))?.level,
    levelOfArg: (name) => buildArgs.get(name)?.changes,
  }
}
