import { readCsv } from '../dockerfile/csv.ts'
import type { Instruction } from '../dockerfile/instruction.ts'
import { parentStage, type BuildGraph, type Stage } from './build-graph.ts'
import type { StageText } from './group-stages.ts'
import type { StageNames } from './stage-names.ts'

/** The stages that other stages name: in FROM, in `--from` of COPY and ADD, and in `from=` of mounts. */
function* namedBy(instruction: Instruction, index: number, names: StageNames): Generator<number> {
  const inner = instruction.keyword === 'ONBUILD' ? instruction.trigger : instruction
  for (const { name, value } of inner?.flags ?? []) {
    const found =
      name === 'from'
        ? names.inCopy(value ?? '', index)
        : name === 'mount'
          ? names.inMount(fromOfMount(value ?? ''), index)
          : undefined
    if (found !== undefined) yield found
  }
}

function fromOfMount(value: string): string {
  return readCsv(value)?.findLast((field) => /^from=/i.test(field))?.slice('from='.length) ?? ''
}

/** Indexes of the stages that a target stands on, itself included. */
export function neededStages(
  stages: readonly StageText[],
  target: number,
  names: StageNames,
  baseStage: (stage: StageText) => number | undefined,
): ReadonlySet<number> {
  const needed = new Set<number>()
  const queue = [target]
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    const stage = stages[index]
    if (!stage || needed.has(index)) continue
    needed.add(index)
    const base = baseStage(stage)
    if (base !== undefined) queue.push(base)
    for (const instruction of stage.instructions) queue.push(...namedBy(instruction, index, names))
  }
  return needed
}

/** Stages that the builder makes although its target takes nothing of them. */
export function unusedStagesOf({ stages, target }: BuildGraph): readonly Stage[] {
  const used = new Set<Stage>()
  const queue = target ? [target] : []
  for (let stage = queue.pop(); stage; stage = queue.pop()) {
    if (used.has(stage)) continue
    used.add(stage)
    const base = parentStage(stage)
    if (base) queue.push(base)
    for (const { edges } of stage.steps) for (const { role, from } of edges) if (role !== 'parent' && from.kind === 'step') queue.push(from.step.stage)
  }
  return stages.filter((stage) => stage.needed && !used.has(stage))
}
