import type { Instruction } from '../dockerfile/instruction.ts'
import { applyState, expander } from './apply-state.ts'
import type { Edge, Source, Stage, Step } from './build-graph.ts'
import type { OpenStep } from './force-twins.ts'
import type { StageText } from './group-stages.ts'
import { instructionValue } from './instruction-value.ts'
import type { Planning } from './planning.ts'
import type { LoweredStep } from './profile.ts'
import { joinEdges, namedSource, parentEdge, wholeContent } from './sources.ts'
import { itemsOf, triggerFaults, type StageItem } from './stage-items.ts'
import { isUndescribed } from './stage-base.ts'
import { baseOf, platformOf, startOf } from './stage-start.ts'
import { emptyState, stateWriter, type StageState } from './stage-state.ts'

/** Plans one stage: its steps with their key inputs and edges, and the state that it ends in. */
export function planStage(planning: Planning, text: StageText, needed: boolean): Stage {
  const { profile, inputs } = planning
  const base = baseOf(planning, text)
  const todo = itemsOf(planning, base, text)
  if (needed) planning.faults.push(...triggerFaults(planning, base, text))
  const isCountedBase = (base.kind !== 'scratch' && base.kind !== 'stage') || profile.countsEveryFrom
  const hasNumber = ({ origin }: StageItem): boolean => origin !== 'onbuild' || profile.countsTriggers
  const counted = todo.filter((item) => hasNumber(item) && profile.countsAsStep(item.instruction))
  const perStage = { next: 1, of: counted.length + (isCountedBase ? 1 : 0) }
  const numbering = planning.numbering ?? perStage
  const platform = platformOf(planning, text)
  const writer = stateWriter(startOf(planning, base))
  const standing = { isBuilt: needed, mayBeInherited: isUndescribed(base, inputs) }
  const stage: OpenStage = {
    index: text.index,
    name: text.name,
    label: text.name ?? `stage-${text.index}`,
    from: text.from,
    base,
    isDescribed: !standing.mayBeInherited,
    platform,
    steps: [],
    instructions: text.instructions,
    needed,
    configuration: [],
    end: emptyState,
  }
  if (isCountedBase) {
    const from: StageItem = { instruction: text.from, origin: 'file', triggeredBy: undefined }
    addStep(planning, stage, numbering, from, { kind: 'from', inputs: [], edges: [], isForced: false, layer: false }, writer.snapshot())
    numbering.next++
  }
  for (const item of todo) {
    const { instruction } = item
    reportRefusal(planning, instruction)
    const words = expander(planning, writer, instruction, standing)
    applyState(planning, writer, instruction, words)
    if (describing.has(instruction.keyword)) {
      stage.configuration.push(instructionValue(instruction, { shell: writer.shell, workdir: writer.workdir, ...words }))
    }
    if (!profile.countsAsStep(instruction)) continue
    const state = writer.snapshot()
    const sourceOf = (from: string, role: 'copy' | 'mount'): Source | undefined => namedSource(planning, { name: from, role, stage: text, instruction, isBuilt: needed })
    const isFirstOnScratch = parentEdge(stage, instruction).from.kind === 'scratch'
    const place = { state, platform, stageName: text.name, from: text.from, isFirstOnScratch }
    const lowered = profile.lower({ instruction, ...place, inputs, context: planning.context, ...words, sourceOf })
    if (!lowered) continue
    addStep(planning, stage, numbering, item, lowered, state)
    if (hasNumber(item)) numbering.next++
  }
  stage.end = writer.snapshot()
  return stage
}

type OpenStage = Stage & { steps: Step[]; configuration: string[]; end: StageState }

/** Keywords that neither are steps of every builder nor set state for steps: the image's own words. */
const describing: ReadonlySet<string> = new Set(['LABEL', 'MAINTAINER', 'CMD', 'ENTRYPOINT', 'EXPOSE', 'VOLUME', 'HEALTHCHECK', 'STOPSIGNAL', 'ONBUILD'])

function addStep(
  { steps, profile, isOnlyStage, stageCount, dockerfile: { escape } }: Planning,
  stage: OpenStage,
  { next, of }: { next: number; readonly of: number },
  { instruction, origin, triggeredBy }: StageItem,
  lowered: LoweredStep,
  state: StageState,
): void {
  const lookup = (name: string): string | undefined => state.env.get(name)?.value
  const place = { base: stage.base, stageLabel: stage.label, isOnlyStage, stageNumber: stage.index + 1, stages: stageCount, number: next, of }
  const label = profile.label({ instruction, isTrigger: origin === 'onbuild', ...place, lookup, escape })
  const { kind, inputs, edges, placement, link, meaning, isForced, forcedBy, layer, comparesParent } = lowered
  const parent: Edge = { ...parentEdge(stage, instruction), ...(comparesParent ? wholeContent : {}) }
  const step: OpenStep = {
    id: steps.length,
    stage,
    instruction,
    triggeredBy,
    kind,
    number: next,
    of,
    label,
    inputs,
    // The files of a linked copy are not laid on the parent: nothing to join.
    edges: link === true ? [parent, ...edges] : joinEdges(parent, edges),
    placement,
    link: link ?? false,
    meaning,
    forced: isForced,
    ...(forcedBy === undefined ? {} : { forcedBy }),
    layer,
    state,
  }
  stage.steps.push(step)
  steps.push(step)
}

function reportRefusal({ profile, faults, dockerfile }: Planning, instruction: Instruction): void {
  const message = profile.refuses(instruction, dockerfile)
  if (message !== undefined) faults.push({ message, range: instruction.range })
}
