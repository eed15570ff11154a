import { parseMount, type CacheMount } from '../dockerfile/mounts.ts'
import type { Step } from './build-graph.ts'

/** The cache mounts of a RUN, as written. */
export function cacheMountsOf({ instruction: { keyword, flags } }: Step): readonly CacheMount[] {
  if (keyword !== 'RUN') return []
  return flags.flatMap(({ name, value = '' }) => {
    const mount = name === 'mount' ? parseMount(value, (text) => text) : undefined
    return mount && 'type' in mount && mount.type === 'cache' ? [mount] : []
  })
}
