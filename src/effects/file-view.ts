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
  /**
   * Absolute paths of all files (not folders) below a folder, or of those that are wanted: who says so is not asked again where others come or go. What
   * is wanted follows from the path and from the files given along.
   */
  below(folder: string, isWanted?: (path: string, files: FileView) => boolean): readonly string[]
  /** Whether a path is a symbolic link that came with the context. */
  isLink(path: string): boolean
  /** Permission bits of a file; undefined where they are not known, or not those of the context. */
  mode(path: string): number | undefined
}
