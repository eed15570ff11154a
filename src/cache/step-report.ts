/** What became of a step. `unknown`: rebuilt unless the output of an earlier step is byte for byte what it was. */
export type Outcome = 'cached' | 'rebuilt' | 'relinked' | 'unknown' | 'skipped'

export type CauseKind =
  | 'text'
  | 'env'
  | 'arg'
  | 'user'
  | 'workdir'
  | 'shell'
  | 'content'
  | 'parent'
  | 'base'
  | 'mount'
  | 'platform'
  | 'option'
  | 'forced'
  | 'lost'
  | 'new'

/** Why a step ran: the key input that differs, or the rebuilt step that it stands on. */
export interface Cause {
  readonly kind: CauseKind
  /** A clause: "src/app.ts changed", "GIT_SHA is now b instead of a". */
  readonly detail: string
  /** The line of the Dockerfile that the key input comes from. */
  readonly line: number | null
  /** The file of the build context that changed. */
  readonly path: string | null
}

/** What became of one step, and why. */
export interface StepFate {
  readonly outcome: Outcome
  readonly cause: Cause | null
  /** The first cause at the end of the chain. */
  readonly root: Cause | null
  /** In what a step that is found is out of date, which its builder overlooks: a clause, or null. */
  readonly stale: string | null
  /** Of a step that is found: how many builds ago its result was last in use; null where no build before had it. */
  readonly buildsAgo: number | null
  /** Targets of the cache mounts that a step which runs finds empty: they were left on another runner, or the command line forces the step. */
  readonly emptyMounts: readonly string[]
}

/** One step of a simulated build, in the words of `simulate --format json`. */
export interface StepReport extends StepFate {
  /** The builder's own progress label: `[builder 2/5] RUN npm ci`, or `Step 3/7 : RUN npm ci`. */
  readonly label: string
  readonly stage: string
  readonly stageIndex: number
  readonly step: number
  readonly of: number
  readonly instruction: string
  readonly line: number
  readonly endLine: number
  readonly text: string
  /** Labels of other steps with the same key. */
  readonly sharedWith: readonly string[]
  /** Whether the step makes a layer, as `docker history` shows it. */
  readonly layer: boolean
  /** Estimated seconds to run it again. */
  readonly seconds: number
}
