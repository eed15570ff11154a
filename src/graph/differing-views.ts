import { areOfTree, landingsThatDiffer, type DifferingPath, type LandedFiles } from '../context/selection.ts'
import type { FileView } from '../effects/file-view.ts'

/** What a view is made of: files of a context as they land, or a place over which something unknown lies. */
export interface ViewPart {
  /** Undefined where nobody knows what lies at the target. */
  readonly landings: LandedFiles | undefined
  /** How the view shows them, as a text: where that is another, nothing can be said. */
  readonly manner: string
}

const parts = new WeakMap<FileView, readonly ViewPart[]>()

/** Takes down what a view is made of, where all of it comes from git trees. */
export function rememberParts(view: FileView, all: readonly ViewPart[]): void {
  if (all.every(({ landings }) => !landings || areOfTree(landings))) parts.set(view, all)
}

/** Nothing where it was not taken down. */
export function partsOf(view: FileView): readonly ViewPart[] | undefined {
  return parts.get(view)
}

/** The paths at which two views may show something else, some perhaps for nothing. Undefined where only a look at all tells. */
export function viewsDifferAt(before: FileView, after: FileView): readonly DifferingPath[] | undefined {
  const [old, now] = [parts.get(before), parts.get(after)]
  if (!old || !now || old.length !== now.length) return undefined
  const found: DifferingPath[] = []
  for (const [index, { landings, manner }] of now.entries()) {
    const other = old[index]
    if (other?.manner !== manner) return undefined
    const paths = landings && other.landings ? landingsThatDiffer(other.landings, landings) : landings === other.landings ? [] : undefined
    if (!paths) return undefined
    // One by one: a commit may touch more files than a call has room for.
    for (const path of paths) found.push(path)
  }
  return found
}
