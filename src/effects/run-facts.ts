import type { Command, Heredoc } from '../dockerfile/instruction.ts'
import type { FileView } from './file-view.ts'

/** All that decides what a RUN does, as the build graph knows it at that step. */
export interface RunFacts {
  readonly command: Command
  readonly heredocs: readonly Heredoc[]
  /** The SHELL in force; `['/bin/sh', '-c']` by default. Only for the shell form. */
  readonly shell: readonly string[]
  /** Absolute. */
  readonly workdir: string
  /** False where the base image or the build decides in which folder the step runs. */
  readonly isWorkdirKnown: boolean
  /** As written in USER; undefined where none is set, which is root unless the base image says otherwise. */
  readonly user: string | undefined
  /** False where the base image decides as whom the step runs. */
  readonly isUserKnown: boolean
  /** The home folder of a user that is not root, where it is known who that is: what the builder sets HOME to unless ENV does. */
  readonly home?: string
  /** ENV and ARG values in force, where known. */
  readonly env: ReadonlyMap<string, string>
  /** What COPY and ADD brought from build contexts so far, and what bind mounts show of them. */
  readonly files: FileView
  /** Where commands above may have written among the copied files: paths of files, and folders as `folder/**`. */
  readonly touched: readonly string[]
  /** What is read and written at or below the target of a mount is no part of the image. */
  readonly mounts: readonly string[]
  /** True where the base image's tag names a release (or it is pinned by digest), so that its package repositories are those of one release. */
  readonly baseIsRelease: boolean
  /** True where a step above puts Corepack in the place of the package managers that it knows. */
  readonly corepack: boolean
}
