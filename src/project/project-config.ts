import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { plainBuild, type BuilderName, type ImageStore } from '../graph/build-inputs.ts'
import type { CacheExport, Runner } from '../graph/keeping.ts'
import { globMatcher } from '../lint/config-glob.ts'
import { defaultConfig, type BuildArgSetting, type Config, type RuleSetting } from '../lint/config.ts'
import type { Rule } from '../lint/rule.ts'
import type { ConfigText, FailOn, SettingsText } from './config-text.ts'
import { readConfig } from './read-config.ts'
import { UsageError } from './usage-error.ts'

/** Everything that the configuration says of one Dockerfile. Paths are absolute. */
export interface ProjectConfig extends Omit<Config, 'keeping' | 'costs'> {
  readonly builder: BuilderName | undefined
  /** A release of that builder; an override that names another builder takes it back. */
  readonly builderVersion: string | undefined
  readonly imageStore: ImageStore | undefined
  readonly runner: Runner | undefined
  readonly cacheExport: CacheExport | undefined
  readonly context: string | undefined
  readonly costs: string | undefined
  readonly failOn: FailOn | undefined
}

export const emptyConfig: ProjectConfig = {
  rules: defaultConfig.rules,
  buildArgs: defaultConfig.buildArgs,
  volatility: defaultConfig.volatility,
  leastWaste: defaultConfig.leastWaste,
  builder: undefined,
  builderVersion: undefined,
  imageStore: undefined,
  runner: undefined,
  cacheExport: undefined,
  context: undefined,
  costs: undefined,
  failOn: undefined,
}

/** How many files may extend one another. */
const longestChain = 16

interface Layer {
  readonly folder: string
  readonly settings: SettingsText & { readonly failOn?: FailOn }
}

/**
 * What a configuration file says of the Dockerfile at `path`: what the file extends comes first, then its own settings,
 * then those of its overrides that match; what comes later wins, rule by rule. UsageError for everything that is wrong.
 */
export function projectConfig(file: string, path: string, rules: readonly Rule[]): ProjectConfig {
  let config = emptyConfig
  for (const layer of layersOf(file, path, rules)) config = addLayer(config, layer)
  return config
}

function layersOf(file: string, path: string, rules: readonly Rule[]): readonly Layer[] {
  const layers: Layer[] = []
  const seen: string[] = []
  for (let at: string | undefined = file; at !== undefined; ) {
    if (seen.includes(at)) throw new UsageError(`${at} extends itself: ${[...seen, at].join(' → ')}.`)
    if (seen.length === longestChain) throw new UsageError(`${file} extends more than ${longestChain} files, one after another.`)
    seen.push(at)
    const text = readConfig(at, rules)
    const folder = dirname(at)
    layers.unshift({ folder, settings: text }, ...overridesFor(text, folder, path))
    at = extendedFile(text, at)
  }
  return layers
}

function extendedFile(text: ConfigText, file: string): string | undefined {
  if (text.extends === undefined) return undefined
  const isUrl = /^[a-z][a-z0-9+.-]+:/i.test(text.extends)
  if (isUrl || isAbsolute(text.extends)) throw new UsageError(`${file} extends "${text.extends}", which is not a relative path.`)
  return resolve(dirname(file), text.extends)
}

function overridesFor(text: ConfigText, folder: string, path: string): readonly Layer[] {
  const local = relative(folder, path).split(sep).join('/')
  const layers: Layer[] = []
  for (const { files, ...settings } of text.overrides ?? []) {
    const globs = typeof files === 'string' ? [files] : files
    if (globs.some((glob) => isMatch(glob, local))) layers.push({ folder, settings })
  }
  return layers
}

/** A glob without `/` is held against the file's name alone. Files above the configuration never match. */
function isMatch(glob: string, local: string): boolean {
  if (local.startsWith('../')) return false
  const subject = glob.includes('/') ? local : local.slice(local.lastIndexOf('/') + 1)
  return globMatcher(glob.replace(/^\.\//, ''))(subject)
}

function addLayer(config: ProjectConfig, { folder, settings }: Layer): ProjectConfig {
  const isOtherBuilder = settings.builder !== undefined && settings.builder !== (config.builder ?? plainBuild.builder)
  const within = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(folder, path))
  return {
    rules: withRules(config.rules, settings),
    buildArgs: withBuildArgs(config.buildArgs, settings),
    volatility: [...config.volatility, ...Object.entries(settings.volatility ?? {})],
    builder: settings.builder ?? config.builder,
    builderVersion: settings.builderVersion ?? (isOtherBuilder ? undefined : config.builderVersion),
    imageStore: settings.imageStore ?? config.imageStore,
    runner: settings.runner ?? config.runner,
    cacheExport: settings.cacheExport ?? config.cacheExport,
    context: within(settings.context) ?? config.context,
    costs: within(settings.costs) ?? config.costs,
    leastWaste: settings.leastWaste ?? config.leastWaste,
    failOn: settings.failOn ?? config.failOn,
  }
}

/** A level alone keeps the options that were set before. */
function withRules(present: Config['rules'], settings: SettingsText): Config['rules'] {
  const rules = new Map<string, RuleSetting>(present)
  for (const [id, setting] of Object.entries(settings.rules ?? {})) {
    const [level, options] = typeof setting === 'string' ? [setting] : setting
    rules.set(id, { level, options: options ? new Map(Object.entries(options)) : present.get(id)?.options ?? new Map() })
  }
  return rules
}

function withBuildArgs(present: Config['buildArgs'], settings: SettingsText): Config['buildArgs'] {
  const buildArgs = new Map<string, BuildArgSetting>(present)
  for (const [name, { value, changes }] of Object.entries(settings.buildArgs ?? {})) {
    const before = present.get(name)
    buildArgs.set(name, { value: value ?? before?.value, changes: changes ?? before?.changes })
  }
  return buildArgs
}
