import { brief, countMore, defineRule, namesNoRelease, rootStage, type BuildGraph, type Stage } from '../src/rule.ts'

export default defineRule({
  id: 'unpinned-base',
  summary: 'A base image is named without a release, and much is built on it',
  severity: 'info',
  messages: {
    floating: '`{{from}}` names no release: what is called {{image}} is another image one day, and `{{first}}`{{more}} run again then on something else.',
  },
  options: {
    seconds: { default: 30, about: 'The estimated seconds of all steps that stand on the image, from which on it counts.' },
  },
  *check({ graph, costs }, { seconds }) {
    for (const [image, stages] of stagesByImage(graph)) {
      const steps = stages.flatMap((stage) => stage.steps.filter(({ kind }) => kind !== 'from' && kind !== 'config'))
      const [stage] = stages
      const [first] = steps
      if (!stage || !first || !namesNoRelease(stage.base)) continue
      if (steps.reduce((sum, step) => sum + costs.secondsOf(step), 0) < seconds) continue
      yield {
        message: 'floating',
        at: stage.from,
        also: steps,
        change: { kind: 'base', image },
        aim: 'stability',
        data: { from: brief(stage.from), image, first: brief(first.instruction), more: countMore(steps) },
        rewrite: () => ({ refused: 'Which release is meant is not known here: name its tag, or the digest of the image.' }),
      }
    }
  },
})

/** The needed stages that stand on an image, by its name as written, those that start from it themselves first. */
function stagesByImage({ stages }: BuildGraph): ReadonlyMap<string, readonly Stage[]> {
  const found = new Map<string, Stage[]>()
  for (const stage of stages.filter(({ needed }) => needed)) {
    const { base } = rootStage(stage)
    if (base.kind === 'image') found.set(base.reference, [...(found.get(base.reference) ?? []), stage])
  }
  return found
}
