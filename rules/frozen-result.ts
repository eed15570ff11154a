import { brief, defineRule, effectsOfStep, usualScenarioOf } from '../src/rule.ts'

export default defineRule({
  id: 'frozen-result',
  summary: 'A command that takes the time or what is newest stays in the cache with what it once found',
  severity: 'info',
  messages: {
    clock: '`{{run}}` keeps the time at which it first ran until something above it changes: {{why}}.',
    newest: '`{{run}}` keeps what was newest when it first ran until something above it changes: {{why}}.',
  },
  options: {
    threshold: { default: 0.1, about: 'The share of builds, from 0 to 1, in which the command runs again anyway, from which on its result is fresh enough.' },
  },
  *check(facts, { threshold }) {
    for (const run of facts.graph.steps) {
      const refresh = run.kind === 'run' && run.stage.needed && !run.forced ? effectsOfStep(run)?.refresh : undefined
      if (!refresh || refresh.kind === 'other' || (usualScenarioOf(run, facts)?.weight ?? 0) >= threshold) continue
      const { instruction } = run
      yield {
        message: refresh.kind,
        at: run,
        also: [run],
        change: { kind: 'text', line: instruction.line },
        aim: 'freshness',
        data: { run: brief(instruction), why: refresh.why },
        rewrite: () => ({ refused: 'To what it could be pinned is not known here.' }),
      }
    }
  },
})
