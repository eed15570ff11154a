import { readOf } from '../../lint/run-facts.ts'
import { cleanPath, folderOf, isWithin, joinPath } from '../../effects/path.ts'
import { accessesOfStep } from '../../graph/accesses-of-step.ts'
import type { BuildGraph, Stage, Step } from '../../graph/build-graph.ts'
import { contextOf, copiesOf, landingsOf } from '../../graph/landings.ts'
import { stagesOn, takenFrom } from '../../graph/taken-from.ts'
import type { Rewritten } from '../draft.ts'
import { capital } from '../name-of.ts'
import { doubted, refuted, together, type Objections } from '../verdict.ts'

/**
 * Files that a copy no longer brings: that no step reads them, that no other stage takes them, and that the image does not hold them. What
 * the image holds less is an objection in the words of `missing`. In a folder that no longer comes as a whole, no step may want what comes to it later.
 */
export function withoutDroppedFiles({ before, after, origin }: Rewritten, missing: (path: string, more: number) => Objections): Objections {
  return together(
    before.steps.map((copy) => {
      const parts = after.steps.filter((step) => origin.get(step) === copy)
      const kept = new Set(parts.flatMap((step) => placesOf(step)))
      const dropped = copy.kind === 'copy' && copy.stage.needed ? placesOf(copy).filter((path) => !kept.has(path)) : []
      const [first] = dropped
      if (first === undefined) return together([])
      const stages = stagesOn(copy.stage, before)
      const left = dropped.filter((path) => !deletedLater(copy, path))
      const inImage = left[0] !== undefined && stages.some((stage) => stage === before.target) ? missing(left[0], left.length - 1) : together([])
      const whole = new Set(parts.flatMap((step) => foldersOf(step)))
      return together([inImage, unread(copy, { dropped, left, kept }, stages, before), unawaited(copy, foldersOf(copy).filter((path) => !whole.has(path)), stages, before)])
    }),
  )
}

/** Where the files of a copy from a build context lie, and the folders that hold nothing. */
function placesOf(step: Step): readonly string[] {
  const landings = copiesOf(step).flatMap((edge) => (contextOf(edge) ? landingsOf(step, edge) : []))
  const holding = new Set(landings.map(({ path }) => folderOf(path)))
  return landings.flatMap(({ path, kind }) => (kind === 'folder' && (holding.has(path) || path === cleanPath(step.placement?.destination ?? '/')) ? [] : [path]))
}

/** Folders that come with all that lies in them. */
function foldersOf(step: Step): readonly string[] {
  return copiesOf(step).flatMap((edge) => (contextOf(edge) ? landingsOf(step, edge).flatMap(({ path, kind }) => (kind === 'folder' ? [path] : [])) : []))
}

/** A name that nobody knows yet. */
const later = 'a-file-that-comes-later'

function unawaited(copy: Step, folders: readonly string[], stages: readonly Stage[], { steps }: BuildGraph): Objections {
  const runs = steps.filter(({ id, kind, stage }) => id > copy.id && kind === 'run' && stages.includes(stage))
  return together(
    runs.flatMap((run) => {
      const folder = folders.find((path) => readOf(run, joinPath(path, later))?.certain)
      const read = folder === undefined ? undefined : readOf(run, joinPath(folder, later))
      return read ? [doubted(`${capital(read.why)}, and would miss what comes to ${folder} later.`)] : []
    }),
  )
}

/** Whether a RUN below a copy in its stage deletes a file or folder for sure, so that the end of the stage does not hold it. */
function deletedLater(copy: Step, path: string): boolean {
  return copy.stage.steps.some((step) => step.id > copy.id && step.kind === 'run' && accessesOfStep(step).writes.some((write) => write.deletes && write.certain && isWithin(path, write.path)))
}

interface Dropped {
  readonly dropped: readonly string[]
  /** Those of them that are still there at the end of the stage. */
  readonly left: readonly string[]
  readonly kept: ReadonlySet<string>
}

function unread(copy: Step, { dropped, left, kept }: Dropped, stages: readonly Stage[], { steps }: BuildGraph): Objections {
  return together(
    steps.filter(({ id }) => id > copy.id).map((step) => {
      const taken = takenFrom(step, stages, left)
      if (taken !== undefined) return refuted(`Line ${step.instruction.line} takes ${taken} from the stage that would no longer hold it.`)
      if (step.kind !== 'run' || !stages.includes(step.stage)) return together([])
      const { writes } = accessesOfStep(step)
      const failing = writes.find((write) => write.deletes === 'needed' && dropped.some((path) => isWithin(path, write.path)) && ![...kept].some((path) => isWithin(path, write.path)))
      if (failing) return refuted(`${capital(failing.why)}, and fails where that is not there.`)
      return together(dropped.flatMap((path) => readOf(step, path) ?? []).slice(0, 1).map(({ why, certain }) => (certain ? refuted(`${capital(why)}.`) : doubted(`${capital(why)}.`))))
    }),
  )
}
