import type { check as realCheck } from '../../src/check.ts'
import { parse } from '../../src/dockerfile/parse.ts'
import { indexLines } from '../../src/dockerfile/text.ts'
import type { Fix } from '../../src/lint/finding.ts'
import { defineRule, type Rule } from '../../src/lint/rule.ts'
import { sampleFinding, sampleFix, sampleReport } from '../report/sample.ts'

function wordRule(id: string): Rule {
  return defineRule({
    id,
    summary: 'A word is a flaw',
    severity: 'warning',
    messages: { word: 'A flaw.' },
    options: { threshold: { default: 0.1, about: 'Nothing.' }, name: { default: 'x', about: 'Nothing.' } },
    *check() {},
  })
}

export const wordRules = ['safe', 'review', 'far', 'refused'].map(wordRule)

/** Stands for `check`: every rule that is on finds the word of its own name, and would replace it by `cure`. */
export const wordCheck: typeof realCheck = ({ path, text }, { rules, config }) => {
  const lines = indexLines(text)
  const findings = rules.flatMap(({ id }) => {
    const setting = config.rules.get(id)
    const at = text.indexOf(` ${id}`) + 1
    if (setting?.level === 'off' || at === 0) return []
    const [start, end] = [lines.positionAt(at), lines.positionAt(at + id.length)]
    const place = { line: start.line, column: start.column, endLine: end.line, endColumn: end.column, range: [at, at + id.length] } as const
    const options = [...(setting?.options ?? [])].map(([name, value]) => `${name}=${value}`).join(' ')
    return [sampleFinding({ ...place, rule: id, message: `The word ${id} is a flaw {{here}}.${options && ` ${options}`}`, fix: fixOf(id, path, at) })]
  })
  const errors = parse(text).faults.map(({ message, range }) => ({ message, ...lines.positionAt(range.start) }))
  return sampleReport({ path, findings, errors })
}

function fixOf(id: string, path: string, at: number): Fix | null {
  const edit = { path, range: [at, at + id.length], text: 'cure' } as const
  if (id === 'safe') return { ...sampleFix, title: 'write cure', edits: [edit] }
  if (id === 'review') return { ...sampleFix, title: 'write cure', edits: [edit], verdict: 'review', why: 'look at it' }
  return id === 'far' ? { ...sampleFix, edits: [edit, { ...edit, path: '.dockerignore' }] } : null
}
