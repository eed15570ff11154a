import type { Call } from './call.ts'
import type { FetchAccess, WorkKind } from './effects.ts'

/**
 * What a command does, as far as it can be said without looking at its arguments.
 * Paths: `name` one file, `name/**` a folder and all below it; `~/` the home folder, anything else relative to the working directory;
 * a leading `?` marks what cannot be excluded rather than what is sure, a leading `+` a read of what the command adds to and can do without.
 */
export interface Deeds {
  readonly installs?: 'project' | 'system'
  readonly work?: WorkKind
  readonly reads?: readonly string[]
  readonly writes?: readonly string[]
  /** Variables it looks at beyond those of every program; a `*` at the end stands for all that begin so. */
  readonly env?: readonly string[]
  /** Why running it again later gives something else: "`apk upgrade` takes the newest packages". */
  readonly refresh?: string
  /** True where it fetches from elsewhere; then it looks at the variables of `networkEnv`. */
  readonly network?: true
  /** Where it keeps what it fetched or made, for the next run of its own. */
  readonly caches?: readonly CacheFolder[] | ((call: Call) => readonly CacheFolder[])
  /** The command that would fetch alone what this one fetches before it builds; undefined where it fetches nothing. Asked when all else is taken down. */
  readonly fetch?: (call: Call) => string | undefined
  /** What it takes to get what a lock file tells to the byte; undefined where none does, or the command brings some of it itself. Asked with `fetch`. */
  readonly pinned?: (call: Call) => FetchAccess | undefined
  /** What happens to every word that is no option. */
  readonly operands?: 'read' | 'read-below' | 'write' | 'write-below'
  /** True where it runs build code of packages from elsewhere, which looks at the variables of `conventionalEnv`. */
  readonly foreignCode?: true
  /** What follows from the arguments and the files. */
  readonly act?: (call: Call) => void
}

/** A folder that a tool fills for its own next run, and that nothing else of the image needs: what a cache mount may hold. */
export interface CacheFolder {
  /** A path as in `Deeds`, without `/**`; `?` where it is one of several that the image decides between. */
  readonly path: string
  /**
   * What names another folder, the first that is given wins: an option (`--cache-dir`), or a variable (`PIP_CACHE_DIR`);
   * `YARN_GLOBAL_FOLDER/cache` where the variable names a folder that holds it in `cache`.
   */
  readonly movedBy?: readonly string[]
  /** Options, and variables set to anything, with which nothing is kept; `UV_LINK_MODE=symlink` with that value alone. */
  readonly offBy?: readonly string[]
  /** `locked` where two runs at once would disturb each other. */
  readonly sharing: 'shared' | 'locked'
  /** True where what the step makes for the image lies there as well, and has to be taken out before the step ends: `target`. */
  readonly holdsResult?: boolean
  /** True where it keeps what the tool made: compiled packages, results of tasks. */
  readonly holdsMade?: boolean
  /** True where it keeps what was compiled against libraries of the system, and what keeps it does not see when those are others. */
  readonly holdsNative?: boolean
  /** True where packages lie there that were never fetched, and may be had nowhere else: what `mvn install` leaves. */
  readonly holdsOwn?: boolean
  /** What the tool takes from it although it would fetch or make another today: ends a clause that begins "takes from /root/.m2/repository". */
  readonly stale?: string
}

/** What one subcommand does. */
export interface Use extends Deeds {
  /** `ci`, `mod download`; `*:tree` whatever ends so; the empty text where there is no subcommand, `*` for every other one. */
  readonly words: readonly string[]
}

/** One tool: the names it is called by, its options, its deeds. */
export interface Tool extends Deeds {
  readonly names: readonly string[]
  /** The documentation that the entry follows. */
  readonly source: string
  /** Options whose value is the next word. */
  readonly valued?: readonly string[]
  /** True where `-name` is one option and not four letters. */
  readonly longOptions?: true
  /** True for shell builtins and plain file tools, which read nothing of the system but what they are asked to. */
  readonly plain?: true
  /** True where projects bring it along, to be called by its path: `./mvnw`, `sh gradlew`. */
  readonly brought?: true
  /** True where `act` tells what becomes of users and groups. */
  readonly tellsAccounts?: true
  /** Of a plain tool: not in every base image, so that an earlier step perhaps brings it. */
  readonly packaged?: true
  /** Deeds by subcommand. With none that fits, the command counts as unknown. */
  readonly uses?: readonly Use[]
}
