/** In what the releases of BuildKit differ, each with the Dockerfile frontend that it brings. */
export interface BuildkitRelease {
  readonly version: string
  /** The id and the sharing of a cache mount count whatever they are; else only whether they are the default pair. */
  readonly keysCacheId: boolean
  readonly keysShmSize: boolean
  /** WORKDIR stamps its folder with SOURCE_DATE_EPOCH. */
  readonly stampsWorkdir: boolean
  /** A trigger's label says ONBUILD. */
  readonly marksTriggers: boolean
  /** Mounts that make it name the only stage in its labels. */
  readonly namesStageFor: RegExp
  readonly readsHeredocs: boolean
  /** `KEYWORD --flag`, or a key of a mount, that its own frontend refuses. */
  readonly unknown: ReadonlySet<string>
}

/** As in Docker 28.5. The others, as in Docker 26.1 and 20.10, are told by what differs; all observed, but for `stampsWorkdir`. */
const newest: BuildkitRelease = {
  version: '0.25',
  keysCacheId: false,
  keysShmSize: true,
  stampsWorkdir: true,
  marksTriggers: true,
  namesStageFor: /^/,
  readsHeredocs: true,
  unknown: new Set(),
}

const middle: BuildkitRelease = {
  ...newest,
  version: '0.13',
  stampsWorkdir: false,
  marksTriggers: false,
  unknown: new Set(['COPY --exclude', 'ADD --exclude', 'COPY --parents']),
}

const oldest: BuildkitRelease = {
  ...middle,
  version: '0.8',
  keysCacheId: true,
  keysShmSize: false,
  namesStageFor: /(?:^|,)type=cache(?:,|$)/,
  readsHeredocs: false,
  unknown: new Set([...middle.unknown, 'COPY --link', 'ADD --link', 'RUN --network', 'size']),
}

export const buildkitReleases = { newest, middle, oldest }
