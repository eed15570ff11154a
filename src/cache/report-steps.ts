import type { Costs } from '../cost/costs.ts'
import { priorCosts } from '../cost/priors.ts'
import type { Step } from '../graph/build-graph.ts'
import type { Simulation } from './simulate.ts'
import type { StepReport } from './step-report.ts'
import type { StepVerdict } from './step-verdict.ts'

/** A step and its verdict as plain data. */
export function reportStep(step: Step, { outcome, cause, root, stale, buildsAgo, emptyMounts, coldMounts }: StepVerdict, costs: Costs, shared: readonly Step[] = []): StepReport {
  const { instruction, triggeredBy, stage, kind } = step
  const { line, endLine } = triggeredBy ?? instruction
  return {
    label: step.label,
    stage: stage.label,
    stageIndex: stage.index,
    step: step.number,
    of: step.of,
    instruction: kind === 'from' ? 'FROM' : instruction.keyword,
    line,
    endLine,
    text: instruction.text,
    outcome,
    cause,
    root,
    stale,
    buildsAgo,
    emptyMounts,
    sharedWith: shared.map(({ label }) => label),
    layer: step.layer,
    seconds: costs.secondsOf(step, coldMounts),
  }
}

/** All steps of a simulated build, in file order. */
export function reportSteps({ graph, verdicts, shared }: Simulation, costs: Costs = priorCosts): StepReport[] {
  return graph.steps.flatMap((step) => {
    const verdict = verdicts.get(step)
    return verdict ? [reportStep(step, verdict, costs, shared.get(step))] : []
  })
}

/** The chain to a step: from the first cause over every step that ran because of it, down to the step itself. */
export function chainTo(last: Step, { verdicts, shared }: Simulation, costs: Costs): StepReport[] {
  const chain: StepReport[] = []
  for (let step: Step | undefined = last; step; step = verdicts.get(step)?.via) {
    const verdict = verdicts.get(step)
    if (!verdict) break
    chain.unshift(reportStep(step, verdict, costs, shared.get(step)))
  }
  return chain
}
