import type { Instruction } from '../dockerfile/instruction.ts'
import { lastStepOf, rootStage, type Edge, type Source, type Stage } from './build-graph.ts'
import type { StageText } from './group-stages.ts'
import type { Planning } from './planning.ts'
import { imageSource } from './stage-base.ts'

/** The edge to what the next step of a stage stands on. */
export function parentEdge(stage: Stage, { range }: Instruction): Edge {
  const last = lastStepOf(stage)
  const from: Source = last ? { kind: 'step', step: last } : rootStage(stage).base
  return { role: 'parent', by: 'definition', from, paths: [], exclude: [], parents: false, range }
}

/** Of an edge that counts by all files of its source. */
export const wholeContent = { by: 'content', paths: [''] } as const

/**
 * The edges of a step, where one that takes from the very vertex that it stands on is one input with it (BuildKit, observed): a copy then
 * loses its content key, and a mount gives its own to the whole of what the command runs in.
 */
export function joinEdges(parent: Edge, others: readonly Edge[]): readonly Edge[] {
  const isSame = ({ from }: Edge): boolean => from.kind === 'step' && parent.from.kind === 'step' && from.step === parent.from.step
  const isMounted = others.some((edge) => edge.role === 'mount' && isSame(edge))
  const joined = others.map((edge): Edge => (isSame(edge) ? { ...edge, ...(edge.role === 'mount' ? wholeContent : { by: 'definition' }) } : edge))
  return [isMounted ? { ...parent, ...wholeContent } : parent, ...joined]
}

/** A name in `--from=` of a copy, or in `from=` of a mount. */
export interface NamedPlace {
  readonly name: string
  readonly role: 'copy' | 'mount'
  readonly stage: StageText
  readonly instruction: Instruction
  /** The builder builds the stage in which it stands. */
  readonly isBuilt: boolean
}

/** What is named: a stage above, or an image. Undefined, and a fault, where it is a stage that does not stand above. */
export function namedSource(planning: Planning, place: NamedPlace): Source | undefined {
  const { names, stages, inputs, faults } = planning
  const { name, role, stage: { index: at }, instruction } = place
  const index = role === 'copy' ? names.inCopy(name, at) : names.inMount(name, at)
  const stage = index === undefined ? undefined : stages[index]
  if (stage) {
    const last = lastStepOf(stage)
    return last ? { kind: 'step', step: last } : rootStage(stage).base
  }
  const wrong = names.notAbove(name, role, at)
  if (wrong === undefined) return imageSource(name, inputs)
  const why = whyNotAbove(wrong, place, planning)
  if (why !== undefined) faults.push({ message: `\`${instruction.keyword} ${role === 'copy' ? '--from' : '--mount=from'}=${name}\` ${why}.`, range: instruction.range })
  return undefined
}

/** What stands below matters to who builds it; a stage that takes from itself, or a number too high, ends every build (BuildKit 0.25, observed). */
function whyNotAbove(wrong: number, { stage: { index: at }, isBuilt }: NamedPlace, { profile, stageCount }: Planning): string | undefined {
  if (!isBuilt && !(profile.namesAllStages && (wrong === at || wrong >= stageCount))) return undefined
  if (wrong === at) return 'takes from the stage in which it stands'
  if (wrong >= stageCount) return `names no stage: there are ${stageCount}, counted from 0`
  return 'takes from a stage that stands below it, and only those above are built by then'
}
