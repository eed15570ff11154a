import type { CacheExport, Keeping } from '../graph/keeping.ts'
import type { CacheEntry } from '../pipeline/cache-entry.ts'
import type { PipelineBuild, PipelineKind } from '../pipeline/pipeline-file.ts'

/** What an export keeps for the next build; undefined where an expression decides. Without a word about it BuildKit keeps the least. */
export function exportOf({ type, attributes }: CacheEntry): Exclude<CacheExport, 'none'> | undefined {
  if (type === undefined) return undefined
  if (type === 'inline') return 'inline'
  const mode = attributes.get('mode') ?? 'min'
  return mode.includes('$') ? undefined : mode === 'max' ? 'max' : 'min'
}

/** Under which name a cache is kept, where two caches of one name take each other's place: the scope of `gha`, the reference of `registry`. */
export function cacheKeyOf({ type, attributes }: CacheEntry): string | undefined {
  if (type === 'gha') return `scope ${attributes.get('scope') ?? 'buildkit'}`
  const ref = attributes.get('ref')
  return type === 'registry' && ref !== undefined ? `reference ${ref}` : undefined
}

/**
 * Whether each build starts on a new machine: as a workflow says of its jobs; a compose file, bake file or makefile that exports a cache does so for
 * such machines. Undefined where that is not known.
 */
export function startsAnew({ runs, cacheTo }: PipelineBuild, kind: PipelineKind): boolean | undefined {
  if (kind === 'compose' || kind === 'bake' || kind === 'makefile') return cacheTo.length > 0
  return runs.runner === undefined ? undefined : runs.runner === 'ephemeral'
}

/** What the next build finds of this one; undefined where that is not known. */
export function keepingOf(build: PipelineBuild, kind: PipelineKind): Keeping | undefined {
  const isNew = startsAnew(build, kind)
  if (isNew === false) return { runner: 'persistent', cacheExport: 'none' }
  if (isNew === undefined) return undefined
  if (build.cacheTo.length === 0 || build.cacheFrom.length === 0) return { runner: 'ephemeral', cacheExport: 'none' }
  const exports = build.cacheTo.map(exportOf)
  if (exports.includes(undefined)) return undefined
  return { runner: 'ephemeral', cacheExport: exports.includes('max') ? 'max' : exports.includes('min') ? 'min' : 'inline' }
}
