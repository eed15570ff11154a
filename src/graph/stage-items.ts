import type { Instruction } from '../dockerfile/instruction.ts'
import type { SyntaxFault } from '../dockerfile/dockerfile.ts'
import { parse } from '../dockerfile/parse.ts'
import { brief } from './brief.ts'
import type { Source } from './build-graph.ts'
import type { StageText } from './group-stages.ts'
import type { Planning } from './planning.ts'
import { factsOfImage } from './stage-base.ts'

/** An instruction that a stage runs, and where it comes from. */
export interface StageItem {
  readonly instruction: Instruction
  readonly origin: 'file' | 'onbuild' | 'command line'
  /** The FROM that brings it in, where it stands in no line of the stage. */
  readonly triggeredBy: Instruction | undefined
}

/** What a stage runs, in order: triggers of what it starts from, its own instructions, what the command line adds. */
export function itemsOf(planning: Planning, base: Source, text: StageText): StageItem[] {
  const own = text.instructions.map((instruction): StageItem => ({ instruction, origin: 'file', triggeredBy: undefined }))
  return [...triggersOf(planning, base, text), ...own, ...labelsOf(planning, text)]
}

function triggersOf({ dockerfile, inputs, profile }: Planning, base: Source, text: StageText): StageItem[] {
  const fromStage = base.kind === 'stage' && profile.runsTriggersOfStages ? base.stage.instructions : []
  const own = fromStage.flatMap((instruction) => (instruction.keyword === 'ONBUILD' && instruction.trigger ? [instruction.trigger] : []))
  const ofImage = (factsOfImage(base, inputs)?.onbuild ?? []).flatMap((line) => readLine(line, dockerfile.escape))
  return [...own, ...ofImage].map((instruction) => ({ instruction, origin: 'onbuild', triggeredBy: text.from }))
}

/** Where a trigger runs builders look at it, and refuse what they let pass where it was written. */
export function triggerFaults({ profile }: Planning, base: Source, { from }: StageText): readonly SyntaxFault[] {
  if (base.kind !== 'stage' || !profile.runsTriggersOfStages) return []
  return base.stage.instructions.flatMap((instruction) =>
    instruction.keyword === 'ONBUILD' ? instruction.triggerFaults.map(({ message }) => ({ message: `FROM runs \`${brief(instruction)}\` of line ${instruction.line}: ${message}`, range: from.range })) : [],
  )
}

/** `--label` of the command line, where it becomes an instruction at the end of the target. */
function labelsOf({ profile, inputs, target }: Planning, text: StageText): StageItem[] {
  if (text.index !== target) return []
  const instructions = profile.labelLines(inputs.options.labels).flatMap((line) => readLine(line, '\\'))
  return instructions.map((instruction) => ({ instruction, origin: 'command line', triggeredBy: text.from }))
}

/** An instruction that stands in no file: of a base image, or of the command line. */
function readLine(line: string, escape: '\\' | '`'): readonly Instruction[] {
  return parse(`${escape === '`' ? '# escape=`\n' : ''}FROM scratch\n${line}`).instructions.slice(1)
}
