import { changed, type Files, type RecordedFile } from './files.ts'
import type { Side } from './replay.ts'

/** Builds that real builders ran one after the other from an empty cache, and what became of each step of the last. */
export interface Recording {
  readonly id: string
  readonly what: string
  readonly before: Pick<Side, 'dockerfile'> & Partial<Side>
  /** What is different from the first build: in the second or, in a list, in each of those that follow. */
  readonly after: Difference | readonly Difference[]
  /** Each build on a new runner, which imports what the build before exported. */
  readonly cacheExport?: 'none' | 'inline' | 'min' | 'max'
  /** The builders to ask, by the name they have for `npm run record`; all where it is left out. */
  readonly by?: readonly string[]
  /** By builder, or by those that say the same, as in `BuildKit 0.13 | BuildKit 0.8`. */
  readonly observed: Readonly<Record<string, Observed>>
}

/** `null` takes a thing away. */
export type Difference = Partial<Side> & { readonly changes?: Readonly<Record<string, RecordedFile | null>> }

/** A line for each step: what became of it, then the builder's own label. `refused`: this builder does not build that. */
export type Observed = 'refused' | readonly string[]

export const tables = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'traps', 'chains', 'runners'] as const

const commonFiles: Files = { 'a.txt': 'a\n', 'src/m.js': 'm\n', 'src/sub/n.js': 'n\n', 'other.txt': 'o\n' }

const builds = new WeakMap<object, readonly Side[]>()

/** The builds of a recording. The context holds four small files where none are given. */
export function buildsOf(recording: Pick<Recording, 'before' | 'after'>): readonly Side[] {
  const known = builds.get(recording) ?? readBuilds(recording)
  builds.set(recording, known)
  return known
}

function readBuilds({ before, after }: Pick<Recording, 'before' | 'after'>): readonly Side[] {
  const first: Side = { files: commonFiles, ...before }
  const differences: readonly Difference[] = 'length' in after ? after : [after]
  return [first, ...differences.map(({ changes, ...rest }): Side => ({ ...first, ...rest, files: changed(rest.files ?? first.files, changes) }))]
}

/** What that builder did. Undefined where it was not asked. */
export function observedBy<Said>({ observed }: { readonly observed: Readonly<Record<string, Said>> }, builder: string): Said | undefined {
  return Object.entries(observed).find(([names]) => names.split(' | ').includes(builder))?.[1]
}
