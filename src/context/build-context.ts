import type { IgnoreFault } from './ignore-pattern.ts'

/** One entry of the build context as the builder sees it after `.dockerignore`. */
export interface ContextEntry {
  /** Relative to the context, `/` between its parts, no leading `./`. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** Permission bits, set-id and sticky bits included (0–0o7777). */
  readonly mode: number
  /** Bytes; 0 for what is not a file. */
  readonly size: number
  /** The text of a symbolic link. */
  readonly target: string | undefined
}

/** The line of an ignore file that decided about a path. */
export interface IgnoreDecision {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly pattern: string
}

/**
 * The build context: a port. The disk, a git tree, an editor's buffers or a test's object stand behind it.
 * Entries are those that builders get; what an ignore file leaves out is not among them.
 */
export interface BuildContext {
  /** What to call it in messages: the folder as the user named it. */
  readonly name: string
  /** Sorted by path in code-unit order; folders come before what they hold. */
  readonly entries: readonly ContextEntry[]
  entry(path: string): ContextEntry | undefined
  /**
   * The ignore line that leaves a path out, be there such a file or not; undefined where no line does, or where a folder is sent for what it
   * holds.
   */
  ignoredBy(path: string): IgnoreDecision | undefined
  /** The ignore file in force (`<Dockerfile>.dockerignore` or `.dockerignore`), relative to the context where it lies inside. */
  readonly ignoreFile: string | undefined
  /** Its text as it stands. */
  readonly ignoreText: string | undefined
  /** Lines of the ignore file that end the build in an error; absent where there are none. They leave nothing out here. */
  readonly ignoreFaults?: readonly IgnoreFault[]
  /** The text of a file below one megabyte that is valid UTF-8; undefined otherwise. Links are followed inside the context. */
  read(path: string): string | undefined
  /** A digest of a file's bytes, made when first asked for and kept. Undefined for what is not a file. */
  digest(path: string): string | undefined
  /**
   * A digest of all at and below a path, the root as the empty path: equal, among contexts that have it from the same maker, exactly where names
   * below, modes, bytes and link texts are. Only where it costs less than a look at each.
   */
  digestBelow?(path: string): string | undefined
  /** All entries below a folder, in order. Only where that costs less than a look at all entries. */
  below?(folder: string): readonly ContextEntry[]
  /** The entries directly in a folder, in no order. Under the same condition. */
  inFolder?(folder: string): readonly ContextEntry[]
  /** Whether what is not at a path may be made there before the build. It may where nothing is said. */
  mayCome?(path: string): boolean
  /** Those of some paths that git does not have, as a file or as a folder that holds some. Absent where nobody asks git. */
  untracked?(paths: readonly string[]): ReadonlySet<string>
  /** What git knows of the submodule in which a path lies, whose files it does not have: the id of its commit. */
  submoduleOf?(path: string): string | undefined
  /** Set where the list is not whole: too many entries, an unreadable folder. A sentence. */
  readonly incomplete: string | undefined
}
