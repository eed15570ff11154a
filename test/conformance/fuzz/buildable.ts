import { selectionOf } from '../../../src/graph/landings.ts'
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
    return selection.missing.length === 0 && (inputs.builder === 'buildkit' || selection.unmatched.length === 0)
  }))
}
