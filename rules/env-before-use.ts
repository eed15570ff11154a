import { brief, countMore, defineRule, levelOfValue, pathOfValue, shareOfLevel, sinkValue } from '../src/rule.ts'

export default defineRule({
  id: 'env-before-use',
  summary: 'An ENV that is edited with every release stands above commands that do not use it',
  severity: 'warning',
  messages: {
    early: '`{{env}}` is edited with every release and enters the key of `{{first}}`{{more}}, which {{verb}} not use it.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which a value is another one, from which on it counts.' },
  },
  *check({ graph, dockerfile }, { threshold }) {
    for (const stage of graph.stages) {
      for (const env of stage.needed ? stage.instructions : []) {
        if (env.keyword !== 'ENV') continue
        const edited = env.pairs.find((pair) => shareOfLevel[levelOfValue('ENV', pair)] >= threshold)
        if (!edited) continue
        const path = pathOfValue(env, stage, dockerfile.escape)
        const { victims } = path
        const [first] = victims
        if (!first) continue
        yield {
          message: 'early',
          at: env,
          also: victims,
          change: { kind: 'value', of: 'ENV', name: edited.name.text },
          data: {
            env: brief(env),
            first: brief(first.instruction),
            more: countMore(victims),
            verb: victims.length === 1 ? 'does' : 'do',
          },
          rewrite: () => sinkValue(path, dockerfile),
        }
      }
    }
  },
})
