import { diffLines } from 'diff'
import type { Edit } from './edit.ts'

/** The edits, of whole lines, that make one text of another. */
export function changesBetween(before: string, after: string): readonly Edit[] {
  const edits: Edit[] = []
  let at = 0
  for (const { value, added, removed } of diffLines(before, after)) {
    const last = edits.at(-1)
    const touches = last?.range.end === at ? last : undefined
    if (!added && !removed) at += value.length
    else {
      const end = removed ? at + value.length : at
      const text = added ? value : ''
      if (touches) edits[edits.length - 1] = { range: { start: touches.range.start, end }, text: touches.text + text }
      else edits.push({ range: { start: at, end }, text })
      at = end
    }
  }
  return edits
}
