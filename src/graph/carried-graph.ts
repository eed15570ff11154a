import type { BuildContext } from '../context/build-context.ts'
import type { BuildGraph, Edge, KeyInput, Source, Stage, Step } from './build-graph.ts'
import { selectsSame } from './landings.ts'
import { plan } from './plan.ts'
import { plannedGraph, rememberPlan } from './planned.ts'
import { profileOf } from './profiles.ts'

/** What else is not as in the plan. */
export interface Carrying {
  /** The key inputs of a step of the plan. */
  readonly inputsOf?: (step: Step) => readonly KeyInput[]
  /**
   * A graph that was carried over before: an edge that selects the same there is the same edge, and a step that stands on the same is the same step,
   * of the stage that it had there, so that what was worked out for it holds.
   */
  readonly last?: BuildGraph | undefined
}

/** The plan of the same Dockerfile over another context, without planning anew: for most builders a plan does not depend on what files there are. */
export function carriedGraph(graph: BuildGraph, context: BuildContext, { inputsOf = ({ inputs }) => inputs, last }: Carrying = {}): BuildGraph {
  const base = profileOf(graph.inputs).plansByFiles ? plan(graph.dockerfile, context, graph.inputs) : graph
  const lastSteps = last && plannedGraph(last) === base ? last.steps : []
  const stages = new Map<Stage, OpenStage>(base.stages.map((stage) => [stage, { ...stage, steps: [] }]))
  const steps = new Map<Step, Step>()
  const carriedSource = (source: Source): Source => {
    switch (source.kind) {
      case 'context':
        return source.name === '' ? { ...source, files: context } : source
      case 'stage':
        return { kind: 'stage', stage: stages.get(source.stage) ?? source.stage }
      case 'step':
        return { kind: 'step', step: steps.get(source.step) ?? source.step }
      default:
        return source
    }
  }
  const carriedEdge = (edge: Edge, earlier: Edge | undefined): Edge => {
    const from = carriedSource(edge.from)
    if (earlier?.from.kind === 'step' && from.kind === 'step' && earlier.from.step === from.step) return earlier
    const carried = from === edge.from ? edge : { ...edge, from }
    return earlier && selectsSame(earlier, carried) ? earlier : carried
  }
  for (const [old, stage] of stages) stage.base = carriedSource(old.base)
  for (const [index, step] of base.steps.entries()) {
    const stage = stages.get(step.stage)
    if (!stage) continue
    const earlier = lastSteps[index]
    const [edges, inputs] = [step.edges.map((edge, at) => carriedEdge(edge, earlier?.edges[at])), inputsOf(step)]
    const isSame = earlier?.inputs === inputs && edges.every((edge, at) => edge === earlier.edges[at])
    const carried = isSame ? earlier : { ...step, stage, edges, inputs }
    stage.steps.push(carried)
    steps.set(step, carried)
  }
  const carried = { ...base, context, stages: [...stages.values()], steps: [...steps.values()], target: base.target && stages.get(base.target) }
  rememberPlan(carried, base)
  return carried
}

type OpenStage = Omit<Stage, 'steps' | 'base'> & { readonly steps: Step[]; base: Source }
