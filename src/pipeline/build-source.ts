import type { Range } from '../dockerfile/text.ts'
import type { ContextSource, DockerfileSource } from './pipeline-file.ts'
import { relativePath } from './relative-path.ts'
import type { Told } from './told.ts'

const unknown = { kind: 'unknown' } as const

/** The context that a value names, read in a folder (undefined: nobody knows in which). */
export function contextAt(folder: string | undefined, told: Told): ContextSource {
  const { value, written, range } = told
  if (value === undefined || value === '-') return { kind: 'unknown', written }
  if (/^(?:https?|git|ssh):\/\/|^git@|^github\.com\//.test(value)) {
    return /\.(?:tar|tgz|zip|tar\.gz)$/.test(value) ? unknown : { kind: 'git', isOwn: false, path: '', range }
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(value)) return unknown
  const path = folder === undefined ? undefined : relativePath(folder, value)
  return path === undefined ? unknown : { kind: 'folder', path, range }
}

/** The Dockerfile of a build whose path starts in the build context, which Compose and Bake do. */
export function dockerfileIn(context: ContextSource, told: Told | undefined): DockerfileSource {
  if (context.kind === 'unknown' || (context.kind === 'git' && !context.isOwn)) return unknown
  return dockerfileAt(context.path, told, context)
}

/** The Dockerfile of a build whose path starts in the folder where the builder is called; without one that of the context. */
export function dockerfileAt(folder: string | undefined, told: Told | undefined, context: ContextSource): DockerfileSource {
  if (!told) return context.kind === 'unknown' || (context.kind === 'git' && !context.isOwn) ? unknown : fileAt(context.path, 'Dockerfile')
  return folder === undefined || told.value === undefined || told.value === '-' ? { kind: 'unknown', written: told.written } : fileAt(folder, told.value)
}

function fileAt(folder: string, value: string): DockerfileSource {
  const path = relativePath(folder, value)
  return path === undefined ? unknown : { kind: 'file', path }
}

/** The repository that the pipeline runs for, or a folder of it. */
export function ownRepository(range: Range, path: string): ContextSource {
  return { kind: 'git', isOwn: true, path, range }
}
