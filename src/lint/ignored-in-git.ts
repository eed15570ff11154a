import type { BuildContext } from '../context/build-context.ts'
import { readIgnoreFile } from '../context/ignore-file.ts'
import { ignorePathOf } from '../context/left-out.ts'
import { fileKindOf, type FileKind } from '../history/file-kind.ts'

/** What repositories hold. Dependencies, results of builds and the folder `.git` itself are not among what git hands out. */
const committed: ReadonlySet<FileKind> = new Set(['docs', 'test', 'pipeline', 'dockerfile', 'ignore'])

const everything = /^\*\*?$/

/** The first line of the ignore file in force that leaves out what repositories hold, and so misses where the files come from git. */
export function ignoredInGit(context: BuildContext): { readonly file: string; readonly pattern: string; readonly isAll: boolean } | undefined {
  const file = ignorePathOf(context)
  const found = readIgnoreFile(context.ignoreText ?? '', file).patterns.find(({ negated, cleaned }) => {
    return !negated && (everything.test(cleaned) || committed.has(fileKindOf(cleaned)) || committed.has(fileKindOf(`${cleaned}/any`)))
  })
  return found && { file, pattern: found.text, isAll: everything.test(found.cleaned) }
}
