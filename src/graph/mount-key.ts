import type { Flag } from '../dockerfile/instruction.ts'
import type { Mount } from '../dockerfile/mounts.ts'
import type { Edge, KeyInput, Source } from './build-graph.ts'
import { baseName, cleanPath } from '../effects/path.ts'
import { cleanSource } from './paths.ts'
import type { Lowering } from './profile.ts'

/** A mount's share of the key, and the edge to what it shows, where its files count. */
export interface MountKey {
  readonly input: KeyInput
  readonly edge: Edge | undefined
}

/**
 * What of a `--mount` counts (BuildKit 0.25, observed): type, target and owner; of a cache its id and sharing only as
 * "the default pair or not", unless `keysCacheId` (BuildKit 0.8); of a secret its id and target, never its content; of a bind mount the files it shows.
 */
export function mountKey(mount: Mount, { range }: Flag, lowering: Lowering, keysCacheId: boolean): MountKey {
  const input = (name: string, ...value: (string | number | boolean | undefined)[]): KeyInput => ({
    kind: 'mount',
    name,
    value: JSON.stringify(value.map((part) => part ?? null)),
    range,
  })
  const absolute = (target = ''): string => cleanPath(target.startsWith('/') ? target : `${lowering.state.workdir}/${target}`)
  const edgeTo = (from: Source | undefined, source: string): Edge | undefined =>
    from && { role: 'mount', by: 'content', from, paths: [cleanSource(source)], exclude: [], parents: false, range }
  switch (mount.type) {
    case 'bind': {
      const from: Source | undefined = mount.from
        ? lowering.sourceOf(mount.from, 'mount')
        : { kind: 'context', name: '', files: lowering.context }
      return { input: input(`bind ${absolute(mount.target)}`, mount.readOnly ?? true), edge: edgeTo(from, mount.source ?? '') }
    }
    case 'cache': {
      const target = absolute(mount.target)
      const isDefault = (mount.id === undefined || mount.id === target) && (mount.sharing ?? 'shared') === 'shared'
      const namespace = isDefault ? lowering.inputs.buildArgs.get('BUILDKIT_CACHE_MOUNT_NS') : undefined
      const place = keysCacheId ? `${mount.sharing ?? 'shared'} ${mount.id ?? target}` : isDefault
      const from = mount.from ? lowering.sourceOf(mount.from, 'mount') : undefined
      return {
        input: input(`cache ${target}`, place, namespace, mount.readOnly, mount.uid, mount.gid, mount.mode),
        edge: edgeTo(from, mount.source ?? ''),
      }
    }
    case 'tmpfs':
      return { input: input(`tmpfs ${absolute(mount.target)}`, mount.size), edge: undefined }
    case 'secret': {
      const id = mount.id ?? (mount.target === undefined ? undefined : baseName(cleanPath(`/${mount.target}`)))
      const target = mount.target ?? (mount.env === undefined ? `/run/secrets/${id ?? ''}` : undefined)
      return { input: input(`secret ${id ?? ''}`, target, mount.env, mount.uid, mount.gid, mount.mode, mount.required), edge: undefined }
    }
    case 'ssh':
      return {
        input: input(`ssh ${mount.id ?? 'default'}`, mount.target, mount.uid, mount.gid, mount.mode, mount.required),
        edge: undefined,
      }
  }
}
