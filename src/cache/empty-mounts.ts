import type { CacheMount } from '../dockerfile/mounts.ts'
import { ancestorsOf, type Step } from '../graph/build-graph.ts'
import { cacheMountsOf, cachesOfStep } from '../graph/cache-mounts.ts'
import type { Keeping } from '../graph/keeping.ts'
import { profileOf } from '../graph/profiles.ts'
import type { BuildRun } from './content-token.ts'

/**
 * The targets of the cache mounts that a step which runs finds empty: on a new runner, because no export holds them; and where the command
 * line forces the step, because BuildKit then begins a new one. A step above it that ran with the same cache has filled it again.
 */
export function emptyMounts(step: Step, { graph, missed }: Pick<BuildRun, 'graph' | 'missed'>, { runner }: Keeping): readonly string[] {
  const isForced = step.forced && step.forcedBy === undefined && profileOf(graph.inputs).emptiesForcedMounts === true
  const mounts = runner === 'persistent' && !isForced ? [] : cacheMounts(step)
  if (mounts.length === 0) return []
  const filled = new Set([...ancestorsOf(step)].flatMap((above) => (missed.has(above) ? cacheMounts(above).map(nameOf) : [])))
  return mounts.flatMap((mount) => (filled.has(nameOf(mount)) ? [] : [mount.target ?? '']))
}

/**
 * The targets of the cache mounts that are of no use to a step which runs: those that it finds empty, and those that keep what tools made, where the
 * image with the tools is another. A compiler takes nothing that another release of it made (`go help cache`).
 */
export function coldMounts(step: Step, run: Pick<BuildRun, 'graph' | 'missed'>, keeping: Keeping): readonly string[] {
  if (cacheMountsOf(step).length === 0) return []
  const empty = emptyMounts(step, run, keeping)
  const made = cachesOfStep(step).flatMap(({ cache, mount }) => (mount && cache.holdsMade ? [mount.target ?? ''] : []))
  const isMoved = made.length > 0 && [...ancestorsOf(step)].some((above) => above.kind === 'from' && run.missed.has(above))
  return isMoved ? [...new Set([...empty, ...made])] : empty
}

/** A cache that begins as a folder of a stage or an image is never empty. */
function cacheMounts(step: Step): readonly CacheMount[] {
  return cacheMountsOf(step).filter(({ from }) => from === undefined)
}

function nameOf({ id, target = '' }: CacheMount): string {
  return id ?? target
}
