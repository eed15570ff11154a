import { selectionOf } from '../../../src/graph/landings.ts'
import type { Edge } from '../../../src/graph/build-graph.ts'
import { stateOf } from '../replay.ts'
import type { FuzzedBuilder } from './features.ts'
import { sideOf, type Build } from './fuzz-case.ts'
import { inputsOf } from './inputs.ts'

/** Whether the model expects no refusal: of a source that is not there, or of an instruction. */
export function isBuildable(build: Build, builder: FuzzedBuilder): boolean {
  const inputs = inputsOf(builder)
  const { graph } = stateOf(sideOf(build, 'nonceplace'), inputs)
  if (graph.faults.length > 0 || graph.dockerfile.faults.length > 0) return false
  return graph.steps.every((step) => !step.stage.needed || step.edges.every((edge) => {
    const selection = selectionOf(edge)
    if (!selection) return true
    if (selection.missing.length > 0) return false
    return inputs.builder === 'buildkit' ? selection.unmatched.every((source) => hasFolder(edge, source)) : selection.unmatched.length === 0
  }))
}

/** A wildcard may match nothing, but the folder in which it looks is there. */
function hasFolder(edge: Edge, source: string): boolean {
  const folder = source.slice(0, Math.max(0, source.lastIndexOf('/', source.search(/[*?[]/)))).replace(/^\.?\//, '')
  return folder === '' || (edge.from.kind === 'context' && edge.from.files?.entry(folder) !== undefined)
}
