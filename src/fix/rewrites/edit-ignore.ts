import type { BuildContext } from '../../context/build-context.ts'
import { isDockerfileName } from '../../context/dockerfile-name.ts'
import { readIgnoreFile } from '../../context/ignore-file.ts'
import { parse } from '../../dockerfile/parse.ts'
import type { BuildGraph } from '../../graph/build-graph.ts'
import { awaitedBy, copiesOf, contextOf, landingsOf } from '../../graph/landings.ts'
import { plan } from '../../graph/plan.ts'
import type { EditIgnore } from '../../lint/rewrite.ts'
import type { Draft, Refused, Rewritten } from '../draft.ts'
import { doubted, refuted, together, type Objections } from '../verdict.ts'
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
    answer: (rewritten, path) => together([notMissed(rewritten), takenInOnPurpose(rewritten), ...neighboursOf(rewritten, path)]),
  }
}

function notMissed(rewritten: Rewritten): Objections {
  const { before, after } = rewritten
  const barred = before.steps.flatMap((step) => copiesOf(step).flatMap((edge) => (contextOf(edge) === before.context ? awaitedBy(edge) : []))).find((path) => after.context.ignoredBy(path))
  if (barred !== undefined) return refuted(`The pattern would leave out ${barred}, which comes only before the build.`)
  return withoutDroppedFiles(rewritten, (path, more) => doubted(`The image no longer holds ${path}${more > 0 ? ` and ${more} more files` : ''}.`))
}

/** What the ignore file leaves out and takes in again, somebody wants to be there. */
function takenInOnPurpose({ before: { context }, after }: Rewritten): Objections {
  const { ignoreText = '', ignoreFile = '.dockerignore' } = context
  const wanted = readIgnoreFile(ignoreText, ignoreFile).patterns.filter(({ negated }) => negated)
  const kept = new Set(wanted.length > 0 ? after.context.entries.map(({ path }) => path) : [])
  for (const { line, matches } of wanted) {
    const lost = context.entries.find(({ path }) => !kept.has(path) && matches(path))
    if (lost) return doubted(`Line ${line} of ${ignoreFile} takes ${lost.path} in on purpose.`)
  }
  return together([])
}

/** More Dockerfiles than these in one context are not planned: the edit is then for review. */
const mostNeighbours = 20

/** Names of Dockerfiles by which it shows whether an ignore file leaves such files out. */
const usualNames = ['Dockerfile', 'Dockerfile.other', 'other.Dockerfile', 'Containerfile']

/** What the edit means for the other Dockerfiles that are built from this context and have no ignore file of their own. */
function neighboursOf({ before, after }: Rewritten, dockerfilePath: string | undefined): readonly Objections[] {
  const { context, inputs } = before
  const { ignoreFile = '.dockerignore' } = context
  if (!/(?:^|\/)\.dockerignore$/.test(ignoreFile)) return []
  if (dockerfilePath === undefined) return [doubted('The Dockerfile lies outside of its build context, and others beside it may be built from the same one.')]
  const hiding = usualNames.flatMap((name) => (name === dockerfilePath ? [] : (context.ignoredBy(name) ?? [])))[0]
  if (hiding) return [doubted(`Line ${hiding.line} of ${ignoreFile} leaves Dockerfiles out of the context, so that others which are built from it cannot be asked.`)]
  const neighbours = context.entries.filter(({ path, kind }) => kind === 'file' && isDockerfileName(path.slice(path.lastIndexOf('/') + 1)) && path !== dockerfilePath)
  if (neighbours.length > mostNeighbours) return [doubted(`The context holds ${neighbours.length} more Dockerfiles, which share its ignore file.`)]
  const losing = neighbours.flatMap(({ path }) => {
    const lost = lostBy(plan(parse(context.read(path) ?? ''), context, inputs), after.context)
    return lost === undefined ? [] : [{ path, lost }]
  })
  const [first, ...more] = losing
  if (!first) return []
  if (more.length === 0) return [doubted(`${first.path} may be built from the same context, and would lose ${first.lost}.`)]
  const others = more.length === 1 ? 'one more Dockerfile' : `${more.length} more Dockerfiles`
  return [doubted(`${first.path} and ${others} may be built from the same context, and would lose files such as ${first.lost}.`)]
}

/** A file that a build copies, and that its context no longer has. */
function lostBy({ steps, context }: BuildGraph, left: BuildContext): string | undefined {
  for (const step of steps) {
    for (const edge of copiesOf(step)) {
      if (contextOf(edge) !== context) continue
      const lost = landingsOf(step, edge).find(({ from, kind }) => kind !== 'folder' && left.entry(from) === undefined)?.from ?? awaitedBy(edge).find((path) => left.ignoredBy(path))
      if (lost !== undefined) return lost
    }
  }
  return undefined
}
