import type { Step } from './build-graph.ts'
import type { Profile } from './profile.ts'

export const runners = ['persistent', 'ephemeral'] as const
export const cacheExports = ['none', 'inline', 'min', 'max'] as const

export type Runner = (typeof runners)[number]
export type CacheExport = (typeof cacheExports)[number]

/**
 * What is left of a build when the next one starts. A persistent runner keeps its cache; an ephemeral one starts empty
 * and imports what the build before exported.
 */
export interface Keeping {
  readonly runner: Runner
  /** Of no account on a persistent runner. */
  readonly cacheExport: CacheExport
}

export const persistentRunner: Keeping = { runner: 'persistent', cacheExport: 'none' }

/** What a kind of export holds of the build that it is made from. */
export interface ExportFacts {
  /** Whose keys: of all steps, or of those that lead to the image. */
  readonly keys: 'all' | 'image'
  /** Whose results: of all steps, of those that lead to the image, or of these and of all that was imported itself. */
  readonly results: 'all' | 'image' | 'image and imported'
  /** It stays beside what earlier builds exported; else it takes the place of that. */
  readonly accumulates: boolean
}

/** Whether a builder keeps the result of a step at all. A base image is what it is. */
export function isKept({ kind }: Step, { keepsOnlyRuns }: Profile): boolean {
  return !keepsOnlyRuns || kind === 'run' || kind === 'from'
}
