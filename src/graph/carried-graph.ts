import type { BuildContext } from '../context/build-context.ts'
import type { BuildGraph, Edge, KeyInput, Source, Stage, Step } from './build-graph.ts'
import { plan } from './plan.ts'
import { profileOf } from './profiles.ts'

/**
 * The plan of the same Dockerfile over another context, without planning anew: for most builders a plan does not depend on what files there are.
 * `more` gives a step further key inputs.
 */
export function carriedGraph(graph: BuildGraph, context: BuildContext, more: (step: Step) => readonly KeyInput[] = () => []): BuildGraph {
  const base = profileOf(graph.inputs).plansByFiles ? plan(graph.dockerfile, context, graph.inputs) : graph
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
  const carriedEdge = (edge: Edge): Edge => {
    const from = carriedSource(edge.from)
    return from === edge.from ? edge : { ...edge, from }
  }
  for (const [old, stage] of stages) stage.base = carriedSource(old.base)
  for (const step of base.steps) {
    const stage = stages.get(step.stage)
    if (!stage) continue
    const added = more(step)
    const carried = { ...step, stage, edges: step.edges.map(carriedEdge), inputs: added.length > 0 ? [...step.inputs, ...added] : step.inputs }
    stage.steps.push(carried)
    steps.set(step, carried)
  }
  return { ...base, context, stages: [...stages.values()], steps: [...steps.values()], target: base.target && stages.get(base.target) }
}

type OpenStage = Omit<Stage, 'steps' | 'base'> & { readonly steps: Step[]; base: Source }
