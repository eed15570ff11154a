import { defineRule, type Rule } from '../../src/lint/rule.ts'

function ruleNamed(id: string, severity: Rule['severity']): Rule {
  return defineRule({
    id,
    summary: `What ${id} means`,
    severity,
    messages: { here: 'Here.' },
    options: { limit: { default: 3, about: 'How many are tolerated.' } },
    *check() {},
  })
}

export const sampleRules = [ruleNamed('alpha', 'warning'), ruleNamed('beta', 'error'), ruleNamed('no-page', 'info')]
