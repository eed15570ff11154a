import type { BuildContext, ContextEntry } from './build-context.ts'
import { pathOrder } from './clean-path.ts'
import { changedPaths } from './git-context.ts'
import { once } from './once.ts'
import type { Selection } from './select.ts'

/** What became of one selected path: other bytes or another kind, there or not, other permissions, another link text. */
export interface Difference {
  readonly path: string
  readonly what: 'changed' | 'added' | 'removed' | 'mode' | 'link'
}

/** How the second selection differs from the first, by path, for explanations. Bytes are read only where sizes are equal. */
export function* differences(before: BuildContext, selected: Selection, after: BuildContext, selectedAfter: Selection): Generator<Difference> {
  const [old, now] = [entriesIn(before, selected), entriesIn(after, selectedAfter)]
  const isSamePlace = old.folders.join('\n') === now.folders.join('\n')
  const changed = isSamePlace ? old.folders.map((folder) => changedPaths(before, after, folder)) : [undefined]
  const paths = changed.includes(undefined) ? [...old.paths(), ...now.paths()] : changed.flatMap((each) => (each ?? []).map(({ path }) => path))
  for (const path of [...new Set(paths)].sort(pathOrder)) {
    const what = compare({ context: before, entry: old.at(path) }, { context: after, entry: now.at(path) })
    if (what !== undefined) yield { path, what }
  }
}

interface SelectedEntries {
  /** Where the things that are selected lie. */
  readonly folders: readonly string[]
  at(path: string): ContextEntry | undefined
  paths(): Iterable<string>
}

/** Where nothing is filtered, what lies below a thing is selected: nobody has to list it. */
function entriesIn(context: BuildContext, { sources, request }: Selection): SelectedEntries {
  const map = once(() => new Map(sources.flatMap(({ entries }) => entries.map(({ entry }) => [entry.path, entry]))))
  const isFiltered = request.parents === true || (request.exclude ?? []).length > 0
  const folders = sources.flatMap(({ things }) => things.map(({ at }) => at))
  const isIn = (path: string): boolean => folders.some((at) => at === '' || path === at || path.startsWith(`${at}/`))
  return { folders, at: (path) => (isFiltered ? map().get(path) : isIn(path) ? context.entry(path) : undefined), paths: () => map().keys() }
}

interface Side {
  readonly context: BuildContext
  readonly entry: ContextEntry | undefined
}

function compare({ context: before, entry: old }: Side, { context: after, entry: now }: Side): Difference['what'] | undefined {
  if (old === undefined) return now && 'added'
  if (now === undefined) return 'removed'
  if (old.kind !== now.kind || old.size !== now.size) return 'changed'
  if (old.target !== now.target) return 'link'
  if (old.kind === 'file' && before.digest(old.path) !== after.digest(now.path)) return 'changed'
  return old.mode === now.mode ? undefined : 'mode'
}
