/** What became of a step in a build. `cancelled`: it did not come to its end; `unsaid`: the record tells nothing of it. */
export type LoggedOutcome = 'ran' | 'cached' | 'failed' | 'cancelled' | 'unsaid'

/** One step as a build's record tells of it. */
export interface LoggedStep {
  /** As the builder calls it: a name, or `stage-1`; undefined where the record does not say. */
  readonly stage: string | undefined
  /** The instruction, spelled as the record has it. */
  readonly text: string
  readonly outcome: LoggedOutcome
  /** Undefined where the record has no times. */
  readonly seconds: number | undefined
  /** Of its layer: as a registry stores it in a manifest, unpacked in a history. */
  readonly bytes: number | undefined
}

/** What one file tells: the steps of a build, or the layers of an image, the oldest first, with their sizes from its manifest or from its history. */
export interface BuildLog {
  readonly of: 'build' | 'manifest' | 'history'
  readonly steps: readonly LoggedStep[]
}

/** Less than this, and an image was not pulled. */
const leastPull = 0.5

/** Whether a step is a FROM whose image was only looked up, which builders tell as if it had been run. */
export function wasThere({ text, seconds = 0 }: LoggedStep): boolean {
  return /^FROM\s/i.test(text) && seconds < leastPull
}
