import { brief, definePipelineRule, exportOf, startsAnew, type PipelineBuild, type PipelineFacts } from '../src/rule.ts'

export default definePipelineRule({
  id: 'cache-export-min',
  summary: 'A build of several stages exports only the layers of its image',
  severity: 'warning',
  messages: {
    min: '`{{export}}` keeps only the layers of the image of `{{build}}`: after a change a new runner makes the stages that it copies from anew, `{{first}}` among them; `mode=max` keeps all of them.',
    inline: '`{{export}}` keeps only the layers of the image of `{{build}}`: after a change a new runner makes the stages that it copies from anew, `{{first}}` among them; an export beside the image with `mode=max` keeps all of them.',
  },
  options: {},
  *check(facts) {
    for (const build of facts.file.builds) {
      const exports = build.cacheTo.map(exportOf)
      const [entry] = build.cacheTo
      const [kind] = exports
      if (!entry || build.cacheFrom.length === 0 || exports.some((each) => each !== kind) || (kind !== 'min' && kind !== 'inline')) continue
      const planned = startsAnew(build, facts.file.kind) ? facts.planOf(build) : undefined
      const first = planned && firstLost(build, facts)
      if (!planned || first === undefined) continue
      const { graph } = planned
      yield {
        message: kind,
        at: entry.told.range,
        data: { export: entry.told.written, build: build.name, first },
        costs: {
          kind: 'habits',
          planned,
          now: { graph, keeping: { runner: 'ephemeral', cacheExport: kind } },
          better: { graph, keeping: { runner: 'ephemeral', cacheExport: 'max' } },
        },
      }
    }
  },
})

/** The first RUN of a stage that the image takes files from. */
function firstLost(build: PipelineBuild, { planOf }: PipelineFacts): string | undefined {
  const graph = planOf(build)?.graph
  const step = graph?.steps.find(({ kind, stage }) => kind === 'run' && stage.needed && stage !== graph.target)
  return step && brief(step.instruction)
}
