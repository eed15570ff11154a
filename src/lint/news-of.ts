import { sharesIn } from '../cache/provenance.ts'
import type { Simulation } from '../cache/simulate.ts'
import { simulateChange, stepsThatRun } from '../cache/what-if.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { scenariosOf, type Change } from '../history/scenarios.ts'
import type { Facts } from './facts.ts'

/** How often a step has something new to take itself, whatever stands above it. */
export interface News {
  /** The ordinary change that most often brings it. */
  readonly change: Change
  /** The share of builds in which any does, 0 to 1. */
  readonly share: number
}

const known = new WeakMap<BuildGraph, ReadonlyMap<number, News>>()

/** The ordinary changes that make a step run again without one of those that stand above it in its stage; undefined where none does. */
export function newsOf(step: Step, facts: Pick<Facts, 'graph' | 'volatility'>): News | undefined {
  const news = known.get(facts.graph) ?? allNews(facts)
  known.set(facts.graph, news)
  return news.get(step.id)
}

function allNews({ graph, volatility }: Pick<Facts, 'graph' | 'volatility'>): ReadonlyMap<number, News> {
  const news = new Map<number, News>()
  for (const { change, weight } of [...scenariosOf(graph, volatility)].sort((a, b) => b.weight - a.weight)) {
    const simulation = simulateChange(graph, change)
    for (const step of stepsThatRun(simulation)) {
      if (!hasNews(step, simulation)) continue
      const before = news.get(step.id)
      news.set(step.id, { change: before?.change ?? change, share: 1 - (1 - (before?.share ?? 0)) * (1 - weight) })
    }
  }
  return news
}

/** Whether a step that runs would do so even if all that stands above it in its stage were as before. */
export function hasNews(step: Step, { causes, outcomes }: Simulation): boolean {
  if (causes.get(step)?.cause?.kind !== 'parent') return true
  return step.edges.some(({ role, from, paths }) => {
    if (role === 'parent' || from.kind !== 'step') return false
    for (const share of sharesIn(from.step, paths)) {
      const outcome = outcomes.get(share.step)
      if (outcome === 'rebuilt' || outcome === 'unknown') return true
    }
    return false
  })
}
