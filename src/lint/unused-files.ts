import type { BuildGraph, Step } from '../graph/build-graph.ts'
import type { Landing } from '../graph/landings.ts'
import { stagesOn, takenFrom } from '../graph/taken-from.ts'
import { filesByTheWay } from './noise.ts'
import { hasUnknownCommand, readOf } from './run-facts.ts'

/** The files that a copy takes along with a folder and of which nothing is made; none where the image holds them, or where that is not sure of any. */
export function unusedFilesOf(copy: Step, graph: BuildGraph): readonly Landing[] {
  const stages = stagesOn(copy.stage, graph)
  if (stages.some((stage) => stage === graph.target)) return []
  const below = graph.steps.filter(({ id }) => id > copy.id)
  const runs = below.filter(({ kind, stage }) => kind === 'run' && stages.includes(stage))
  if (runs.some(hasUnknownCommand)) return []
  return filesByTheWay(copy).filter(({ path }) => !runs.some((run) => readOf(run, path)) && !below.some((step) => takenFrom(step, stages, [path]) !== undefined))
}
