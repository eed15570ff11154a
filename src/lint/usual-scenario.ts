import { simulateChange, stepsThatRun } from '../cache/what-if.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { scenariosOf, type Scenario } from '../history/scenarios.ts'
import type { Facts } from './facts.ts'

const known = new WeakMap<BuildGraph, ReadonlyMap<number, Scenario>>()

/** The ordinary change that most often makes a step run again; undefined where none does. */
export function usualScenarioOf(step: Step, facts: Pick<Facts, 'graph' | 'volatility'>): Scenario | undefined {
  const scenarios = known.get(facts.graph) ?? usualScenarios(facts)
  known.set(facts.graph, scenarios)
  return scenarios.get(step.id)
}

function usualScenarios({ graph, volatility }: Pick<Facts, 'graph' | 'volatility'>): ReadonlyMap<number, Scenario> {
  const scenarios = new Map<number, Scenario>()
  for (const scenario of [...scenariosOf(graph, volatility)].sort((a, b) => b.weight - a.weight)) {
    for (const { id } of stepsThatRun(simulateChange(graph, scenario.change))) if (!scenarios.has(id)) scenarios.set(id, scenario)
  }
  return scenarios
}
