import { cachesOfStep } from '../../graph/cache-mounts.ts'
import type { Step } from '../../graph/build-graph.ts'
import { mayCompile } from '../../graph/may-compile.ts'
import { doubted, together, type Objections } from '../verdict.ts'

/**
 * What a tool finds again of an earlier run may be what it would not fetch or make today, when the step runs because something above it is another. What
 * it compiled against libraries of the system is of that kind only where there is a compiler.
 */
export function staleBuilds(target: string, run: Step): Objections {
  const kept = cachesOfStep(run).filter(({ cache }) => cache.path === target)
  const native = kept.find(({ cache }) => cache.holdsNative)
  return together([
    ...kept.flatMap(({ use, cache }) => (cache.stale === undefined ? [] : [doubted(`\`${use.tool}\` takes from ${target} ${cache.stale}.`)])),
    ...(native && mayCompile(run) ? [doubted(`\`${native.use.tool}\` keeps in ${target} what it compiles, and takes it again also when a step above brings other libraries of the system.`)] : []),
  ])
}
