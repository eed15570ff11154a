import { expand } from '../dockerfile/expand.ts'
import { parseImageReference } from '../dockerfile/image-reference.ts'
import type { BuildInputs, ImageFacts } from './build-inputs.ts'
import type { Source } from './build-graph.ts'
import { remoteSource } from './remote-source.ts'
import type { GlobalScope } from './scope.ts'
import { emptyState, stateWriter, type StageState } from './stage-state.ts'

/** A FROM name with the variables of the global scope. */
export function expandBase(name: string, global: GlobalScope, escape: '\\' | '`'): string {
  return expand(name, (variable) => global.get(variable)?.value, { escape }).value
}

/** An image by its reference, or what a named context of that name puts in its place. */
export function imageSource(reference: string, inputs: BuildInputs): Source {
  const canonical = parseImageReference(reference)?.name ?? reference
  const named = inputs.contexts.get(reference) ?? inputs.contexts.get(canonical)
  if (!named) return { kind: 'image', reference, name: canonical }
  const image = /^docker-image:\/\/(.*)$/.exec(named.value)?.[1]
  if (image === undefined && named.files) return { kind: 'context', name: reference, files: named.files }
  if (image === undefined) return remoteSource(named.value, { checksum: undefined, keepsGitDir: false }) ?? { kind: 'remote', url: named.value, pinned: undefined }
  return { kind: 'image', reference: image, name: parseImageReference(image)?.name ?? image }
}

export function factsOfImage(source: Source, { images }: BuildInputs): ImageFacts | undefined {
  return source.kind === 'image' ? (images.get(source.reference) ?? images.get(source.name)) : undefined
}

/** Whether a stage starts, in the end, from something whose variables nobody described. */
export function isUndescribed(base: Source, inputs: BuildInputs): boolean {
  let root = base
  while (root.kind === 'stage') root = root.stage.base
  return root.kind !== 'scratch' && factsOfImage(root, inputs) === undefined
}

const windowsImage = /^mcr\.microsoft\.com\/windows(?:\/|$)|(?:nanoserver|windowsservercore|ltsc20\d\d)/

/** What an image brings: its ENV in order, with PATH where it has none. Of an image nobody described only Windows shows in the name. */
export function stateOfImage(reference: string, facts: ImageFacts | undefined): StageState {
  if (!facts) return windowsImage.test(reference) ? { ...emptyState, shell: ['cmd', '/S', '/C'] } : emptyState
  const writer = stateWriter({ ...emptyState, env: new Map(), configEnv: new Map() })
  const hasPath = facts.env.some(([name]) => name === 'PATH')
  const path = emptyState.env.get('PATH')
  for (const [name, value] of facts.env) writer.setEnv(name, { value, kind: 'env', range: undefined })
  if (!hasPath && path) writer.setEnv('PATH', path)
  const { workdir, user, shell } = facts
  return {
    ...writer.snapshot(),
    workdir: workdir || '/',
    user: user || undefined,
    shell: shell ?? emptyState.shell,
  }
}

/** Names of releases of Debian and of Ubuntu. */
const codename = /(?:^|-)(?:jessie|stretch|buster|bullseye|bookworm|trixie|forky|xenial|bionic|focal|jammy|noble|oracular|plucky|questing)(?:-|$)/

/** Whether an image goes by a name that moves from one release to the next: no tag, `latest`, `lts`. What a variable or a build of one's own puts there is not known. */
export function namesNoRelease(source: Source): boolean {
  const reference = source.kind === 'image' ? parseImageReference(source.reference) : undefined
  if (!reference || reference.digest !== undefined || /^localhost(?::|$)/.test(reference.registry) || /\d\.\d/.test(reference.tag ?? '')) return false
  return !isReleaseImage(source) && !codename.test(reference.tag ?? '')
}

/** The tag of an image that names a release, or a digest: what its package repositories hold then belongs to that release. */
export function isReleaseImage(source: Source): boolean {
  if (source.kind !== 'image') return false
  const reference = parseImageReference(source.reference)
  if (!reference) return false
  if (reference.digest !== undefined) return true
  return reference.tag !== undefined && /\d/.test(reference.tag) && !/^(?:latest|edge|rolling|unstable|sid|testing|nightly)/.test(reference.tag)
}
