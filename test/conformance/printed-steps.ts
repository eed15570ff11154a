import type { Simulation } from '../../src/cache/simulate.ts'
import type { Outcome } from '../../src/cache/step-report.ts'

/** What a builder prints of a step. */
export interface PrintedStep {
  readonly label: string
  readonly outcome: Outcome
  /** Labels of the steps that are one with it. */
  readonly sharedWith: readonly string[]
}

/** The steps that builders print, in file order: neither base images nor what they leave out. */
export function printedSteps({ graph, outcomes, shared }: Simulation): PrintedStep[] {
  return graph.steps.flatMap((step): PrintedStep[] => {
    const outcome = outcomes.get(step) ?? 'skipped'
    return step.kind === 'from' || outcome === 'skipped' ? [] : [{ label: step.label, outcome, sharedWith: (shared.get(step) ?? []).map(({ label }) => label) }]
  })
}
