import { brief, definePipelineRule, ignoredInGit, takesWholeContext } from '../src/rule.ts'

export default definePipelineRule({
  id: 'context-is-git-url',
  summary: 'A build takes its files from git, where no ignore file counts',
  severity: 'warning',
  messages: {
    unread: '`{{build}}` takes its files from git and not from the checkout, so that {{ignore}} counts for nothing: what it leaves out, {{paths}}, comes into the key of `{{copy}}`.',
  },
  options: {},
  *check({ file, planOf }) {
    for (const build of file.builds) {
      const { context } = build
      const graph = context.kind === 'git' && context.isOwn ? planOf(build)?.graph : undefined
      const copy = graph?.steps.find((step) => step.stage.needed && takesWholeContext(step))
      const ignored = graph && copy && ignoredInGit(graph.context)
      if (!copy || !ignored || context.kind !== 'git') continue
      yield { message: 'unread', at: context.range, data: { build: build.name, ignore: ignored.file, paths: ignored.isAll ? 'all that it does not name' : `such as ${ignored.pattern}`, copy: brief(copy.instruction) } }
    }
  },
})
