import { accessTo } from '../../effects/overlap.ts'
import { ancestorsOf, cleanPath, folderOf } from '../../effects/path.ts'
import { accessesOfStep } from '../../graph/accesses-of-step.ts'
import type { BuildGraph, Step } from '../../graph/build-graph.ts'
import type { NarrowCopy } from '../../lint/rewrite.ts'
import type { Draft, Refused, Rewritten } from '../draft.ts'
import { contextOf, copiesOf, isSystemFolder, landingsOf } from '../../graph/landings.ts'
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

interface Landed {
  readonly path: string
  readonly from: string
  readonly isFolder: boolean
  /** A folder that the copy itself makes or finds; what lies in it comes with its own mode and owner. */
  readonly isDestination: boolean
  /** Of the folder in the context; undefined for what is none. */
  readonly mode: number | undefined
}

function landedBy(step: Step): readonly Landed[] {
  const destination = cleanPath(step.placement?.destination ?? '/')
  return copiesOf(step).flatMap((edge) =>
    landingsOf(step, edge).map(({ path, from, kind }) => ({
      path, from, isFolder: kind === 'folder', isDestination: path === destination, mode: kind === 'folder' ? contextOf(edge)?.entry(from)?.mode : undefined,
    })),
  )
}

/** Every file comes from where it came from, and every folder that held some of them is made as it was. */
function sameForTheRest({ after, origin }: Rewritten, copy: Step): Objections {
  const before = new Map(landedBy(copy).map((landed) => [landed.path, landed]))
  const kept = after.steps.flatMap((step) => (origin.get(step) === copy ? landedBy(step) : []))
  const strange = kept.find(({ path, from }) => before.get(path)?.from !== from)
  if (strange) return refuted(`${nameOf(copy)} would bring ${strange.path} from elsewhere.`)
  const inside = new Set(kept.flatMap(({ path, isFolder, isDestination }) => (isFolder && !isDestination ? [path] : [])))
  const holding = new Set(kept.flatMap(({ path, isFolder }) => ancestorsOf(isFolder ? path : folderOf(path))))
  return together([...before.values()].filter(({ path, isFolder, isDestination }) => isFolder && !isDestination && holding.has(path) && !inside.has(path)).map((folder) => madeAlike(folder, copy)))
}

/** A folder of the context becomes one that a copy makes on its way: of mode 755, and not at all where it is there already. */
function madeAlike({ path, mode = plainMode }: Landed, copy: Step): Objections {
  const isThere = isSystemFolder(path) || copy.stage.steps.some((step) => step.id < copy.id && accessTo(accessesOfStep(step).writes, path) !== undefined)
  if (isThere) return doubted(`The folder ${path} is there before ${nameOf(copy)} and would keep its own mode and owner.`)
  return mode === plainMode ? together([]) : doubted(`The folder ${path} gets mode 755 instead of ${mode.toString(8)}.`)
}

const plainMode = 0o755
