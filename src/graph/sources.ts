import type { Instruction } from '../dockerfile/instruction.ts'
import { lastStepOf, type Edge, type Source, type Stage } from './build-graph.ts'
import type { StageText } from './group-stages.ts'
import type { Planning } from './planning.ts'
import { imageSource } from './stage-base.ts'

/** The edge to what the next step of a stage stands on. */
export function parentEdge(stage: Stage, { range }: Instruction): Edge {
  const last = lastStepOf(stage)
  const from: Source = last ? { kind: 'step', step: last } : rootOf(stage)
  return { role: 'parent', by: 'definition', from, paths: [], exclude: [], parents: false, range }
}

/** What a stage without a step of its own stands on in the end. */
function rootOf(stage: Stage): Source {
  let { base } = stage
  while (base.kind === 'stage') base = base.stage.base
  return base
}

/**
 * The edges of a step, where one that takes from the very vertex that it stands on is one input with it (BuildKit, observed): a copy then
 * loses its content key, and a mount gives its own to the whole of what the command runs in.
 */
export function joinEdges(parent: Edge, others: readonly Edge[]): readonly Edge[] {
  const isSame = ({ from }: Edge): boolean => from.kind === 'step' && parent.from.kind === 'step' && from.step === parent.from.step
  const whole = { by: 'content', paths: [''] } as const
  const isMounted = others.some((edge) => edge.role === 'mount' && isSame(edge))
  const joined = others.map((edge): Edge => (isSame(edge) ? { ...edge, ...(edge.role === 'mount' ? whole : { by: 'definition' }) } : edge))
  return [isMounted ? { ...parent, ...whole } : parent, ...joined]
}

/** What `--from=` of a copy, or `from=` of a mount, names: a stage above, or an image. */
export function namedSource(planning: Planning, from: string, role: 'copy' | 'mount', text: StageText, instruction: Instruction): Source | undefined {
  const { names, stages, inputs, faults } = planning
  const index = role === 'copy' ? names.inCopy(from, text.index) : names.inMount(from, text.index)
  const stage = index === undefined ? undefined : stages[index]
  if (stage) {
    const last = lastStepOf(stage)
    return last ? { kind: 'step', step: last } : rootOf(stage)
  }
  if (role === 'copy' && /^\d+$/.test(from)) {
    faults.push({ message: `\`${instruction.keyword} --from=${from}\` names a stage that does not stand above it.`, range: instruction.range })
    return undefined
  }
  return imageSource(from, inputs)
}
