import { contextAt, dockerfileAt, ownRepository } from './build-source.ts'
import { readCacheEntry, type CacheEntry } from './cache-entry.ts'
import { namedIn } from './compose.ts'
import { workflowTold } from './expression.ts'
import { bareBuild, type ContextSource, type PipelineBuild } from './pipeline-file.ts'
import type { Told } from './told.ts'
import { valueOf, type YamlValue } from './yaml-tree.ts'

/**
 * The build of a step that uses an action: `docker/build-push-action`, or `docker/bake-action`, of whose targets only the caches are told here.
 * Sources: the inputs of both actions.
 */
export function buildOfAction(step: YamlValue, name: string, source: string): PipelineBuild | undefined {
  const uses = valueOf(step, 'uses')
  if (uses?.kind !== 'text') return undefined
  const base = bareBuild(name, uses.range)
  const inputs: Inputs = {
    one(key) {
      const value = valueOf(step, 'with', key)
      return value?.kind === 'text' && value.text.trim() !== '' ? workflowTold(value.text.trim(), value.range) : undefined
    },
    lines: (key) => linesOf(valueOf(step, 'with', key), source),
  }
  if (/^docker\/build-push-action@/.test(uses.text)) return pushed(base, inputs)
  if (/^docker\/bake-action@/.test(uses.text)) return baked(base, inputs)
  return undefined
}

/** What stands under `with`. */
interface Inputs {
  one(key: string): Told | undefined
  /** The lines of an input. */
  lines(key: string): readonly Told[]
}

function pushed(base: PipelineBuild, { one, lines }: Inputs): PipelineBuild {
  const context = contextOf(one('context'), base.range)
  return {
    ...base,
    context,
    dockerfile: context.kind === 'git' && !context.isOwn ? base.dockerfile : dockerfileAt('', one('file'), context),
    args: lines('build-args').map((told) => namedIn(told)),
    target: one('target'),
    platforms: lines('platforms').flatMap(({ written, range }) => (written.includes('${{') ? [written] : written.split(',')).map((part) => workflowTold(part.trim(), range))),
    contexts: lines('build-contexts').map((told) => namedIn(told)),
    cacheFrom: entriesOf(lines('cache-from')),
    cacheTo: entriesOf(lines('cache-to')),
    noCache: switchedOn(one('no-cache')),
  }
}

/** Without a context the action takes the repository from git, not the files of the checkout. */
function contextOf(told: Told | undefined, range: PipelineBuild['range']): ContextSource {
  if (!told) return ownRepository(range, '')
  const own = /^\{\{\s*defaultContext\s*\}\}(?::(.*))?$/.exec(told.written)
  return own ? ownRepository(told.range, own[1] ?? '') : contextAt('', told)
}

/** Bake takes the repository from git as well, and what its file says is told where the file is read. */
function baked(base: PipelineBuild, { one, lines }: Inputs): PipelineBuild {
  const cachesOf = (key: string): readonly CacheEntry[] =>
    entriesOf(
      lines('set').flatMap(({ written, range }): Told[] => {
        const at = written.indexOf(`.${key}=`)
        return at === -1 ? [] : [workflowTold(written.slice(at + key.length + 2), range)]
      }),
    )
  return { ...base, cacheFrom: cachesOf('cache-from'), cacheTo: cachesOf('cache-to'), noCache: switchedOn(one('no-cache')) }
}

function switchedOn(told: Told | undefined): Told | undefined {
  return told?.value === 'false' ? undefined : told
}

function entriesOf(lines: readonly Told[]): readonly CacheEntry[] {
  return lines.flatMap((told) => readCacheEntry(told) ?? [])
}

/** The lines of a text, each with its own place in the source. */
function linesOf(value: YamlValue | undefined, source: string): readonly Told[] {
  if (value?.kind !== 'text') return []
  const lines: Told[] = []
  let from = value.range.start
  for (const line of value.text.split('\n')) {
    const written = line.trim()
    if (written === '' || written.startsWith('#')) continue
    const start = source.indexOf(written, from)
    const isFound = start !== -1 && start + written.length <= value.range.end
    lines.push(workflowTold(written, isFound ? { start, end: start + written.length } : value.range))
    if (isFound) from = start + written.length
  }
  return lines
}
