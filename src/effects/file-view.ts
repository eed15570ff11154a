/** What earlier COPY and ADD steps put from the build context into a stage, by absolute path in the image. */
export interface FileView {
  /** True where nothing but known files can be there: no COPY whose sources could not be resolved. */
  readonly complete: boolean
  has(path: string): boolean
  /** The text of a file, as of `BuildContext.read`. */
  read(path: string): string | undefined
  /** Absolute paths of all files (not folders) below a folder. */
  below(folder: string): readonly string[]
  /** Whether a path is a symbolic link that came with the context. */
  isLink(path: string): boolean
  /** Permission bits of a file; undefined where they are not known, or not those of the context. */
  mode(path: string): number | undefined
}
