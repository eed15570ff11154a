/** The name of an image, taken apart and completed as builders complete it. */
export interface ImageReference {
  /** `docker.io` where none is named. */
  readonly registry: string
  /** The path in the registry, with `library/` for official images. */
  readonly repository: string
  /** `latest` where neither tag nor digest is named. */
  readonly tag: string | undefined
  readonly digest: string | undefined
  /** Equal for two references exactly when they name the same: `docker.io/library/alpine:latest`. */
  readonly name: string
}

const HOST_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const REGISTRY = new RegExp(`^(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::\\d+)?$`)
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/

/** Undefined for a text that names no image, such as one with upper-case letters or with a variable in it. */
export function parseImageReference(text: string): ImageReference | undefined {
  const [named = '', digest, ...more] = text.split('@')
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  const written = colon === -1 ? undefined : named.slice(colon + 1)
  if (written !== undefined && !TAG.test(written)) return undefined
  const { registry, path } = splitRegistry(colon === -1 ? named : named.slice(0, colon))
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  if (!REGISTRY.test(registry) || !repository.split('/').every((component) => COMPONENT.test(component))) return undefined
  if (registry.length + repository.length > 254 || /^[a-f0-9]{64}$/.test(path)) return undefined
  const tag = written ?? (digest === undefined ? 'latest' : undefined)
  const name = `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
  return { registry, repository, tag, digest, name }
}

/** The part before the first slash is a registry if it looks like a host: a dot, a port, capitals, or `localhost`. */
function splitRegistry(path: string): { registry: string; path: string } {
  const slash = path.indexOf('/')
  const first = path.slice(0, Math.max(slash, 0))
  const isHost = slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  if (!isHost) return { registry: 'docker.io', path }
  return { registry: first === 'index.docker.io' ? 'docker.io' : first, path: path.slice(slash + 1) }
}
