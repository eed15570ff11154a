import { isDockerfileName } from '../../context/dockerfile-name.ts'
import { parse } from '../../dockerfile/parse.ts'
import type { BuildGraph } from '../../graph/build-graph.ts'
import { copiesOf, contextOf, landingsOf } from '../../graph/landings.ts'
import { plan } from '../../graph/plan.ts'
import type { EditIgnore } from '../../lint/rewrite.ts'
import type { Draft, Refused, Rewritten } from '../draft.ts'
import { doubted, together, type Objections } from '../verdict.ts'
import { withoutDroppedFiles } from './dropped-files.ts'

/** The Dockerfile stays as it is; the build context loses files that nothing looks at. Every Dockerfile of the context is asked. */
export function writeEditIgnore({ patterns }: EditIgnore, { dockerfile }: BuildGraph): Draft | Refused {
  const odd = patterns.find((pattern) => pattern.trim() === '' || /^[#!]|[\r\n]/.test(pattern))
  if (odd !== undefined) return { refused: `\`${odd}\` is no pattern that leaves files out.` }
  return {
    text: dockerfile.text,
    edits: [],
    order: dockerfile.instructions,
    respelled: new Set(),
    ignored: patterns,
    answer: (rewritten) => together([notMissed(rewritten), ...neighboursOf(rewritten)]),
  }
}

function notMissed(rewritten: Rewritten): Objections {
  return withoutDroppedFiles(rewritten, (path, more) => doubted(`The image no longer holds ${path}${more > 0 ? ` and ${more} more files` : ''}.`))
}

/** More Dockerfiles than these in one context are not planned: the edit is then for review. */
const mostNeighbours = 20

/** What the edit means for the other Dockerfiles that are built from this context and have no ignore file of their own. */
function neighboursOf({ before, after }: Rewritten): readonly Objections[] {
  const { context, inputs } = before
  const others = context.entries.filter(({ path, kind }) => kind === 'file' && isDockerfileName(path.slice(path.lastIndexOf('/') + 1)) && context.read(path) !== before.dockerfile.text)
  if (others.length > mostNeighbours) return [doubted(`The context holds ${others.length} more Dockerfiles, which share its ignore file.`)]
  return others.map(({ path }) => {
    const dockerfile = parse(context.read(path) ?? '')
    const [then, now] = [plan(dockerfile, context, inputs), plan(dockerfile, after.context, inputs)]
    const kept = new Set(now.steps.flatMap((step) => copiesOf(step).flatMap((edge) => (contextOf(edge) ? landingsOf(step, edge).map(({ from }) => from) : []))))
    const lost = then.steps.flatMap((step) => copiesOf(step).flatMap((edge) => (contextOf(edge) ? landingsOf(step, edge).flatMap(({ from, kind }) => (kind !== 'folder' && !kept.has(from) ? [from] : [])) : [])))[0]
    return lost === undefined ? together([]) : doubted(`${path} may be built from the same context, and would lose ${lost}.`)
  })
}
