import type { BuildContext, ContextEntry } from './build-context.ts'
import { pathOrder } from './clean-path.ts'
import type { Selection } from './select.ts'

/** What became of one selected path: other bytes or another kind, there or not, other permissions, another link text. */
export interface Difference {
  readonly path: string
  readonly what: 'changed' | 'added' | 'removed' | 'mode' | 'link'
}

/** How the second selection differs from the first, by path, for explanations: at most 1,000. Bytes are read only where sizes are equal. */
export function differences(
  before: BuildContext,
  selected: Selection,
  after: BuildContext,
  selectedAfter: Selection,
): readonly Difference[] {
  const old = entriesOf(selected)
  const now = entriesOf(selectedAfter)
  const found: Difference[] = []
  for (const path of [...new Set([...old.keys(), ...now.keys()])].sort(pathOrder)) {
    const what = compare({ context: before, entry: old.get(path) }, { context: after, entry: now.get(path) })
    if (what !== undefined) found.push({ path, what })
    if (found.length === mostDifferences) break
  }
  return found
}

const mostDifferences = 1000

function entriesOf(selection: Selection): ReadonlyMap<string, ContextEntry> {
  return new Map(selection.sources.flatMap(({ entries }) => entries.map(({ entry }) => [entry.path, entry])))
}

interface Side {
  readonly context: BuildContext
  readonly entry: ContextEntry | undefined
}

function compare({ context: before, entry: old }: Side, { context: after, entry: now }: Side): Difference['what'] | undefined {
  if (old === undefined) return 'added'
  if (now === undefined) return 'removed'
  if (old.kind !== now.kind || old.size !== now.size) return 'changed'
  if (old.target !== now.target) return 'link'
  if (old.kind === 'file' && before.digest(old.path) !== after.digest(now.path)) return 'changed'
  return old.mode === now.mode ? undefined : 'mode'
}
