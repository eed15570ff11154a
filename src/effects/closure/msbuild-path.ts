import { folderOf, joinPath } from '../path.ts'

/** Where a text of an MSBuild file is read: the file itself, and the project that it is part of. */
export interface MsbuildPlace {
  readonly file: string
  readonly project: string
}

/**
 * The absolute path that a text comes to, seen from a folder, where only the places of the file and of the project stand in it.
 * Undefined where another property or function decides.
 */
export function msbuildPath(text: string, from: string, { file, project }: MsbuildPlace): string | undefined {
  const known = text
    .replaceAll('\\', '/')
    .replace(/\$\(MSBuildThisFileDirectory\)\/?/gi, `${folderOf(file)}/`)
    .replace(/\$\(MSBuildProjectDirectory\)/gi, folderOf(project))
    .replace(/\$\(MSBuildProjectName\)/gi, project.slice(project.lastIndexOf('/') + 1).replace(/\.\w+$/, ''))
  return /[$@%]\(/.test(known) ? undefined : joinPath(from, known.trim())
}
