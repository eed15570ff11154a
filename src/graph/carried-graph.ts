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
  /** A graph that was carried over before: an edge that selects the same there is the same edge, so that what was worked out for it holds. */
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
    const carried = from === edge.from ? edge : { ...edge, from }
    return earlier && selectsSame(earlier, carried) ? earlier : carried
  }
  for (const [old, stage] of stages) stage.base = carriedSource(old.base)
  for (const [index, step] of base.steps.entries()) {
    const stage = stages.get(step.stage)
    if (!stage) continue
    const carried = { ...step, stage, edges: step.edges.map((edge, at) => carriedEdge(edge, lastSteps[index]?.edges[at])), inputs: inputsOf(step) }
    stage.steps.push(carried)
    steps.set(step, carried)
  }
  const carried = { ...base, context, stages: [...stages.values()], steps: [...steps.values()], target: base.target && stages.get(base.target) }
  rememberPlan(carried, base)
  return carried
}

type OpenStage = Omit<Stage, 'steps' | 'base'> & { readonly steps: Step[]; base: Source }
