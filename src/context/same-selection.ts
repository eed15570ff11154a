import type { BuildContext } from './build-context.ts'
import { contextPath } from './clean-path.ts'
import { comparedPart, isSamePart } from './git-context.ts'
import { hasWildcard } from './name-pattern.ts'
import type { Selection, SelectionRequest, SourceSelection } from './select.ts'

/** Whether what one request selects in two contexts is sure to be the same, with all that it holds. Nothing is read and no folder walked. */
export function isSameSelection(request: SelectionRequest, before: BuildContext, after: BuildContext, selectionIn: (context: BuildContext) => Selection): boolean {
  if (before === after) return true
  if (before.incomplete !== after.incomplete) return false
  const isPlain = request.parents !== true && !request.sources.some(hasWildcard)
  const parts = isPlain ? request.sources.map((source) => comparedPart(before, after, contextPath(source))) : ['open']
  if (parts.includes('other')) return false
  if (parts.every((part) => part === 'same')) return true
  const [selected, now] = [selectionIn(before), selectionIn(after)]
  if (awaitedIn(before, selected) !== awaitedIn(after, now)) return false
  return selected.sources.every((source, index) => {
    const other = now.sources[index]
    return other !== undefined && hasSameThings(before, source, after, other)
  })
}

/** What is made before the build counts as the same thing; what lies in a submodule is that of its commit. */
function awaitedIn(context: BuildContext, { awaited }: Selection): string {
  return awaited.map((path) => `${path} ${context.submoduleOf?.(path) ?? ''}`).join('\n')
}

function hasSameThings(before: BuildContext, { things }: SourceSelection, after: BuildContext, { things: now }: SourceSelection): boolean {
  return things.length === now.length && things.every(({ path, at }, index) => now[index]?.path === path && now[index].at === at && isSamePart(before, after, at))
}
