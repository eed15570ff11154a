import { canLead, readCommandList } from '../../effects/command-list.ts'
import type { BuildGraph, Step } from '../../graph/build-graph.ts'
import type { MergeRun } from '../../lint/rewrite.ts'
import type { Draft, Refused } from '../draft.ts'
import { blockOf, endOfLine, flagTexts, type Edit } from '../edit.ts'
import { nameOf } from '../name-of.ts'
import { noObjections } from '../verdict.ts'
import { respell } from './respell.ts'

/** Two RUNs in a row equal the one that runs both: the first leaves nothing in its shell, and the second stops where something fails. */
export function writeMergeRun({ first, second }: MergeRun, graph: BuildGraph): Draft | Refused {
  const { dockerfile } = graph
  const { instructions } = dockerfile
  if (instructions.indexOf(second.instruction) !== instructions.indexOf(first.instruction) + 1) return { refused: `${nameOf(second)} does not follow ${nameOf(first)}.` }
  const refused = cannotMerge(first, second, graph)
  if (refused !== undefined) return { refused }
  const eol = endOfLine(dockerfile.text)
  const block = blockOf(dockerfile, first.instruction)
  const own = first.instruction
  // A `;` at the end of all cannot stand before `&&`.
  const end = own.rest.text.replace(/\s*;\s*$/, '').length
  const lead = dockerfile.text.slice(own.rest.sourceOffset(0), end === own.rest.text.length ? own.range.end : own.rest.sourceOffset(end))
  const comments = dockerfile.text.slice(block.start, own.range.start)
  const edits: Edit[] = [
    { range: block, text: comments },
    { range: { start: second.instruction.rest.sourceOffset(0), end: second.instruction.rest.sourceOffset(0) }, text: `${lead} ${dockerfile.escape}${eol} && ` },
  ]
  return respell(graph, [{ instruction: own, parts: 0, edits: edits.slice(0, 1) }, { instruction: second.instruction, parts: 1, edits: edits.slice(1) }], () => noObjections)
}

function cannotMerge(first: Step, second: Step, { dockerfile }: BuildGraph): string | undefined {
  for (const step of [first, second]) {
    const { instruction } = step
    if (instruction.keyword !== 'RUN' || instruction.command.form === 'exec' || instruction.heredocs.length > 0) return `${nameOf(step)} is no list of shell commands.`
  }
  if (flagTexts(dockerfile, first.instruction).join(' ') !== flagTexts(dockerfile, second.instruction).join(' ')) return 'The two RUNs have other mounts or flags.'
  const [a, b] = [first.instruction.rest.text, second.instruction.rest.text]
  if (!canLead(a)) return `${nameOf(first)} leaves something in its shell that the second RUN would find.`
  return readCommandList(b)?.joinedBy === '&&' ? undefined : `${nameOf(second)} goes on after a command that fails.`
}
