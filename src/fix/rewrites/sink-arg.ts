import type { BuildGraph } from '../../graph/build-graph.ts'
import { brief } from '../../graph/brief.ts'
import type { SinkArg } from '../../lint/rewrite.ts'
import type { Draft, Refused } from '../draft.ts'
import { applyEdits, blockOf, endOfLine, inCaseOf, type Edit } from '../edit.ts'
import { noObjections } from '../verdict.ts'
import { relocate } from './relocate.ts'

/** An ARG line equals one line for each of its names; that nothing in between looks at the moved ones is asked of every rewrite. */
export function writeSinkArg({ arg, names, before }: SinkArg, { dockerfile }: BuildGraph): Draft | Refused {
  const { instructions, text } = dockerfile
  const sunk = arg.declarations.filter(({ name }) => names.includes(name.text))
  if (sunk.length === arg.declarations.length) return relocate(dockerfile, [arg], { before })
  if (sunk.length === 0 || !instructions.includes(arg)) return { refused: `\`${brief(arg.text)}\` does not declare ${names.join(', ')} where it can be moved.` }
  const [from, to] = [instructions.indexOf(arg), instructions.indexOf(before)]
  if (to <= from) return { refused: `\`${brief(before.text)}\` does not stand below \`${brief(arg.text)}\`.` }
  const written = sunk.map(({ name, value }) => text.slice(name.range.start, (value ?? name).range.end))
  const cuts = sunk.map(({ name, value }): Edit => ({ range: { start: blankBefore(text, name.range.start), end: (value ?? name).range.end }, text: '' }))
  const { start } = blockOf(dockerfile, before)
  const line = `${inCaseOf(dockerfile, arg, 'ARG')} ${written.join(' ')}${endOfLine(text)}`
  const edits = [...cuts, { range: { start, end: start }, text: line }]
  const order = instructions.flatMap((instruction) => (instruction === before ? [arg, instruction] : [instruction]))
  return { text: applyEdits(text, edits), edits, order, respelled: new Set([arg]), ignored: [], answer: () => noObjections }
}

/** With the blanks, continuations and line ends between the declaration and what stands before it. */
function blankBefore(text: string, at: number): number {
  let start = at
  while (/[\s\\`]/.test(text[start - 1] ?? '')) start--
  return start
}
