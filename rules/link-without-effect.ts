import { brief, defineRule, newsOf, stepsAbove } from '../src/rule.ts'

export default defineRule({
  id: 'link-without-effect',
  summary: 'A copy is both linked and given a mode, and BuildKit then takes no notice of the link',
  severity: 'info',
  messages: {
    ignored: '`{{copy}}` has `--link` and `--chmod`, and BuildKit then copies as if `--link` were not there: it is made again with `{{above}}` above it.',
  },
  options: {},
  *check(facts) {
    const { graph } = facts
    if (graph.inputs.builder !== 'buildkit') return
    for (const copy of graph.steps) {
      const [link, chmod] = ['link', 'chmod'].map((name) => copy.instruction.flags.find((flag) => flag.name === name))
      if (copy.kind !== 'copy' || !copy.stage.needed || !link || !chmod || link.value === 'false') continue
      const above = stepsAbove(copy).find((step) => newsOf(step, facts))
      const news = above && newsOf(above, facts)
      if (!news) continue
      yield {
        message: 'ignored',
        at: copy,
        also: [copy],
        aim: 'intent',
        change: news.change,
        data: { copy: brief(copy.instruction), above: brief(above.instruction) },
        rewrite: () => ({ refused: 'Give the files their mode where they come from and leave `--chmod` out, or leave `--link` out.' }),
      }
    }
  },
})
