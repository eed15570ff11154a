import type { BuildContext } from '../context/build-context.ts'
import type { Dockerfile, SyntaxFault } from '../dockerfile/dockerfile.ts'
import type { FromInstruction, Instruction } from '../dockerfile/instruction.ts'
import type { Range } from '../dockerfile/text.ts'
import type { BuildInputs } from './build-inputs.ts'
import type { StageState } from './stage-state.ts'

export type KeyInputKind = 'text' | 'env' | 'arg' | 'user' | 'workdir' | 'shell' | 'mount' | 'platform' | 'option'

/** One thing that is written into a step's key: its kind, what it is called, its value, and where it comes from. */
export interface KeyInput {
  readonly kind: KeyInputKind
  readonly name: string
  readonly value: string
  /** Where the Dockerfile says it; undefined for what the command line says. */
  readonly range: Range | undefined
}

/** Where a step takes files from. */
export type Source =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'image'; readonly reference: string; readonly name: string }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'context'; readonly name: string; readonly files: BuildContext | undefined }
  | Remote

/** What ADD fetches. Pinned: what identifies its bytes whatever the remote holds; undefined where the remote decides. */
interface Remote {
  readonly kind: 'remote'
  readonly url: string
  readonly pinned: string | undefined
}

/**
 * Step → what it stands on. By `definition`: the key of the source counts. By `content`: the source's key or the
 * selected files' bytes and modes, whichever matches. By `nothing`: the builder does not look at it.
 */
export interface Edge {
  readonly role: 'parent' | 'copy' | 'mount'
  readonly by: 'definition' | 'content' | 'nothing'
  readonly from: Source
  /** What is selected, relative to the source's root and expanded; empty for a parent. */
  readonly paths: readonly string[]
  readonly exclude: readonly string[]
  readonly parents: boolean
  /** The mode that the copy gives to all files, where the builder looks at them as they come to lie. */
  readonly mode?: number
  /** Where a bind mount shows what it takes; absolute. */
  readonly target?: string
  readonly range: Range
}

/** What a COPY or ADD does with what it takes. */
export interface Placement {
  /** Absolute; a `/` at its end says folder. */
  readonly destination: string
  readonly verb: 'COPY' | 'ADD'
  readonly chown: string | undefined
  readonly chmod: string | undefined
  readonly parents: boolean
  /** What heredocs hold once their variables are replaced. */
  readonly bodies: readonly string[]
}

/** What the solver caches: a vertex with its own key. */
export interface Step {
  readonly id: number
  readonly stage: Stage
  readonly instruction: Instruction
  /** Set where an ONBUILD trigger of a parent runs here: the FROM that pulls it in. */
  readonly triggeredBy: Instruction | undefined
  readonly kind: 'from' | 'run' | 'copy' | 'workdir' | 'config'
  /** Counted as the builder prints it, from 1. */
  readonly number: number
  readonly of: number
  readonly label: string
  /** The step's own definition, in key order. */
  readonly inputs: readonly KeyInput[]
  readonly edges: readonly Edge[]
  readonly placement: Placement | undefined
  /** What its words come to, where the builder keys them as written: two steps can share a key and not the meaning. */
  readonly meaning: string | undefined
  /** A linked copy: its files are keyed without the parent, and merged onto it. */
  readonly link: boolean
  /** `--no-cache` and its kin: never looked up. */
  readonly forced: boolean
  /** Why, where it is not `--no-cache`: a clause. */
  readonly forcedBy?: string
  /** Whether it makes a layer, as `docker history` shows it. */
  readonly layer: boolean
  /** What is in force when the step runs. */
  readonly state: StageState
}

/** From one FROM to the next. */
export interface Stage {
  readonly index: number
  /** Lower case, as `AS` gave it. */
  readonly name: string | undefined
  /** What the builder calls it: the name, or `stage-N`. */
  readonly label: string
  readonly from: FromInstruction
  readonly base: Source
  /** False where nobody described what the image that it starts from sets: variables, WORKDIR, USER. */
  readonly isDescribed: boolean
  readonly platform: string
  readonly steps: readonly Step[]
  /** Instructions after the FROM up to the next one. */
  readonly instructions: readonly Instruction[]
  /** Whether the target needs it, and the builder therefore builds it. */
  readonly needed: boolean
  /** What its instructions say about the image alone (LABEL, CMD, EXPOSE …), in order, after substitution. */
  readonly configuration: readonly string[]
  /** What is in force after its last instruction. */
  readonly end: StageState
}

/** Steps and edges of one build. */
export interface BuildGraph {
  readonly dockerfile: Dockerfile
  readonly inputs: BuildInputs
  readonly context: BuildContext
  readonly stages: readonly Stage[]
  readonly steps: readonly Step[]
  readonly target: Stage | undefined
  /** What the builder in use refuses although it parses. */
  readonly faults: readonly SyntaxFault[]
  /** What it refuses unless the command line gives more: an argument that the Dockerfile demands and that has no value. */
  readonly unmet: readonly SyntaxFault[]
}

/** The step whose result a stage hands on: its last one, or that of the stage it starts from. */
export function lastStepOf(stage: Stage): Step | undefined {
  for (let current: Stage | undefined = stage; current; current = parentStage(current)) {
    const last = current.steps.at(-1)
    if (last) return last
  }
  return undefined
}

export function parentStage(stage: Stage): Stage | undefined {
  return stage.base.kind === 'stage' ? stage.base.stage : undefined
}

/** The stage from which a stage starts in the end, which starts from no other. */
export function rootStage(stage: Stage): Stage {
  let root = stage
  for (let above = parentStage(root); above; above = parentStage(root)) root = above
  return root
}

/** The step that a step stands on, if that is a step. */
export function parentStep(step: Step): Step | undefined {
  const edge = step.edges.find(({ role }) => role === 'parent')
  return edge?.from.kind === 'step' ? edge.from.step : undefined
}

/** All steps below a step that its key stands on through parents, nearest first. */
export function* ancestorsOf(step: Step): Generator<Step> {
  for (let current = parentStep(step); current; current = parentStep(current)) yield current
}
