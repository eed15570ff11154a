import { brief, copiesMadePrograms, countMore, defineRule, usualScenarioOf } from '../src/rule.ts'

export default defineRule({
  id: 'chmod-after-copy',
  summary: 'A command only makes programs of files that a COPY brought',
  severity: 'info',
  messages: {
    needless: '`{{run}}` does nothing but set the mode of what `{{copy}}`{{more}} brings, which COPY does itself with `--chmod`.',
  },
  options: {},
  *check(facts) {
    const { graph } = facts
    if (graph.inputs.builder !== 'buildkit' && graph.inputs.builder !== 'buildah') return
    for (const run of graph.steps) {
      const copies = run.kind === 'run' && run.stage.needed ? copiesMadePrograms(run) : []
      const [first] = copies
      const change = first && usualScenarioOf(run, facts)?.change
      if (!first || !change) continue
      yield {
        message: 'needless',
        at: run,
        also: [run],
        wasted: 'always',
        change,
        data: { run: brief(run.instruction), copy: brief(first.instruction), more: countMore(copies) },
        rewrite: () => ({ kind: 'set-mode', title: `copy with \`--chmod=755\` and leave line ${run.instruction.line} out`, copies, run }),
      }
    }
  },
})
