/** What builds and images told of one step. */
export interface Measurement {
  /** What the builder calls the stage. */
  readonly stage: string
  /** The instruction as it is written, on one line. */
  readonly text: string
  /** To run it: the median of its samples; undefined where no log has it. */
  readonly seconds: number | undefined
  /** Of its layer; undefined where no image has it. */
  readonly bytes: number | undefined
  /** In how many logs it ran. */
  readonly samples: number
}
