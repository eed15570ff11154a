import type { Instruction } from '../dockerfile/instruction.ts'
import type { Edge, Stage, Step } from '../graph/build-graph.ts'
import { selectedPaths } from '../graph/landings.ts'
import type { BuildKind } from './builds.ts'

/** Which instructions and steps a kind of build changes by themselves, not by what stands above them. */
export interface Changed {
  isChanged(instruction: Instruction, step: Step | undefined): boolean
  /** Whether the base of a stage is another: its image, the stage that it builds on, or what the image's triggers copy. */
  isBaseChanged(stage: Stage): boolean
}

/** What is taken from a stage counts as changed where anything in that stage is: which bytes a step makes again nobody knows. */
export function changedIn({ paths, args, texts, values, images }: BuildKind): Changed {
  const stages = new Map<Stage, boolean>()
  const isDirty = (stage: Stage): boolean => {
    const known = stages.get(stage)
    if (known !== undefined) return known
    stages.set(stage, false)
    const dirty = isBaseChanged(stage) || stage.instructions.some((each) => isOther(each)) || stage.steps.some((step) => isStepChanged(step))
    stages.set(stage, dirty)
    return dirty
  }
  const isBaseChanged = (stage: Stage): boolean => {
    const { base } = stage
    if (texts.has(stage.from.text) || (base.kind === 'stage' && isDirty(base.stage))) return true
    if (base.kind === 'image' && images.has(base.reference)) return true
    return stage.steps.some((step) => step.triggeredBy && isStepChanged(step))
  }
  const isEdgeChanged = (edge: Edge): boolean => {
    const { from, by } = edge
    if (by === 'nothing') return false
    if (from.kind === 'context') return from.name === '' && paths.size > 0 && meet(selectedPaths(edge), paths)
    if (from.kind === 'step') return isDirty(from.step.stage)
    if (from.kind === 'stage') return isDirty(from.stage)
    return from.kind === 'image' && images.has(from.reference)
  }
  const isOther = (instruction: Instruction): boolean => texts.has(instruction.text) || declares(instruction, args) || sets(instruction, values)
  const isStepChanged = ({ edges }: Step): boolean => edges.some((edge) => edge.role !== 'parent' && isEdgeChanged(edge))
  return { isChanged: (instruction, step) => isOther(instruction) || (step !== undefined && isStepChanged(step)), isBaseChanged }
}

function declares(instruction: Instruction, args: ReadonlySet<string>): boolean {
  return instruction.keyword === 'ARG' && instruction.declarations.some(({ name }) => args.has(name.text))
}

function sets(instruction: Instruction, values: ReadonlySet<string>): boolean {
  return (instruction.keyword === 'ENV' || instruction.keyword === 'LABEL') && instruction.pairs.some(({ name }) => values.has(`${instruction.keyword} ${name.text}`))
}

/** Whether two sets have something in common. */
export function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a]
  for (const each of few) if (many.has(each)) return true
  return false
}
