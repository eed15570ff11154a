import type { AccountDeed } from './account.ts'

/**
 * A place in the file system that a step reads or writes.
 * `certain: false` marks what cannot be excluded; a fix that collides with it asks for a person's review.
 */
export interface Access {
  /** Absolute and clean; `/` for anywhere. */
  readonly path: string
  /** True: this path and all that lies below it. */
  readonly below: boolean
  readonly certain: boolean
  /** A clause for messages that names the command: "`npm ci` reads the lock file". */
  readonly why: string
  /** Folders and files below the path that are left out. */
  readonly except?: readonly string[]
  /** Of a read: the command adds to what it finds, and goes through where nothing is there. Who comes first shows in the image alone. */
  readonly adds?: true
  /** Of a write: it makes a folder for root with mode 755 unless one is there, so that two of these may come in any order. */
  readonly makes?: true
  /** Of a write: it makes a link to that path. */
  readonly linksTo?: string
  /** Of a write: it deletes what is there; `needed` where the command fails if nothing is. */
  readonly deletes?: 'any' | 'needed'
}

/** The access with nothing left out. */
export function whole({ except: _, ...access }: Access): Access {
  return access
}

/** An environment variable that a step's commands look at. A name that ends in `*` stands for all that begin so; `*` alone for every one. */
export interface EnvRead {
  readonly name: string
  readonly certain: boolean
  readonly why: string
  /** Names that the command sets for itself, so that what the step's environment says of them does not reach it. */
  readonly except?: readonly string[]
}

/** What kind of work a step is; the cost priors speak of these. */
export type WorkKind =
  | 'os-index'
  | 'apt-install'
  | 'apk-install'
  | 'dnf-install'
  | 'node-install'
  | 'python-install'
  | 'ruby-install'
  | 'go'
  | 'cargo'
  | 'jvm'
  | 'php-install'
  | 'download'
  | 'file-work'
  | 'other'

/** One command that was recognised in a RUN. */
export interface ToolUse {
  /** The name of the table entry: `npm`, `pip`, `apt-get`. */
  readonly tool: string
  /** True where it installs what manifests or package names ask for. */
  readonly installs: 'project' | 'system' | undefined
  readonly work: WorkKind
  /** The command as written, blanks folded, for messages: `npm ci`. */
  readonly text: string
  /** The manifests that were found for it, as absolute paths in the image, in the order to copy them. */
  readonly manifests: readonly string[]
  /** True where it fetches from elsewhere. */
  readonly network: boolean
  /** Where it keeps what it fetched or made for its own next run. */
  readonly caches: readonly ToolCache[]
  /** Where it would do so, but for an option or a variable. */
  readonly unkept: readonly UnkeptCache[]
  /** Of `rm`: what it deletes, or all of what lies there, absolute. */
  readonly removes?: readonly string[]
  /** The command that fetches alone what this one perhaps fetches before it builds: `go mod download`. */
  readonly fetch?: string
  /** Set where a lock file tells to the byte what it fetches. */
  readonly pinned?: FetchAccess
}

/** What decides whether a command can get what a lock file tells it to fetch: addresses and credentials. */
export interface FetchAccess {
  /** Names as in `EnvRead`. */
  readonly variables: readonly string[]
  /** Absolute; a folder stands for all below it. */
  readonly files: readonly string[]
}

/** A folder that a tool leaves alone, because it is told to keep nothing. */
export interface UnkeptCache {
  readonly path: string
  /** As of a cache that is kept. */
  readonly certain: boolean
  readonly sharing: 'shared' | 'locked'
  /** As of a cache that is kept. */
  readonly holdsNative: boolean
  /** The option or the variable: `--no-cache-dir`. */
  readonly by: string
}

/** A folder that a cache mount may hold for a tool. */
export interface ToolCache {
  /** Absolute. */
  readonly path: string
  /** False where only convention tells that this is the folder: another user's home. */
  readonly certain: boolean
  readonly sharing: 'shared' | 'locked'
  /** True where the result of the step lies there as well, which a mount would take out of the image. */
  readonly holdsResult: boolean
  /** True where it keeps what the tool made, not only what it fetched. */
  readonly holdsMade: boolean
  /** True where it keeps what may have been compiled against libraries of the system, and goes on to use it when those are others. */
  readonly holdsNative: boolean
  /** True where packages may lie there that were never fetched. */
  readonly holdsOwn: boolean
  /** What the tool takes from it although it would fetch or make another today: ends a clause that begins "takes from /root/.m2/repository". */
  readonly stale: string | undefined
}

/** Why running the step again later would give something else, although none of its inputs changed. */
export interface Refresh {
  readonly why: string
  readonly kind: RefreshKind
}

/** It looks at the clock; it takes what is newest at an address that says so; or it takes what fits, or something else that others decide. */
export type RefreshKind = 'clock' | 'newest' | 'other'

/** What a RUN reads and writes, as far as it can be known; what it may do beyond that stands as an uncertain access. */
export interface Effects {
  readonly tools: readonly ToolUse[]
  readonly reads: readonly Access[]
  readonly writes: readonly Access[]
  readonly env: readonly EnvRead[]
  /** In the order of the commands. */
  readonly accounts: readonly AccountDeed[]
  readonly refresh: Refresh | undefined
  readonly work: WorkKind
  /** PowerShell, cmd and shells nobody here parses: the step is left alone, and this sentence says why. */
  readonly opaque: string | undefined
  /** Where a command that nobody knows stands: in the step itself, or only in a script of the project that an install runs. */
  readonly unknownIn: 'step' | 'project' | undefined
}
