import type { BuildContext } from '../context/build-context.ts'
import type { Dockerfile, SyntaxFault } from '../dockerfile/dockerfile.ts'
import { expand, expandKeepingQuotes } from '../dockerfile/expand.ts'
import type { Instruction, Word } from '../dockerfile/instruction.ts'
import { parse } from '../dockerfile/parse.ts'
import { lastStepOf, type Edge, type Source, type Stage, type Step } from './build-graph.ts'
import type { BuildInputs } from './build-inputs.ts'
import { flagOf } from './copy-lowering.ts'
import type { StageText } from './group-stages.ts'
import { instructionValue } from './instruction-value.ts'
import { joinWorkdir } from './paths.ts'
import type { LoweredStep, Profile } from './profile.ts'
import { stageArg, type GlobalScope } from './scope.ts'
import { expandBase, factsOfImage, imageSource, stateOfImage } from './stage-base.ts'
import type { StageNames } from './stage-names.ts'
import { emptyState, stateWriter, type StageState, type StateWriter } from './stage-state.ts'

/** What planning one stage needs to know of the rest. */
export interface Planning {
  readonly dockerfile: Dockerfile
  readonly context: BuildContext
  readonly inputs: BuildInputs
  readonly profile: Profile
  readonly global: GlobalScope
  readonly names: StageNames
  /** Stages planned so far. */
  readonly stages: readonly Stage[]
  /** All steps, in file order; planning a stage adds its own. */
  readonly steps: Step[]
  readonly faults: SyntaxFault[]
  readonly stageCount: number
  readonly isOnlyStage: boolean
  /** The index of the target stage. */
  readonly target: number
  /** Set where the builder counts over the whole file. */
  readonly numbering: { next: number; readonly of: number } | undefined
}

interface Trigger {
  readonly instruction: Instruction
  readonly origin: 'file' | 'onbuild' | 'command line'
  readonly triggeredBy: Instruction | undefined
}

