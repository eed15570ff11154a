import type { ArgDeclaration } from '../../dockerfile/instruction.ts'
import type { BuildGraph } from '../../graph/build-graph.ts'
import { brief } from '../../graph/brief.ts'
import type { SinkNames } from '../../lint/rewrite.ts'
import type { Draft, Refused } from '../draft.ts'
import { applyEdits, blockOf, endOfLine, inCaseOf, type Edit } from '../edit.ts'
import { noObjections } from '../verdict.ts'
import { relocate } from './relocate.ts'

/** An ARG or an ENV equals one for each of its names; that nothing in between looks at the moved ones is asked of every rewrite. */
export function writeSinkNames({ from, names, before }: SinkNames, { dockerfile }: BuildGraph): Draft | Refused {
  const { instructions, text } = dockerfile
  const all: readonly ArgDeclaration[] = from.keyword === 'ARG' ? from.declarations : from.pairs
  const sunk = all.filter(({ name }) => names.includes(name.text))
  if (sunk.length === all.length) return relocate(dockerfile, [from], { before })
  if (sunk.length === 0 || !instructions.includes(from)) return { refused: `\`${brief(from)}\` does not declare ${names.join(', ')} where it can be moved.` }
  if (instructions.indexOf(before) <= instructions.indexOf(from)) return { refused: `\`${brief(before)}\` does not stand below \`${brief(from)}\`.` }
  const written = sunk.map(({ name, value }) => text.slice(name.range.start, (value ?? name).range.end))
  const cuts = sunk.map(({ name, value }): Edit => ({ range: { start: blankBefore(text, name.range.start), end: (value ?? name).range.end }, text: '' }))
  const { start } = blockOf(dockerfile, before)
  const line = `${inCaseOf(dockerfile, from, from.keyword)} ${written.join(' ')}${endOfLine(text)}`
  const edits = [...cuts, { range: { start, end: start }, text: line }]
  const order = instructions.flatMap((instruction) => (instruction === before ? [from, instruction] : [instruction]))
  return { text: applyEdits(text, edits), edits, order, respelled: new Set([from]), ignored: [], answer: () => noObjections }
}

/** With the blanks, continuations and line ends between the declaration and what stands before it. */
function blankBefore(text: string, at: number): number {
  let start = at
  while (/[\s\\`]/.test(text[start - 1] ?? '')) start--
  return start
}
