import { existsSync, statSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { CheckInputs } from '../check.ts'
import type { BuildContext } from '../context/build-context.ts'
import { contextCandidates, holdsAll } from '../context/context-candidates.ts'
import { diskContext } from '../context/disk.ts'
import { findContext } from '../context/find-context.ts'
import { measuredCosts } from '../cost/measured-costs.ts'
import { priorCosts } from '../cost/priors.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { parse } from '../dockerfile/parse.ts'
import { plainBuild, type BuilderName, type BuildInputs, type NamedContext } from '../graph/build-inputs.ts'
import { localSources } from '../graph/local-sources.ts'
import { plan } from '../graph/plan.ts'
import { unmetInstalls } from '../graph/unmet-installs.ts'
import { persistentRunner, type Keeping } from '../graph/keeping.ts'
import { isModelled, modelledVersions, profileOf } from '../graph/profiles.ts'
import type { Profile } from '../graph/profile.ts'
import type { RuleSetting } from '../lint/config.ts'
import type { ContextBy } from '../lint/finding.ts'
import { displayPath } from './display-path.ts'
import { findConfigFile } from './find-config.ts'
import { historyOf } from './history-of.ts'
import { emptyConfig, projectConfig, type ProjectConfig } from './project-config.ts'
import type { ProjectOptions } from './project-options.ts'
import { readCosts } from './read-costs.ts'
import { unknownRule } from './read-config.ts'
import { statedBuild, type StatedBuild } from './stated-build.ts'
import { UsageError } from './usage-error.ts'

/** Everything that a host needs to check one Dockerfile on disk. */
export interface Project {
  readonly inputs: CheckInputs
  readonly config: ProjectConfig
}

interface FoundContext {
  readonly folder: string
  readonly by: ContextBy
}

/**
 * Loads what stands around the Dockerfile at `path` whose text is `text` (that of the disk or of an editor):
 * its configuration, its build inputs and its build context. UsageError for a wrong configuration or option.
 */
export function loadProject(path: string, text: string, options: ProjectOptions): Project {
  const file = resolve(options.cwd, path)
  assertKnown(options)
  const stated = statedBuild(file, options)
  const config = withStatedArgs(configFor(file, options), stated)
  const build = { ...buildInputs(config, options), importers: stated.importers }
  const { folder, by } = contextFor({ file, text, build, stated }, config, options)
  const inside = displayPath(file, folder)
  const dockerfileInContext = isAbsolute(inside) ? undefined : inside
  const context = listed(folder, file, profileOf(build).ignore, options)
  const keeping = keepingOf(config, options, build)
  const costs = config.costs === undefined || !options.readsCosts ? priorCosts : measuredCosts(readCosts(config.costs))
  return { inputs: { rules: options.rules, config: { ...config, keeping, costs }, build, context, contextBy: by, dockerfileInContext, history: historyOf(folder, options) }, config }
}

function assertKnown({ rules, levels, only }: ProjectOptions): void {
  for (const id of [...levels.keys(), ...only]) {
    if (!rules.some((rule) => rule.id === id)) throw new UsageError(unknownRule(id, rules))
  }
}

/** What a pipeline passes tells how often an argument changes; the configuration knows better. */
function withStatedArgs(config: ProjectConfig, { buildArgs }: StatedBuild): ProjectConfig {
  const all = new Map(buildArgs)
  for (const [name, { value, changes }] of config.buildArgs) all.set(name, { value, changes: changes ?? buildArgs.get(name)?.changes })
  return { ...config, buildArgs: all }
}

export function configFor(file: string, options: ProjectOptions): ProjectConfig {
  const source = configFile(file, options)
  const config = source === undefined ? emptyConfig : projectConfig(source, file, options.rules)
  return { ...config, rules: settingsOf(config, options) }
}

function configFile(file: string, { config, cwd }: ProjectOptions): string | undefined {
  if (config === 'none') return undefined
  return config === 'search' ? findConfigFile(dirname(file)) : resolve(cwd, config.file)
}

/** Levels of the options over those of the configuration. With `only`, the rules that it names are on and all others off. */
function settingsOf(config: ProjectConfig, { rules, levels, only }: ProjectOptions): ReadonlyMap<string, RuleSetting> {
  const settings = new Map(config.rules)
  const put = (id: string, level: RuleSetting['level']): void => {
    settings.set(id, { level, options: settings.get(id)?.options ?? new Map() })
  }
  for (const id of only) if (settings.get(id)?.level === 'off') put(id, undefined)
  for (const [id, level] of levels) put(id, level)
  if (only.length > 0) for (const { id } of rules) if (!only.includes(id)) put(id, 'off')
  return settings
}

/** The build arguments of the configuration with those of the options over them, and the rest of the builder's command line. */
function buildInputs(config: ProjectConfig, options: ProjectOptions): BuildInputs {
  const buildArgs = new Map<string, string>()
  for (const [name, { value }] of config.buildArgs) if (value !== undefined) buildArgs.set(name, value)
  for (const [name, value] of options.buildArgs) buildArgs.set(name, value)
  const configured = config.builder ?? plainBuild.builder
  const builder = options.builder ?? configured
  const builderVersion = options.builderVersion ?? (builder === configured ? config.builderVersion : undefined)
  assertModelled(builder, builderVersion)
  return {
    ...plainBuild,
    builder,
    builderVersion,
    imageStore: options.imageStore ?? config.imageStore ?? plainBuild.imageStore,
    buildArgs,
    target: options.target,
    platform: options.platform ?? plainBuild.platform,
    contexts: namedContexts(options),
  }
}

/** The command line over the configuration, in which an export may stand ready for runners that are new. */
function keepingOf(config: ProjectConfig, options: ProjectOptions, build: BuildInputs): Keeping {
  const runner = options.runner ?? config.runner ?? persistentRunner.runner
  const cacheExport = options.cacheExport ?? config.cacheExport ?? persistentRunner.cacheExport
  const known = ['none', ...Object.keys(profileOf(build).exports)]
  if (runner === 'persistent' && options.cacheExport !== undefined) {
    throw new UsageError('--cache-export says what a new runner finds of the build before; it needs --runner ephemeral.')
  }
  if (runner === 'ephemeral' && !known.includes(cacheExport)) {
    throw new UsageError(`${build.builder} has no cache export "${cacheExport}"; it has ${known.join(', ')}.`)
  }
  return { runner, cacheExport }
}

function assertModelled(builder: BuilderName, version: string | undefined): void {
  if (version === undefined || isModelled(builder, version)) return
  throw new UsageError(`The builder version ${version} is not modelled; of ${builder} there is ${modelledVersions(builder).join(', ')}.`)
}

function namedContexts({ buildContexts, cwd }: ProjectOptions): ReadonlyMap<string, NamedContext> {
  const contexts = new Map<string, NamedContext>()
  for (const [name, value] of buildContexts) contexts.set(name, { value, files: filesOf(name, value, cwd) })
  return contexts
}

/** The files of a named context that is a folder. Images, stages and repositories have none that we could see. */
function filesOf(name: string, value: string, cwd: string): BuildContext | undefined {
  if (/^[a-z][a-z0-9+-]+:|^git@/i.test(value)) return undefined
  const folder = resolve(cwd, value)
  if (!isFolder(folder)) throw new UsageError(`The build context ${name} names the folder ${value}, which does not exist.`)
  return diskContext(folder, { ignore: 'root' })
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

interface Built {
  readonly file: string
  readonly text: string
  readonly build: BuildInputs
  readonly stated: StatedBuild
}

function contextFor(built: Built, config: ProjectConfig, options: ProjectOptions): FoundContext {
  if (options.contextFolder !== undefined) return named(resolve(options.cwd, options.contextFolder), options.contextBy)
  if (config.context !== undefined) return named(config.context, 'config')
  const candidates = contextCandidates(built.file, options.cwd)
  const dockerfile = parse(built.text)
  const sources = localSources(dockerfile)
  const { context } = built.stated
  if (context && isFolder(context.folder) && holdsAll(context.folder, sources)) return context
  const { index, by, equals } = findContext(sources, candidates)
  const folders = [index, ...equals].flatMap((each) => candidates[each]?.name ?? [])
  return { folder: likeliest(folders, dockerfile, built, options) ?? dirname(built.file), by }
}

/** Of folders that hold as many sources the first in which the fewest installs lack their manifest. It remains a guess: a base image may bring one. */
function likeliest(folders: readonly string[], dockerfile: Dockerfile, { file, build }: Built, options: ProjectOptions): string | undefined {
  let best: { readonly folder: string; readonly unmet: number } | undefined
  for (const folder of folders) {
    if (folders.length === 1 || best?.unmet === 0) break
    const unmet = unmetInstalls(plan(dockerfile, listed(folder, file, profileOf(build).ignore, options), build))
    if (!best || unmet < best.unmet) best = { folder, unmet }
  }
  return best?.folder ?? folders[0]
}

function named(folder: string, by: ContextBy): FoundContext {
  if (!isFolder(folder)) throw new UsageError(`The build context ${folder} is not a folder.`)
  return { folder, by }
}

/** A context is listed once a run. A Dockerfile with an ignore file of its own sees other files than its neighbours. */
function listed(folder: string, file: string, ignore: Profile['ignore'], { contexts, cwd }: ProjectOptions): BuildContext {
  const key = ignore === 'beside' && existsSync(`${file}.dockerignore`) ? `${folder}\n${file}` : folder
  const context = contexts.get(key) ?? diskContext(folder, { dockerfile: file, ignore, name: displayPath(folder, cwd) })
  contexts.set(key, context)
  return context
}
