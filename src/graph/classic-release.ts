import type { PortSpelling } from '../dockerfile/ports.ts'
import { oldModifiers } from './buildkit-release.ts'

/** In what the releases of the classic builder differ. */
export interface ClassicRelease {
  readonly version: string
  /** Flags of COPY and ADD that it refuses; all others it takes, and copies as if they were not there. */
  readonly unknown: ReadonlySet<string>
  /** RUN with a heredoc is taken for its first line: the body neither runs nor counts. */
  readonly dropsRunHeredocs: boolean
  /** `WORKDIR /w/` is `WORKDIR /w`. */
  readonly cleansWorkdir: boolean
  /** The platform counts in copies too, and not only in what is configured or run. */
  readonly keysPlatformOfCopies: boolean
  /** The modifiers of variables that it reads. */
  readonly readsModifiers: RegExp
  /** The spellings of a port that it reads besides the plain one. */
  readonly readsPorts: ReadonlySet<PortSpelling>
}

/** Both observed: 20.10.24 and 28.5.2. */
const older: ClassicRelease = {
  version: '20.10',
  unknown: new Set(['chmod', 'link', 'exclude', 'parents']),
  dropsRunHeredocs: false,
  cleansWorkdir: false,
  keysPlatformOfCopies: false,
  readsModifiers: oldModifiers,
  readsPorts: new Set(),
}
const newer: ClassicRelease = {
  version: '28.5',
  unknown: new Set(['chmod', 'parents']),
  dropsRunHeredocs: true,
  cleansWorkdir: true,
  keysPlatformOfCopies: true,
  readsModifiers: /^/,
  readsPorts: new Set(['IPv6 address without brackets']),
}

export const classicReleases = { older, newer }
