import { brief, countMore, defineRule, effectsOfStep, hasUnknownCommand, isLikelyFreeOf, newsOf, takesFromImage, takesFromStage, type Facts, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'stage-dependency-early',
  summary: 'What another stage makes is copied above steps that need nothing of it',
  severity: 'warning',
  messages: {
    early: '`{{copy}}` takes what another stage makes, and `{{first}}`{{more}} below it {{verb}} made again with it and {{need}} nothing of it.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which the other stage is made anew, from which on it counts.' },
    seconds: { default: 4, about: 'Estimated seconds of the commands below from which on they count.' },
  },
  *check(facts, { threshold, seconds }) {
    for (const stage of facts.graph.stages) {
      const copy = stage.needed ? stage.steps.find((step) => takesFromStage(step) && (newsOf(step, facts)?.share ?? 0) >= threshold) : undefined
      const news = copy && newsOf(copy, facts)
      if (!copy || !news) continue
      const { bound, free } = below(copy, news.share / 2, facts)
      const victims = free.filter(isWork)
      const [first, last] = [victims[0], victims.at(-1)]
      if (!first || !last || victims.reduce((sum, step) => sum + facts.costs.secondsOf(step), 0) < seconds) continue
      const moved = bound.filter(({ id }) => id < last.id).map(({ instruction }) => instruction)
      const isOne = victims.length === 1
      yield {
        message: 'early',
        at: copy,
        also: victims,
        change: news.change,
        data: {
          copy: brief(copy.instruction),
          first: brief(first.instruction),
          more: countMore(victims),
          verb: isOne ? 'is' : 'are',
          need: isOne ? 'needs' : 'need',
        },
        rewrite: () => ({ kind: 'move', title: `move ${moved.map(({ text }) => `\`${brief(text)}\``).join(', ')} below line ${last.instruction.endLine}`, instructions: moved, place: { after: last.instruction } }),
      }
    }
  },
})

/** What stands farther below is not looked at: the time that this takes grows with the square. */
const farthest = 30

/** The copy with what below it needs it, or is made anew as often, and the rest. */
function below(copy: Step, share: number, facts: Facts): { readonly bound: readonly Step[]; readonly free: readonly Step[] } {
  const bound: Step[] = [copy]
  const free: Step[] = []
  for (const step of copy.stage.steps.filter(({ id }) => id > copy.id).slice(0, farthest)) {
    const isQuiet = (newsOf(step, facts)?.share ?? 0) <= share
    if (isQuiet && bound.every((each) => isLikelyFreeOf(step, each))) free.push(step)
    else bound.push(step)
  }
  return { bound, free }
}

function isWork(step: Step): boolean {
  if (step.kind === 'copy') return takesFromImage(step)
  return step.kind === 'run' && !hasUnknownCommand(step) && (effectsOfStep(step)?.tools.length ?? 0) > 0
}
