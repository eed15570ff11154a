import type { BuildContext } from '../context/build-context.ts'
import type { Instruction, Word } from '../dockerfile/instruction.ts'
import type { BuildInputs } from './build-inputs.ts'
import type { Edge, KeyInput, Placement, Source, Step } from './build-graph.ts'
import type { StageState } from './stage-state.ts'

/** What a profile is told about one instruction when it makes a step of it. */
export interface Lowering {
  readonly instruction: Instruction
  readonly state: StageState
  readonly platform: string
  readonly stageName: string | undefined
  readonly inputs: BuildInputs
  readonly context: BuildContext
  readonly expandWord: (word: Word) => string
  readonly expandText: (text: string) => string
  /** As heredoc bodies are expanded: quotes are ordinary characters. */
  readonly expandBody: (text: string) => string
  /** What `--from=` of COPY, or `from=` of a mount, names. Undefined: no such stage, which is a fault by then. */
  readonly sourceOf: (from: string, role: 'copy' | 'mount') => Source | undefined
}

/** A step without its place in the build. */
export interface LoweredStep {
  readonly kind: Step['kind']
  readonly inputs: readonly KeyInput[]
  /** All edges but the parent's. */
  readonly edges: readonly Edge[]
  readonly placement?: Placement
  readonly link?: boolean
  readonly isForced: boolean
  readonly layer: boolean
}

export interface LabelFacts {
  readonly instruction: Instruction
  /** Set where an ONBUILD of a parent runs here. */
  readonly isTrigger: boolean
  /** What the stage starts from. */
  readonly base: Source
  readonly stageLabel: string
  readonly isOnlyStage: boolean
  readonly number: number
  readonly of: number
  /** Variables as they stand where the instruction does. */
  readonly lookup: (name: string) => string | undefined
  readonly escape: '\\' | '`'
}

/**
 * What one builder does differently, in one place. Everything else in `graph/` and `cache/` asks the profile and never
 * which builder it is.
 */
export interface Profile {
  /** ARG values of a stage are in force in a stage that starts from it. */
  readonly inheritsArgs: boolean
  /** ENV of a name hides an ARG of that name, wherever it stands. */
  readonly envHidesArg: boolean
  /** Labels of the command line become a last instruction of the target. */
  readonly appendsLabels: boolean
  /** Stages that the target does not need are built all the same, up to the target. */
  readonly buildsUnusedStages: boolean
  /** Steps are numbered over the whole file, the ARGs above the first FROM included. */
  readonly countsWholeFile: boolean
  /** Names of stages in FROM are found whatever their case. */
  readonly foldsStageNames: boolean
  /** Attributes of files that enter a content key. */
  readonly content: 'buildkit' | 'classic'
  /** Whether it counts in the "of" of the progress label. */
  countsAsStep(instruction: Instruction): boolean
  /** Undefined where the instruction only flows into others. */
  lower(lowering: Lowering): LoweredStep | undefined
  label(facts: LabelFacts): string
  /** Why this builder refuses an instruction that parses; undefined where it takes it. */
  refuses(instruction: Instruction): string | undefined
  /** What identifies a base image in keys: `layers` only, or the whole configuration too. */
  readonly basesCountBy: 'layers' | 'image'
}
