/** In what the releases of the classic builder differ. */
export interface ClassicRelease {
  readonly version: string
  /** Flags of COPY and ADD that it refuses; all others it takes, and copies as if they were not there. */
  readonly unknown: ReadonlySet<string>
  /** RUN with a heredoc is taken for its first line: the body neither runs nor counts. */
  readonly dropsRunHeredocs: boolean
  /** `WORKDIR /w/` is `WORKDIR /w`. */
  readonly cleansWorkdir: boolean
}

/** Both observed: 20.10.24 and 28.5.2. */
const older: ClassicRelease = { version: '20.10', unknown: new Set(['chmod', 'link', 'exclude', 'parents']), dropsRunHeredocs: false, cleansWorkdir: false }
const newer: ClassicRelease = { version: '28.5', unknown: new Set(['chmod', 'parents']), dropsRunHeredocs: true, cleansWorkdir: true }

export const classicReleases = { older, newer }
