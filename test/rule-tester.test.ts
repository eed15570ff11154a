import { describe, expect, test } from 'vitest'
import { defineRule, type Rule } from '../src/lint/rule.ts'
import { expectLawful } from './fix-laws.ts'
import { expectBad, expectGood, expectWhole, inputsOf, type Bad } from './rule-tester.ts'

const apt = 'RUN apt-get update && apt-get install -y curl'

/** Finds a COPY above a RUN, and moves it below. */
const rule = defineRule({
  id: 'sample',
  summary: 'A copy above a command',
  severity: 'warning',
  messages: { early: '`{{copy}}` is early.', never: 'This is never said.' },
  options: { from: { default: 0, about: 'The first line that counts.' } },
  *check({ graph }, { from }) {
    const copy = graph.steps.find(({ kind, instruction }) => kind === 'copy' && instruction.line >= from)
    const run = graph.steps.find(({ kind, id }) => kind === 'run' && copy && id > copy.id)
    if (!copy || !run) return
    yield {
      message: 'early',
      at: copy,
      also: [run],
      change: { kind: 'file', path: 'a.py' },
      data: { copy: copy.instruction.text },
      rewrite: () => ({ kind: 'move', title: 'move', instructions: [copy.instruction], place: { after: run.instruction } }),
    }
  },
})

const files = { 'a.py': '' }
const cured = {
  files,
  dockerfile: `FROM debian:12\nCOPY . /app\n${apt}\n`,
  findings: [{ line: 2, message: 'early' }],
  fixed: `FROM debian:12\n${apt}\nCOPY . /app\n`,
} satisfies Bad

describe('a case is held to the letter', () => {
  test('what is so passes', () => {
    expect(() => expectBad(rule, cured)).not.toThrow()
    expect(() => expectGood(rule, { dockerfile: cured.fixed, files })).not.toThrow()
  })
  test.each<[name: string, bad: Bad]>([
    ['another line', { ...cured, findings: [{ line: 3, message: 'early' }] }],
    ['a message that the rule does not have', { ...cured, findings: [{ line: 2, message: 'late' }] }],
    ['one finding too many', { ...cured, findings: [...cured.findings, ...cured.findings] }],
    ['no finding', { ...cured, findings: [] }],
    ['another text', { ...cured, fixed: `${cured.fixed}\n` }],
    ['a fix that changes nothing', { ...cured, fixed: cured.dockerfile }],
    ['a suggestion where the fix is safe', { files, dockerfile: cured.dockerfile, findings: cured.findings, suggested: cured.fixed, why: '' }],
    ['no fix where there is one', { files, dockerfile: cured.dockerfile, findings: cured.findings, none: '' }],
  ])('%s fails', (_name, bad) => {
    expect(() => expectBad(rule, bad)).toThrow()
  })
  test('a finding in a good case fails', () => {
    expect(() => expectGood(rule, cured)).toThrow()
  })
  test('a rule that changes what it is told fails', () => {
    const vandal: Rule = {
      ...rule,
      check({ graph }) {
        Object.assign(graph, { steps: [] })
        return []
      },
    }
    expect(() => expectGood(vandal, { dockerfile: 'FROM debian:12' })).toThrow('The rule sample fails')
  })
})

describe('a fix may replace', () => {
  const inputs = inputsOf(rule, { dockerfile: '', files: { 'a.py': '', 'b.py': '', 'start.sh': '' } })
  const base = 'FROM python:3.12\nWORKDIR /app\n'
  const hold = (before: string, after: string) => () => expectLawful({ before: `${base}${before}\n`, after: `${base}${after}\n` }, inputs)
  test('a COPY by one that takes less of the same, and a chmod by --chmod', () => {
    expect(hold('COPY . .', 'COPY a.py ./')).not.toThrow()
    expect(hold('ADD . .', 'COPY a.py ./')).not.toThrow()
    expect(hold('COPY start.sh /start.sh\nRUN chmod +x /start.sh', 'COPY --chmod=755 start.sh /start.sh')).not.toThrow()
  })
  test.each([
    ['a COPY by one of something else', 'COPY a.py ./\nCOPY b.py ./', 'COPY b.py b.py'],
    ['a COPY by one to another place', 'COPY a.py ./', 'COPY a.py /srv/'],
    ['a COPY by one that takes more', 'COPY a.py ./', 'COPY a.py b.py ./'],
    ['a COPY from a stage by one from another', 'COPY --from=x /a /a', 'COPY --from=x /b /a'],
    ['a chmod of another file', 'COPY a.py start.sh ./\nRUN chmod +x start.sh', 'COPY start.sh ./\nCOPY --chmod=755 a.py ./'],
    ['a chmod by another mode', 'COPY start.sh ./\nRUN chmod +x start.sh', 'COPY --chmod=644 start.sh ./'],
    ['a chmod by nothing', 'COPY start.sh ./\nRUN chmod +x start.sh', 'COPY start.sh ./'],
    ['a command by a download', 'COPY a.py ./\nRUN make', 'COPY a.py ./\nRUN go mod download'],
  ])('no %s', (_name, before, after) => {
    expect(hold(before, after)).toThrow(/lost|added|none did/)
  })
})

describe('a suite has to be whole', () => {
  const sample = { ...rule, messages: { early: '' }, options: {} }
  test('with every message and every option it is', () => {
    expect(() => expectWhole(sample, { good: [], bad: [cured] })).not.toThrow()
    expect(() => expectWhole({ ...rule, messages: { early: '' } }, { good: [{ ...cured, options: { from: 3 } }], bad: [cured] })).not.toThrow()
  })
  test('a case that stands twice, an unused message or an option that decides nothing fails', () => {
    expect(() => expectWhole(sample, { good: [], bad: [cured, cured] })).toThrow('stands twice')
    expect(() => expectWhole({ ...rule, options: {} }, { good: [], bad: [cured] })).toThrow('never')
    expect(() => expectWhole({ ...rule, messages: { early: '' } }, { good: [], bad: [{ ...cured, options: { from: 1 } }] })).toThrow('from')
  })
})
