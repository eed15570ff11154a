import { brief, countMore, defineRule, joinRuns, usersOfLists } from '../src/rule.ts'

export default defineRule({
  id: 'stale-package-index',
  summary: 'Packages are installed by lists that another step fetched, perhaps long ago',
  severity: 'warning',
  messages: {
    apart: '`{{install}}`{{more}} {{verb}} packages by the lists of `{{index}}`, which stay in the cache when an install changes.',
  },
  options: {},
  *check({ graph }) {
    for (const [index, { installs }] of usersOfLists(graph)) {
      const [first] = installs
      if (!first || !index.stage.needed) continue
      yield {
        message: 'apart',
        at: index,
        also: installs,
        change: { kind: 'text', line: first.instruction.line },
        aim: 'freshness',
        data: {
          install: brief(first.instruction),
          more: countMore(installs),
          verb: installs.length === 1 ? 'takes' : 'take',
          index: brief(index.instruction),
        },
        rewrite: () => joinRuns([index, ...installs], graph),
      }
    }
  },
})