export function planStage(planning: Planning, text: StageText, needed: boolean): Stage {
  const { profile, inputs } = planning
  const base = baseOf(planning, text)
  const own = text.instructions.map((instruction): Trigger => ({ instruction, origin: 'file', triggeredBy: undefined }))
  const todo = [...triggersOf(planning, base, text), ...own, ...labelsOf(planning, text)]
  const isCountedBase = base.kind === 'image' || base.kind === 'context' || profile.countsEveryFrom
  const hasNumber = ({ origin }: Trigger): boolean => origin !== 'onbuild' || profile.countsTriggers
  const counted = todo.filter((item) => hasNumber(item) && profile.countsAsStep(item.instruction))
  const perStage = { next: 1, of: counted.length + (isCountedBase ? 1 : 0) }
  const numbering = planning.numbering ?? perStage
  const platform = platformOf(planning, text)
  const writer = stateWriter(startOf(planning, base))
  const stage: OpenStage = {
    index: text.index,
    name: text.name,
    label: text.name ?? `stage-${text.index}`,
    from: text.from,
    base,
    platform,
    steps: [],
    instructions: text.instructions,
    needed,
    configuration: [],
    end: emptyState,
  }
  if (isCountedBase) {
    const from: Trigger = { instruction: text.from, origin: 'file', triggeredBy: undefined }
    addStep(planning, stage, numbering, from, { kind: 'from', inputs: [], edges: [], isForced: false, layer: false }, writer.snapshot())
    numbering.next++
  }
  for (const item of todo) {
    const { instruction } = item
    reportRefusal(planning, instruction)
    const words = expander(planning, writer)
    applyState(planning, writer, instruction, words)
    if (describing.has(instruction.keyword)) {
      stage.configuration.push(instructionValue(instruction, { shell: writer.shell, workdir: writer.workdir, ...words }))
    }
    if (!profile.countsAsStep(instruction)) continue
    const state = writer.snapshot()
    const sourceOf = (from: string, role: 'copy' | 'mount'): Source | undefined => namedSource(planning, from, role, text, instruction)
    const lowered = profile.lower({ instruction, state, platform, stageName: text.name, inputs, context: planning.context, ...words, sourceOf })
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
  { instruction, origin, triggeredBy }: Trigger,
  lowered: LoweredStep,
  state: StageState,
): void {
  const lookup = (name: string): string | undefined => state.env.get(name)?.value
  const place = { base: stage.base, stageLabel: stage.label, isOnlyStage, stageNumber: stage.index + 1, stages: stageCount, number: next, of }
  const label = profile.label({ instruction, isTrigger: origin === 'onbuild', ...place, lookup, escape })
  const parent = parentEdge(stage, instruction)
  const { kind, inputs, edges, placement, link, meaning, isForced, layer } = lowered
  const step: Step = {
    id: steps.length,
    stage,
    instruction,
    triggeredBy,
    kind,
    number: next,
    of,
    label,
    inputs,
    edges: [parent, ...edges.map((edge) => dedupe(edge, parent))],
    placement,
    link: link ?? false,
    meaning,
    forced: isForced,
    layer,
    state,
  }
  stage.steps.push(step)
  steps.push(step)
}

interface Words {
  expandWord(word: Word): string
  expandText(text: string): string
  expandBody(text: string): string
}

function expander({ dockerfile: { escape } }: Planning, writer: StateWriter): Words {
  const lookup = (name: string): string | undefined => writer.valueOf(name)
  const expandText = (text: string): string => expand(text, lookup, { escape }).value
  return { expandText, expandWord: ({ text }) => expandText(text), expandBody: (text) => expandKeepingQuotes(text, lookup).value }
}

function baseOf(planning: Planning, text: StageText): Source {
  const { names, global, dockerfile, stages, inputs, faults } = planning
  const name = expandBase(text.from.image.text, global, dockerfile.escape)
  const { range } = text.from.image
  const override = text.name === undefined ? undefined : inputs.contexts.get(text.name)
  if (override && text.name !== undefined) return imageSource(text.name, inputs)
  if (name === '') {
    faults.push({ message: `\`FROM ${text.from.image.text}\` names no image once its variables are replaced.`, range })
    return { kind: 'scratch' }
  }
  if (name === 'scratch') return { kind: 'scratch' }
  const index = names.inFrom(name, text.index)
  const stage = index === undefined ? undefined : stages[index]
  return stage ? { kind: 'stage', stage } : imageSource(name, inputs)
}

function platformOf({ inputs, global, dockerfile }: Planning, { from }: StageText): string {
  const flag = flagOf(from.flags, 'platform')?.value
  return flag === undefined ? inputs.platform : expandBase(flag, global, dockerfile.escape) || inputs.platform
}

/**
 * What a stage starts with. On another stage: that stage's state with its ARG values, its ENV added again in the order
 * of the image's configuration (BuildKit); other builders forget ARGs, or carry them from stage to stage.
 */
function startOf({ profile, inputs, stages }: Planning, base: Source): StageState {
  const start = imageOf(profile, inputs, base)
  if (profile.argsFrom !== 'above') return start
  const writer = stateWriter(start)
  for (const [name, variable] of stages.at(-1)?.end.args ?? []) if (!writer.hasEnv(name)) writer.setArg(name, variable)
  return writer.snapshot()
}

function imageOf(profile: Profile, inputs: BuildInputs, base: Source): StageState {
  if (base.kind !== 'stage') return base.kind === 'image' ? stateOfImage(base.reference, factsOfImage(base, inputs)) : emptyState
  const { end } = base.stage
  const writer = stateWriter(profile.argsFrom === 'parent' ? end : { ...end, env: new Map(), args: new Map() })
  for (const [name, variable] of end.configEnv) writer.setEnv(name, variable)
  return { ...writer.snapshot(), args: new Map() }
}

function triggersOf({ dockerfile, inputs }: Planning, base: Source, text: StageText): Trigger[] {
  const fromStage = base.kind === 'stage' ? base.stage.instructions : []
  const own = fromStage.flatMap((instruction) => (instruction.keyword === 'ONBUILD' ? [instruction.trigger] : []))
  const ofImage = (factsOfImage(base, inputs)?.onbuild ?? []).flatMap((line) => readLine(line, dockerfile.escape))
  return [...own, ...ofImage].map((instruction) => ({ instruction, origin: 'onbuild', triggeredBy: text.from }))
}

/** `--label` of the command line, where it becomes an instruction at the end of the target. */
function labelsOf({ profile, inputs, target }: Planning, text: StageText): Trigger[] {
  const line = profile.labelLine(inputs.options.labels)
  if (line === undefined || text.index !== target) return []
  return readLine(line, '\\').map((instruction) => ({ instruction, origin: 'command line', triggeredBy: text.from }))
}

/** An instruction that stands in no file: of a base image, or of the command line. */
function readLine(line: string, escape: '\\' | '`'): readonly Instruction[] {
  return parse(`${escape === '`' ? '# escape=`\n' : ''}FROM scratch\n${line}`).instructions.slice(1)
}

/** `ENV a=1 b=$a` gives b the value from before the line; `ARG a=1 b=$a` the new one (BuildKit). */
function applyState(planning: Planning, writer: StateWriter, instruction: Instruction, { expandWord }: Words): void {
  switch (instruction.keyword) {
    case 'ENV': {
      const pairs = instruction.pairs.map(({ name, value }) => [expandWord(name), expandWord(value), name.range] as const)
      for (const [name, value, range] of pairs) writer.setEnv(name, { value, kind: 'env', range })
      return
    }
    case 'ARG':
      for (const declaration of instruction.declarations) {
        const isHidden = planning.profile.envHidesArg && writer.hasEnv(declaration.name.text)
        if (!isHidden) writer.setArg(declaration.name.text, stageArg(declaration, planning.global, planning.inputs, expandWord))
      }
      return
    case 'WORKDIR':
      return writer.setWorkdir(joinWorkdir(writer.workdir, expandWord(instruction.argument)), instruction.argument.range)
    case 'USER':
      return writer.setUser(expandWord(instruction.argument), instruction.argument.range)
    case 'SHELL':
      return writer.setShell(instruction.argv, instruction.range)
    default:
      return
  }
}

function parentEdge(stage: Stage, { range }: Instruction): Edge {
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

/** A copy from the very vertex that it is laid on loses its content key: the two inputs are one (BuildKit). */
function dedupe(edge: Edge, parent: Edge): Edge {
  const isSame = edge.from.kind === 'step' && parent.from.kind === 'step' && edge.from.step === parent.from.step
  return isSame ? { ...edge, by: 'definition' } : edge
}

function namedSource(planning: Planning, from: string, role: 'copy' | 'mount', text: StageText, instruction: Instruction): Source | undefined {
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

function reportRefusal({ profile, faults, dockerfile }: Planning, instruction: Instruction): void {
  const message = profile.refuses(instruction, dockerfile)
  if (message !== undefined) faults.push({ message, range: instruction.range })
}
