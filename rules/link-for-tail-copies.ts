import { brief, countMore, defineRule, isLinkable, newsOf, parentStage, type Facts, type Stage, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'link-for-tail-copies',
  summary: 'The last copies of an image are made again with what stands above them, which linked layers would not be',
  severity: 'info',
  messages: {
    plain: '`{{copy}}`{{more}} at the end of its stage {{verb}} made again whenever `{{above}}` is, although the files are the same.',
  },
  options: {},
  *check(facts) {
    const { graph } = facts
    const { builder, imageStore } = graph.inputs
    if (builder !== 'buildkit' || imageStore !== 'containerd') return
    const bases = new Set(graph.stages.flatMap((stage) => (stage.needed ? (parentStage(stage) ?? []) : [])))
    for (const stage of graph.stages) {
      const tail = stage.needed && !bases.has(stage) ? tailOf(stage, facts) : []
      const above = mostVolatileAbove(tail[0], facts)
      const victims = tail.filter(isLinkable)
      const [first, news] = [victims[0], above && newsOf(above, facts)]
      if (!first || !above || !news) continue
      yield {
        message: 'plain',
        at: first,
        also: victims,
        wasted: 'above',
        change: news.change,
        data: {
          copy: brief(first.instruction),
          more: countMore(victims),
          verb: victims.length === 1 ? 'is' : 'are',
          above: brief(above.instruction),
        },
        rewrite: () => ({ refused: 'Write COPY with `--link` there, in each of them: BuildKit then lays the same layers onto what is new above, and runs none of them again.' }),
      }
    }
  },
})

/** The copies at the end of a stage. Those below one that is new more often could stand above it, which another rule tells. */
function tailOf({ steps }: Stage, facts: Facts): readonly Step[] {
  const last = steps.findLastIndex(({ kind }) => kind !== 'copy')
  const tail = steps.slice(last + 1)
  const share = (step: Step): number => newsOf(step, facts)?.share ?? 0
  return tail.filter((step, index) => tail.slice(0, index).every((above) => share(above) <= share(step)))
}

function mostVolatileAbove(first: Step | undefined, facts: Facts): Step | undefined {
  let found: Step | undefined
  for (const step of first?.stage.steps ?? []) {
    if (first && step.id < first.id && (newsOf(step, facts)?.share ?? 0) > (found ? (newsOf(found, facts)?.share ?? 0) : 0)) found = step
  }
  return found
}
