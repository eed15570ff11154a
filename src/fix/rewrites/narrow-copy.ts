import type { BuildGraph } from '../../graph/build-graph.ts'
import type { NarrowCopy } from '../../lint/rewrite.ts'
import type { Draft, Refused, Rewritten } from '../draft.ts'
import { contextOf, copiesOf, landingsOf } from '../../graph/landings.ts'
import { endOfLine } from '../edit.ts'
import { nameOf } from '../name-of.ts'
import { doubted, refuted, together, type Objections } from '../verdict.ts'
import { allowsParents } from './allows-parents.ts'
import { withoutDroppedFiles } from './dropped-files.ts'
import { respell } from './respell.ts'
import { partialCopies } from './split.ts'

/** A copy equals one that takes less, where nothing looks at the rest and the image does not hold it. */
export function writeNarrowCopy({ copy, keep }: NarrowCopy, graph: BuildGraph): Draft | Refused {
  const { dockerfile, inputs } = graph
  const lines = partialCopies(copy, keep, dockerfile, allowsParents(dockerfile, inputs))
  if ('refused' in lines) return lines
  const { range } = copy.instruction
  const edit = { range, text: lines.join(endOfLine(dockerfile.text)) }
  return respell(graph, [{ instruction: copy.instruction, parts: lines.length, edits: [edit] }], (rewritten) =>
    together([
      withoutDroppedFiles(rewritten, (path, more) => refuted(`The image would no longer hold ${path}${more > 0 ? ` and ${more} more files` : ''}.`)),
      sameForTheRest(rewritten, copy),
    ]),
  )
}

/** Every file comes from where it came from, and folders that copies make themselves have the mode that the context gives them. */
function sameForTheRest({ after, origin }: Rewritten, copy: NarrowCopy['copy']): Objections {
  const before = new Map(copiesOf(copy).flatMap((edge) => landingsOf(copy, edge).map(({ path, from }) => [path, from] as const)))
  return together(
    after.steps.filter((step) => origin.get(step) === copy).flatMap((step) =>
      copiesOf(step).flatMap((edge) =>
        landingsOf(step, edge).map(({ path, from, kind }): Objections => {
          if (before.get(path) !== from) return refuted(`${nameOf(step)} brings ${path} from elsewhere.`)
          const mode = kind === 'folder' ? contextOf(edge)?.entry(from)?.mode : undefined
          return mode === undefined || mode === 0o755 ? together([]) : doubted(`The folder ${path} gets mode 755 instead of ${mode.toString(8)}.`)
        }),
      ),
    ),
  )
}
