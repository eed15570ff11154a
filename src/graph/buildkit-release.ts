import type { KeyFlavour } from '../context/content-key.ts'
import type { PortSpelling } from '../dockerfile/ports.ts'

/** In what the releases of BuildKit differ, each with the Dockerfile frontend that it brings. */
export interface BuildkitRelease {
  readonly version: string
  /** The id and the sharing of a cache mount count whatever they are; else only those of the default pair. */
  readonly keysCacheId: boolean
  /** The values of a mount are expanded. */
  readonly expandsMounts: boolean
  /** What the command line says of the sandbox counts: its host name, limits, shared memory and cgroup. */
  readonly keysSandbox: boolean
  /** ARGs that steer the scan for a bill of materials are kept from RUN. */
  readonly hidesScanArgs: boolean
  /** WORKDIR stamps its folder with SOURCE_DATE_EPOCH. */
  readonly stampsWorkdir: boolean
  /** `ARG a=1 b=$a` gives b the value of a from before the line. */
  readonly readsArgsAtOnce: boolean
  /** A trigger's label says ONBUILD. */
  readonly marksTriggers: boolean
  /** Mounts that make it name the only stage in its labels. */
  readonly namesStageFor: RegExp
  readonly readsHeredocs: boolean
  /** The modifiers of variables that it reads. */
  readonly readsModifiers: RegExp
  /** The spellings of a port that it reads besides the plain one. */
  readonly readsPorts: ReadonlySet<PortSpelling>
  /** A destination that ends in `/.` is a folder, and other than one that ends in `/`. */
  readonly keepsFinalDot: boolean
  /** Owners count in what is taken from a stage or an image. */
  readonly countsOwners: boolean
  /** Of several bind mounts of one source, one that shows all of it is overlooked. */
  readonly losesRootMounts: boolean
  /** The `name=value` of a flag that makes RUN be found by the files that it stands on, too. */
  readonly comparesParentOf: RegExp
  /** How it hashes what a wildcard finds. */
  readonly flavour: Extract<KeyFlavour, `buildkit${string}`>
  /** Predefined ARGs that have no value here. */
  readonly unset: ReadonlySet<string>
  /** `KEYWORD --flag`, or a key of a mount, that its own frontend refuses. */
  readonly unknown: ReadonlySet<string>
}

/** The first minor release whose own frontend knows a flag. */
const flagsSince: readonly (readonly [minor: number, flags: readonly string[]])[] = [
  [9, ['RUN --network']],
  [10, ['COPY --link', 'ADD --link', 'size']],
  [11, ['ADD --checksum', 'ADD --keep-git-dir']],
  [16, ['env']],
  [17, ['ONBUILD --from']],
  [23, ['ADD --unpack']],
  [25, ['COPY --exclude', 'ADD --exclude']],
  [26, ['COPY --parents', 'RUN --security', 'RUN --device']],
]

const argsSince: readonly (readonly [minor: number, names: readonly string[]])[] = [
  [17, ['TARGETSTAGE']],
  [19, ['BUILDOSVERSION', 'TARGETOSVERSION']],
]

function later(table: readonly (readonly [number, readonly string[]])[], minor: number): ReadonlySet<string> {
  return new Set(table.flatMap(([since, names]) => (minor < since ? names : [])))
}

/** What BuildKit reads up to 0.11, and the classic builder of its time. */
export const oldModifiers = /^(?::[-+?]|\?)$/

const oldest = 8

/**
 * A release by its version, `0.13` or `v0.13.2`; undefined where it is older than what is modelled, or none. Observed are 0.8, 0.13 and
 * 0.25 (Docker 20.10, 26.1 and 28.5); where a release between them changed sides is read from the sources of each.
 */
export function buildkitRelease(version: string): BuildkitRelease | undefined {
  const minor = Number(/^v?0\.(\d{1,3})(?:\.\d+)?$/.exec(version)?.[1] ?? -1)
  return minor < oldest ? undefined : { version, ...traitsOf(minor) }
}

/** As in Docker 28.5, where nobody names a release; so what only a later one knows is not refused. */
export const defaultRelease: BuildkitRelease = { version: '0.25', ...traitsOf(25), unknown: new Set() }

function traitsOf(minor: number): Omit<BuildkitRelease, 'version'> {
  return {
    keysCacheId: minor < 13,
    expandsMounts: minor >= 9,
    keysSandbox: minor >= 10,
    hidesScanArgs: minor >= 11,
    stampsWorkdir: minor >= 22,
    readsArgsAtOnce: minor < 14,
    marksTriggers: minor >= 17,
    namesStageFor: minor < 9 ? /(?:^|,)(?:type=cache(?:,|$)|from=)/ : /^/,
    readsHeredocs: minor >= 10,
    readsModifiers: minor < 12 ? oldModifiers : minor < 13 ? /^:?[-+?]$/ : /^/,
    readsPorts: new Set([...(minor >= 13 ? (['IPv6 address without brackets'] as const) : []), ...(minor >= 24 ? (['plus sign'] as const) : [])]),
    keepsFinalDot: minor >= 12,
    countsOwners: minor >= 11,
    losesRootMounts: minor < 13,
    comparesParentOf: minor >= 13 && minor < 16 ? /^mount=(?:.*,)?type=(?:secret|ssh)(?:,|$)/m : /(?!)/,
    flavour: minor < 9 ? 'buildkit 0.8' : minor < 25 ? 'buildkit 0.13' : 'buildkit',
    unset: later(argsSince, minor),
    unknown: later(flagsSince, minor),
  }
}
