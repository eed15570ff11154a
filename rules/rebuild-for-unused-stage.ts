import { brief, countMore, defineRule, unusedStagesOf, usualScenarioOf, type Step } from '../src/rule.ts'

export default defineRule({
  id: 'rebuild-for-unused-stage',
  summary: 'The builder makes a stage of which the target takes nothing',
  severity: 'warning',
  messages: {
    built: '`{{from}}` begins a stage of which the target takes nothing, and this builder makes it all the same: `{{first}}`{{more}}.',
  },
  options: {},
  *check(facts) {
    const { builder } = facts.graph.inputs
    for (const stage of unusedStagesOf(facts.graph)) {
      const victims = stage.steps.filter(isWork)
      const changes = victims.flatMap((step) => usualScenarioOf(step, facts)?.change ?? [])
      const [first, change] = [victims[0], changes[0]]
      if (!first || !change) continue
      yield {
        message: 'built',
        at: stage.from,
        also: victims,
        wasted: 'always',
        change,
        data: { from: brief(stage.from), first: brief(first.instruction), more: countMore(victims) },
        rewrite: () => ({ refused: builder === 'kaniko' ? `Build with \`--skip-unused-stages\`, ${elsewhere}` : `Build with BuildKit, ${elsewhere}` }),
      }
    }
  },
})

const elsewhere = 'or put the stage into a Dockerfile of its own where somebody builds it at all.'

function isWork({ kind }: Step): boolean {
  return kind === 'run' || kind === 'copy'
}
