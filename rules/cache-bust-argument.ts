import { brief, countMore, defineRule, isCacheBust, pathOfValue, sinkValue, type Instruction } from '../src/rule.ts'

export default defineRule({
  id: 'cache-bust-argument',
  summary: 'An ARG that is there to refresh one command refreshes those above it too',
  severity: 'warning',
  messages: {
    early: '`{{arg}}` is there for line {{line}}, and makes `{{first}}`{{more}} above it run again as well.',
  },
  options: {},
  *check({ graph, dockerfile }) {
    for (const stage of graph.stages) {
      for (const arg of stage.needed ? stage.instructions : []) {
        const name = arg.keyword === 'ARG' ? arg.declarations[0]?.name.text : undefined
        if (arg.keyword !== 'ARG' || name === undefined || arg.declarations.length > 1 || !isCacheBust(name)) continue
        const path = pathOfValue(arg, stage, dockerfile.escape)
        const { victims, user } = path
        const [first] = victims
        // Where nobody names it, it may be meant for all that stands below.
        if (!first || !user || !names(user, name)) continue
        yield {
          message: 'early',
          at: arg,
          also: victims,
          change: { kind: 'arg', name },
          data: {
            arg: brief(arg),
            line: String(user.line),
            first: brief(first.instruction),
            more: countMore(victims),
          },
          rewrite: () => sinkValue(path, dockerfile),
        }
      }
    }
  },
})

function names({ text, heredocs }: Instruction, name: string): boolean {
  return text.includes(name) || heredocs.some(({ content }) => content.includes(name))
}
