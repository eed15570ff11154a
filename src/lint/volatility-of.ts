import type { VolatilitySettings } from '../history/scenarios.ts'
import type { Config } from './config.ts'
import { globMatcher } from './config-glob.ts'

const known = new WeakMap<Config, VolatilitySettings>()

/** What a configuration says about how often files and arguments change. The last glob that matches a path decides. */
export function volatilityOf(config: Config): VolatilitySettings {
  const settings = known.get(config) ?? settingsOf(config)
  known.set(config, settings)
  return settings
}

function settingsOf({ volatility, buildArgs }: Config): VolatilitySettings {
  const levels = volatility.map(([glob, level]) => ({ matches: globMatcher(glob), level }))
  return {
    levelOfPath: (path) => levels.findLast(({ matches }) => matches(path))?.level,
    levelOfArg: (name) => buildArgs.get(name)?.changes,
  }
}
