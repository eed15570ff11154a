import type { Instruction } from '../dockerfile/instruction.ts'
import { parseMount, type CacheMount } from '../dockerfile/mounts.ts'
import type { ToolCache, ToolUse, WorkKind } from '../effects/effects.ts'
import { isWithin, joinPath } from '../effects/path.ts'
import type { BuildGraph, Step } from './build-graph.ts'
import { effectsOfStep } from './effects-of-step.ts'
import { isNamedByImage } from './image-caches.ts'
import { profileOf } from './profiles.ts'

const known = new WeakMap<Instruction, readonly CacheMount[]>()

/** The cache mounts of a RUN, as written: the same objects whenever it is asked. */
export function cacheMountsOf({ instruction }: Step): readonly CacheMount[] {
  const mounts = known.get(instruction) ?? readMounts(instruction)
  known.set(instruction, mounts)
  return mounts
}

function readMounts({ keyword, flags }: Instruction): readonly CacheMount[] {
  if (keyword !== 'RUN') return []
  return flags.flatMap(({ name, value = '' }) => {
    const mount = name === 'mount' ? parseMount(value, (text) => text) : undefined
    return mount && 'type' in mount && mount.type === 'cache' ? [mount] : []
  })
}

/** Whether the builder in use has cache mounts at all. */
export function hasCacheMounts({ inputs }: Pick<BuildGraph, 'inputs'>): boolean {
  return profileOf(inputs).hasCacheMounts ?? false
}

/** A folder that a tool fills for its own next run, and whether a cache mount holds it. */
export interface MountedCache {
  readonly use: ToolUse
  readonly cache: ToolCache
  readonly mount: CacheMount | undefined
}

/** The folders that the tools of a RUN fill for their next run, each with the cache mount that holds it. */
export function cachesOfStep(step: Step): readonly MountedCache[] {
  const mounts = cacheMountsOf(step)
  return (effectsOfStep(step)?.tools ?? []).flatMap((use) =>
    use.caches.map((cache) => ({
      use,
      cache: { ...cache, certain: cache.certain || isNamedByImage(cache.path, step) },
      mount: mounts.find((mount) => holds(mount, cache.path, step)),
    })),
  )
}

/** Whether a RUN has a cache mount that none of its tools is known to use: it may be meant for any of them. */
export function hasIdleMount(run: Step): boolean {
  const used = cachesOfStep(run).map(({ mount }) => mount)
  return cacheMountsOf(run).some((mount) => !used.includes(mount))
}

const ofDistribution: ReadonlySet<WorkKind> = new Set(['apt-install', 'apk-install', 'dnf-install', 'os-index'])

/** Whether what a tool keeps is a list of packages of a distribution, which is of an hour ago: its images are set up so that they delete the packages. */
export function keepsLists({ work }: ToolUse): boolean {
  return ofDistribution.has(work)
}

/** Whether a cache mount holds a folder or a part of it. */
export function holds({ target }: CacheMount, folder: string, { state }: Step): boolean {
  const place = target === undefined ? undefined : joinPath(state.workdir, target)
  return place !== undefined && (isWithin(folder, place) || isWithin(place, folder))
}
