import { contextPath } from '../context/clean-path.ts'
import type { Flag } from '../dockerfile/instruction.ts'
import type { CacheMount, Mount, SecretMount, SshMount } from '../dockerfile/mounts.ts'
import type { Edge, KeyInput, Source } from './build-graph.ts'
import { baseName, cleanPath } from '../effects/path.ts'
import type { Lowering } from './profile.ts'

/** A mount's share of the key, the edge to what it shows, where its files count, and by what mounts are sorted in the key. */
export interface MountKey {
  readonly input: KeyInput
  readonly edge: Edge | undefined
  readonly place: string
  /** Of an ssh mount where its socket lies, if that is said. */
  readonly socket?: string | undefined
}

type Part = string | number | boolean | undefined

/**
 * What of a `--mount` counts (BuildKit 0.25, observed): type, target as written and owner; of a cache its id and sharing only where they are
 * the default pair, unless `keysCacheId` (BuildKit 0.8); of a secret its id and target, never its content; of a bind mount the files it shows.
 */
export function mountKey(mount: Mount, { range }: Flag, lowering: Lowering, keysCacheId: boolean): MountKey {
  const key = (place: string, name: string, value: readonly Part[], edge?: Edge): MountKey => ({
    input: { kind: 'mount', name, value: JSON.stringify(value.map((part) => part ?? null)), range },
    edge,
    place,
  })
  const edgeTo = (from: Source | undefined, source = ''): Edge | undefined =>
    from && { role: 'mount', by: 'content', from, paths: [contextPath(source)], exclude: [], parents: false, range }
  const target = absoluteTarget(mount.target, lowering)
  switch (mount.type) {
    case 'bind': {
      const from: Source | undefined = mount.from ? lowering.sourceOf(mount.from, 'mount') : { kind: 'context', name: '', files: lowering.context }
      const edge = edgeTo(from, mount.source)
      return key(mountsAt(target), `bind ${target}`, [mount.readOnly ?? true], edge && { ...edge, target: cleanPath(target) })
    }
    case 'cache': {
      const owner = cacheOwner(mount)
      const from = mount.from && owner.length === 0 ? lowering.sourceOf(mount.from, 'mount') : undefined
      return key(mountsAt(target), `cache ${target}`, [cacheId(mount, target, lowering, keysCacheId), mount.readOnly ?? false, ...owner], edgeTo(from, mount.source))
    }
    case 'tmpfs':
      return key(mountsAt(target), `tmpfs ${target}`, [mount.size ?? 0, mount.readOnly ?? false])
    case 'secret':
      return secretKey(mount, key)
    case 'ssh':
      return { ...key(sshPlace, `ssh ${mount.id ?? ''}`, [mount.target, ...owner(mount, 0o600), mount.required]), socket: mount.target }
  }
}

/** Mounts are sorted by target in the key; secrets and ssh come behind them in the order in which they are written. */
function mountsAt(target: string): string {
  return `0 ${target}`
}

const [variablePlace, secretPlace, sshPlace] = ['1', '2', '3']

/** An absolute target counts as it is written, with its final slash; a relative one is joined and cleaned. */
function absoluteTarget(target: string | undefined, { state }: Lowering): string {
  if (target === undefined) return state.workdir
  return target.startsWith('/') ? target : cleanPath(`${state.workdir}/${target}`)
}

/** Whoever says one of the three says them all. */
function owner({ uid, gid, mode }: Pick<SecretMount | SshMount | CacheMount, 'uid' | 'gid' | 'mode'>, plainMode: number): readonly number[] {
  return [uid ?? 0, gid ?? 0, mode ?? plainMode]
}

/** A cache that starts as a folder of another stage or image has the owner of that folder, whatever is said. */
function cacheOwner(mount: CacheMount): readonly number[] {
  const isOwned = mount.uid !== undefined || mount.gid !== undefined || mount.mode !== undefined
  return isOwned && contextPath(mount.source ?? '') === '' ? owner(mount, 0o755) : []
}

/** An id is the default one where it is the target behind any namespace. */
function cacheId({ id, sharing = 'shared', target = '' }: CacheMount, place: string, { inputs }: Lowering, keysCacheId: boolean): string {
  const own = id ?? (target.startsWith('/') ? cleanPath(target) : contextPath(target))
  const full = `${inputs.buildArgs.get('BUILDKIT_CACHE_MOUNT_NS') ?? ''}/${own}`
  if (keysCacheId) return `${sharing} ${full}`
  const isDefault = sharing === 'shared' && (full === place || full.slice(full.indexOf('/') + 1) === place)
  return isDefault ? full : ''
}

function secretKey(mount: SecretMount, key: (place: string, name: string, value: readonly Part[]) => MountKey): MountKey {
  const id = mount.source || mount.id || baseName(cleanPath(`/${mount.target ?? ''}`))
  const target = mount.target || (mount.env === undefined ? `/run/secrets/${baseName(id)}` : undefined)
  if (target === undefined) return key(variablePlace, `secret ${id}`, [mount.env, mount.required])
  return key(secretPlace, `secret ${id}`, [target, mount.env, ...owner(mount, 0o400), mount.required])
}
