import { readCommandList } from '../../effects/command-list.ts'
import type { BuildGraph } from '../../graph/build-graph.ts'
import type { InsertFetch } from '../../lint/rewrite.ts'
import type { Draft, Refused } from '../draft.ts'
import { nameOf } from '../name-of.ts'
import { doubted, together } from '../verdict.ts'
import { respell } from './respell.ts'

/** A RUN that builds equals itself with all fetched before: what it builds with is the same, as a lock file says. More of it may be fetched. */
export function writeInsertFetch({ run, at, command }: InsertFetch, graph: BuildGraph): Draft | Refused {
  const { instruction } = run
  const list = instruction.keyword === 'RUN' && instruction.command.form === 'shell' && instruction.heredocs.length === 0 ? readCommandList(instruction.rest.text) : undefined
  const place = list?.commands[at]
  if (!list || !place) return { refused: `${nameOf(run)} is no list of commands that ends with the first that fails.` }
  const start = instruction.rest.sourceOffset(place.start)
  const edit = { range: { start, end: start }, text: `${command}${list.joinedBy === ';' ? ';' : ' &&'} ` }
  const more = `\`${command}\` also fetches what only tests and other programs of the project need, and ends the build where that is not to be had.`
  return respell(graph, [{ instruction, parts: 1, edits: [edit] }], () => together([doubted(more)]))
}
