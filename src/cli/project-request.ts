import { builderNames } from '../graph/build-inputs.ts'
import { cacheExports, runners } from '../graph/keeping.ts'
import type { Level } from '../lint/config.ts'
import type { Rule } from '../lint/rule.ts'
import { historyModes, plainOptions, type ProjectOptions } from '../project/project-options.ts'
import { UsageError } from '../project/usage-error.ts'
import { wrongChoice, type Arguments } from './arguments.ts'
import type { Io } from './io.ts'

const levels = ['off', 'info', 'warning', 'error'] as const
const imageStores = ['containerd', 'overlay2'] as const

/** What the command line says of the build and of the rules. */
export function projectRequest(args: Arguments, io: Io, rules: readonly Rule[]): ProjectOptions {
  const file = args.value('config')
  const isBare = args.flag('no-config')
  if (file !== undefined && isBare) throw new UsageError('--config and --no-config exclude each other.')
  return {
    ...plainOptions(rules, io.cwd),
    contextFolder: args.value('context'),
    buildArgs: buildArgs('build-arg', args.list('build-arg'), io.env),
    target: args.value('target'),
    platform: args.value('platform'),
    buildContexts: pairs('build-context', args.list('build-context'), 'NAME=VALUE'),
    builder: builderNames.find((builder) => builder === args.value('builder')),
    builderVersion: args.value('builder-version'),
    imageStore: imageStores.find((store) => store === args.value('image-store')),
    runner: runners.find((runner) => runner === args.value('runner')),
    cacheExport: cacheExports.find((kind) => kind === args.value('cache-export')),
    config: isBare ? 'none' : file === undefined ? 'search' : { file },
    levels: ruleLevels(args.list('rule')),
    only: args.list('only'),
    history: historyModes.find((mode) => mode === args.value('history')) ?? 'auto',
    readsCosts: args.command !== 'calibrate',
  }
}

/** `K=V`, or `K` with the value of the environment; one that the environment lacks is not given, as builders have it. */
export function buildArgs(option: string, texts: readonly string[], env: Io['env']): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const text of texts) {
    const [name, value] = splitAt(text, '=')
    if (name === '') throw new UsageError(`--${option} takes K=V or K, not "${text}".`)
    const given = value ?? (Object.hasOwn(env, name) ? env[name] : undefined)
    if (given !== undefined) found.set(name, given)
  }
  return found
}

/** `NAME=VALUE` texts as a map. */
function pairs(option: string, texts: readonly string[], shape: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const text of texts) {
    const [name, value] = splitAt(text, '=')
    if (name === '' || value === undefined || value === '') throw new UsageError(`--${option} takes ${shape}, not "${text}".`)
    found.set(name, value)
  }
  return found
}

function ruleLevels(texts: readonly string[]): ReadonlyMap<string, Level> {
  const found = new Map<string, Level>()
  for (const text of texts) {
    const [id, name] = splitAt(text, ':')
    const level = levels.find((each) => each === name)
    if (name === undefined) throw new UsageError(`--rule takes ID:LEVEL, not "${text}".`)
    if (!level) throw new UsageError(wrongChoice(`The level of --rule ${id}`, name, levels))
    found.set(id, level)
  }
  return found
}

/** The text before and behind the first separator. */
export function splitAt(text: string, separator: string): readonly [before: string, behind: string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)]
}
