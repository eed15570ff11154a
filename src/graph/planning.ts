import type { BuildContext } from '../context/build-context.ts'
import type { Dockerfile, SyntaxFault } from '../dockerfile/dockerfile.ts'
import type { Stage } from './build-graph.ts'
import type { BuildInputs } from './build-inputs.ts'
import type { OpenStep } from './force-twins.ts'
import type { Profile } from './profile.ts'
import type { GlobalScope } from './scope.ts'
import type { StageNames } from './stage-names.ts'

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
  readonly steps: OpenStep[]
  readonly faults: SyntaxFault[]
  readonly unmet: SyntaxFault[]
  readonly stageCount: number
  readonly isOnlyStage: boolean
  /** The index of the target stage. */
  readonly target: number
  /** Set where the builder counts over the whole file. */
  readonly numbering: { next: number; readonly of: number } | undefined
}
