import { readCacheEntry, type CacheEntry } from './cache-entry.ts'
import { contextAt, dockerfileIn } from './build-source.ts'
import { composeTold } from './compose-variables.ts'
import { plainRuns, type BuildArgument, type ContextSource, type DockerfileSource, type PipelineBuild } from './pipeline-file.ts'
import type { Told } from './told.ts'
import { listOf, valueOf, type YamlEntry, type YamlMap, type YamlValue } from './yaml-tree.ts'

/** Whether a document is a compose file by what it holds. */
export function isCompose(root: YamlValue | undefined): boolean {
  return valueOf(root, 'services')?.kind === 'map'
}

/**
 * The builds of a compose file, service by service. `isBase`: nothing is merged below the file, so that what it leaves out has its default.
 * Source: the Compose file build reference.
 */
export function composeBuilds(root: YamlValue | undefined, isBase: boolean): readonly PipelineBuild[] {
  const services = valueOf(root, 'services')
  if (services?.kind !== 'map') return []
  return [...services.entries].flatMap(([name, service]) => {
    const isWhole = isBase && valueOf(service.value, 'extends') === undefined
    return buildOf(name, service, isWhole) ?? []
  })
}

function buildOf(name: string, service: YamlEntry, isWhole: boolean): PipelineBuild | undefined {
  const build = valueOf(service.value, 'build')
  if (!build || build.kind === 'list') return undefined
  const parts: YamlMap = build.kind === 'map' ? build : { kind: 'map', range: build.range, entries: new Map([['context', { key: build.range, value: build }]]) }
  const one = (key: string): Told | undefined => textAt(parts, key)
  const written = one('context')
  const context: ContextSource = written ? contextAt('', written) : isWhole ? { kind: 'folder', path: '', range: service.key } : { kind: 'unknown' }
  const noCache = one('no_cache')
  return {
    name,
    range: service.key,
    context,
    dockerfile: inline(parts) ?? (isWhole || one('dockerfile') ? dockerfileIn(context, one('dockerfile')) : { kind: 'unknown' }),
    args: argumentsOf(valueOf(parts, 'args')),
    target: one('target'),
    platforms: textsOf(valueOf(parts, 'platforms')),
    contexts: argumentsOf(valueOf(parts, 'additional_contexts')),
    cacheFrom: entriesOf(valueOf(parts, 'cache_from')),
    cacheTo: entriesOf(valueOf(parts, 'cache_to')),
    noCache: noCache?.value === 'false' ? undefined : noCache,
    runs: plainRuns,
  }
}

function inline(parts: YamlMap): DockerfileSource | undefined {
  const text = valueOf(parts, 'dockerfile_inline')
  return text && { kind: 'inline', range: text.range }
}

function textAt(parts: YamlMap, key: string): Told | undefined {
  const value = valueOf(parts, key)
  return value?.kind === 'text' ? composeTold(value.text, value.range) : undefined
}

function textsOf(value: YamlValue | undefined): readonly Told[] {
  return listOf(value).flatMap((item) => (item.kind === 'text' && item.text !== '' ? [composeTold(item.text, item.range)] : []))
}

function entriesOf(value: YamlValue | undefined): readonly CacheEntry[] {
  return textsOf(value).flatMap((told) => readCacheEntry(told) ?? [])
}

/** A map, or a list of `NAME=value`; a name alone takes the value of the environment. */
function argumentsOf(value: YamlValue | undefined): readonly BuildArgument[] {
  if (value?.kind === 'map') {
    return [...value.entries].flatMap(([name, entry]): BuildArgument[] => {
      if (entry.value.kind !== 'text') return []
      return [{ name, told: entry.value.isNull ? { value: undefined, written: '', range: entry.key } : composeTold(entry.value.text, entry.value.range) }]
    })
  }
  return textsOf(value).map((told) => namedIn(told))
}

/** `NAME=value`. */
export function namedIn({ value, written, range }: Told): BuildArgument {
  const equals = written.indexOf('=')
  if (equals === -1) return { name: written, told: { value: undefined, written: '', range } }
  const name = written.slice(0, equals)
  return { name, told: { value: value?.startsWith(`${name}=`) ? value.slice(equals + 1) : undefined, written: written.slice(equals + 1), range } }
}
