/** The files of build contexts that a RUN finds, by absolute path: what earlier COPY and ADD steps brought, and what its bind mounts show. */
export interface FileView {
  /**
   * Whether nothing but known files can have come into a folder or lie around it: no COPY whose sources could not be resolved,
   * and no bind mount there of what is no build context.
   */
  isComplete(folder: string): boolean
  has(path: string): boolean
  /** The text of a file, as of `BuildContext.read`. */
  read(path: string): string | undefined
  /** What a text says, told by a function that looks at nothing else: where a file comes to say the same in other words, nobody has to look again. */
  learn<Fact extends Learnt>(path: string, factIn: (text: string) => Fact): Fact | undefined
  /**
   * Absolute paths of all files (not folders) below a folder, or of those that are wanted: who says so is not asked again where others come or go. What
   * is wanted follows from the path, and from whether a link lies there, alone.
   */
  below(folder: string, isWanted?: (path: string, isLink: boolean) => boolean): readonly string[]
  /** Whether a path is a symbolic link that came with the context. */
  isLink(path: string): boolean
  /** Permission bits of a file; undefined where they are not known, or not those of the context. */
  mode(path: string): number | undefined
}

/** What can be learnt of a text, so that equal facts are told as such. */
export type Learnt = string | undefined | readonly string[]
