import { areIndependent, brief, countMore, defineRule, effectsOfStep, hasUnknownCommand, isLikelyFreeOf, newsOf, parentStage, unusedStagesOf, type Facts, type Stage, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'stage-built-from-volatile',
  summary: 'A stage starts from another that changes often, and has commands that need nothing of it',
  severity: 'warning',
  messages: {
    built: '`{{from}}` starts below `{{copy}}` on line {{line}}: whenever that is new, `{{first}}`{{more}} {{verb}} again and {{need}} nothing of it.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which the other stage is made anew, from which on it counts.' },
    seconds: { default: 4, about: 'Estimated seconds of such commands from which on they count.' },
  },
  *check(facts, { threshold, seconds }) {
    const unused = unusedStagesOf(facts.graph)
    for (const stage of facts.graph.stages.filter((each) => each.needed && !unused.includes(each))) {
      const bound = stepsWithNews(stage, threshold, facts)
      const [source] = [...bound].sort((a, b) => shareOf(b, facts) - shareOf(a, facts))
      const news = source && newsOf(source, facts)
      const victims = freeOf(stage, bound)
      const [first] = victims
      if (!source || !news || !first || victims.reduce((sum, step) => sum + facts.costs.secondsOf(step), 0) < seconds) continue
      yield {
        message: 'built',
        at: stage.from,
        also: victims,
        change: news.change,
        data: {
          from: brief(stage.from),
          copy: brief(source.instruction),
          line: String(source.instruction.line),
          first: brief(first.instruction),
          more: countMore(victims),
          verb: victims.length === 1 ? 'runs' : 'run',
          need: victims.length === 1 ? 'needs' : 'need',
        },
        rewrite: () => ({ refused: instead(stage, first, source) }),
      }
    }
  },
})

function shareOf(step: Step, facts: Facts): number {
  return newsOf(step, facts)?.share ?? 0
}

/** Steps of the stages that a stage starts from: what is new often, and what needs it. */
function stepsWithNews(stage: Stage, threshold: number, facts: Facts): readonly Step[] {
  const lineage: Stage[] = []
  for (let above = parentStage(stage); above; above = parentStage(above)) lineage.unshift(above)
  const bound: Step[] = []
  for (const step of lineage.flatMap(({ steps }) => steps)) {
    if (shareOf(step, facts) >= threshold || bound.some((each) => !areIndependent(each, step))) bound.push(step)
  }
  return bound
}

/** What stands farther below is not looked at: the time that this takes grows with the square. */
const farthest = 30

/** Commands of a stage that are known to need nothing of those steps, nor of others of the stage that do. */
function freeOf({ steps }: Stage, news: readonly Step[]): readonly Step[] {
  const bound = [...news]
  const free: Step[] = []
  for (const step of bound.length > 0 ? steps.slice(0, farthest) : []) {
    if (bound.some((each) => !isLikelyFreeOf(step, each))) bound.push(step)
    else if (step.kind === 'run' && !hasUnknownCommand(step) && (effectsOfStep(step)?.tools.length ?? 0) > 0) free.push(step)
  }
  return free
}

function instead(stage: Stage, first: Step, source: Step): string {
  const { base, label } = source.stage
  const start = base.kind === 'image' ? ` from \`${base.reference}\`` : ' from what stands above that'
  const name = parentStage(stage)?.name ?? label
  return `Start the stage${start} and take with \`COPY --from=${name}\` what it needs, below \`${brief(first.instruction)}\`; or run that above line ${source.instruction.line}.`
}
