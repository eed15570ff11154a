import type { Step } from '../graph/build-graph.ts'
import type { Costs } from './costs.ts'
import { priorCosts } from './priors.ts'

/**
 * Costs of a rewritten build, whose steps come from those of another: `origin` is step after → step before. Parts share the seconds of the
 * step that they are parts of as their kinds do, and together take no less, unless a cache mount makes them quicker. So a rewrite gains nothing
 * only because its steps were never measured, and loses nothing because the kind of a step is that of its dearest part.
 */
export function carriedCosts(costs: Costs, origin: ReadonlyMap<Step, Step>): Costs {
  // A simulated change plans the build anew: its steps are others, with the same ids.
  const wholes = new Map<number, Step>()
  const parts = new Map<Step, number>()
  const split = new Set<Step>()
  for (const [part, whole] of origin) {
    wholes.set(part.id, whole)
    if (parts.has(whole)) split.add(whole)
    parts.set(whole, (parts.get(whole) ?? 0) + priorCosts.secondsOf(part))
  }
  const scaled = ({ id }: Step, prior: number): number => {
    const whole = wholes.get(id)
    if (!whole || (costs.sourceOf(whole) === 'prior' && !split.has(whole))) return prior
    const all = Math.max(priorCosts.secondsOf(whole), parts.get(whole) ?? 0)
    return all > 0 ? (costs.secondsOf(whole) * prior) / all : 0
  }
  return {
    secondsOf: (step, empty) => scaled(step, priorCosts.secondsOf(step, empty)),
    secondsWhenWarm: (step, folders) => scaled(step, priorCosts.secondsWhenWarm(step, folders)),
    bytesOf: () => undefined,
    sourceOf: ({ id }) => {
      const whole = wholes.get(id)
      return whole ? costs.sourceOf(whole) : 'prior'
    },
  }
}
