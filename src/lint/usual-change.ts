import { simulateChange, stepsThatRun } from '../cache/what-if.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { scenariosOf, type Change } from '../history/scenarios.ts'
import type { Facts } from './facts.ts'

const known = new WeakMap<BuildGraph, ReadonlyMap<number, Change>>()

/** The ordinary change that most often makes a step run again; undefined where none does. */
export function usualChangeOf(step: Step, facts: Pick<Facts, 'graph' | 'volatility'>): Change | undefined {
  const changes = known.get(facts.graph) ?? usualChanges(facts)
  known.set(facts.graph, changes)
  return changes.get(step.id)
}

function usualChanges({ graph, volatility }: Pick<Facts, 'graph' | 'volatility'>): ReadonlyMap<number, Change> {
  const changes = new Map<number, Change>()
  for (const { change } of [...scenariosOf(graph, volatility)].sort((a, b) => b.weight - a.weight)) {
    for (const { id } of stepsThatRun(simulateChange(graph, change))) if (!changes.has(id)) changes.set(id, change)
  }
  return changes
}
