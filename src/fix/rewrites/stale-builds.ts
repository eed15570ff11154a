import { cachesOfStep } from '../../graph/cache-mounts.ts'
import type { Step } from '../../graph/build-graph.ts'
import { mayCompile } from '../../graph/may-compile.ts'
import { doubted, noObjections, type Objections } from '../verdict.ts'

/**
 * What a tool compiled against libraries of the system goes on to be used when a step above brings others: today the step compiles it anew then. Where
 * there is no compiler, there is nothing of that kind.
 */
export function staleBuilds(target: string, run: Step): Objections {
  const native = cachesOfStep(run).find(({ cache }) => cache.path === target && cache.holdsNative)
  if (!native || !mayCompile(run)) return noObjections
  return doubted(`\`${native.use.tool}\` keeps in ${target} what it compiles, and takes it again also when a step above brings other libraries of the system.`)
}
