import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { rules } from '../rules/index.ts'
import { checkExample, fillPart, readPage, renderPage, ruleTable, sections } from '../scripts/rule-page.ts'

const root = new URL('../', import.meta.url)

function namesIn(folder: string, ending: string): string[] {
  const names = readdirSync(new URL(folder, root)).filter((name) => name.endsWith(ending) && name !== 'index.ts')
  return names.map((name) => name.slice(0, -ending.length)).sort()
}

function textOf(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}

const ids = rules.map(({ id }) => id)

test('every rule has its file, its page, its test and its entry in the list', () => {
  expect(new Set(ids).size).toBe(ids.length)
  expect(namesIn('rules/', '.ts')).toEqual(ids)
  expect(namesIn('rules/', '.md')).toEqual(ids)
  expect(namesIn('test/rules/', '.test.ts')).toEqual(ids)
})

test('the README lists the rules', () => {
  if (!existsSync(new URL('README.md', root))) return
  const readme = textOf('README.md')
  expect(fillPart(readme, 'rules', ruleTable(rules))).toBe(readme)
})

describe.each(rules)('$id', (rule) => {
  const text = textOf(`rules/${rule.id}.md`)
  const page = readPage(text)

  test('says what it is in words that the reports can use', () => {
    expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(rule.summary).toMatch(/^[A-Z].*[^.]$/)
    for (const message of Object.values(rule.messages)) expect(message).toMatch(/^(?:[A-Z]|`\{\{)[^]*\.$/)
    for (const message of Object.values(rule.messages)) expect(message).not.toMatch(/\bshould\b/)
    for (const option of Object.values(rule.options)) expect(option.about).toMatch(/^[A-Z].*\.$/)
  })

  test('has a page with its sections in order, and fresh generated parts', () => {
    expect(page.title).toBe(rule.id)
    expect(page.headings).toEqual(sections)
    expect(renderPage(text, rule), 'run `npm run docs`').toBe(text)
    for (const part of ['summary', 'chain', 'options']) expect(text).toContain(`<!-- ${part}:start -->\n`)
  })

  test('has a test that names every message and every option', () => {
    const cases = textOf(`test/rules/${rule.id}.test.ts`)
    for (const message of Object.keys(rule.messages)) expect(cases).toContain(`'${message}'`)
    for (const option of Object.keys(rule.options)) expect(cases).toContain(`${option}:`)
  })

  test('reports the bad example, is silent on the good one, and makes the fixed one of the bad one', () => {
    const bad = checkExample(rule, page.bad, page)
    expect(bad.report.errors).toEqual([])
    expect(bad.report.findings).not.toEqual([])
    const cured = page.fixed === '' ? [] : [page.fixed]
    expect(bad.text, 'a page without a fixed Dockerfile is of a rule that fixes nothing by itself').toBe(cured[0] ?? page.bad)
    expect(bad.ignored).toEqual(page.ignores)
    for (const text of [page.good, ...cured]) {
      const { report, text: fixed } = checkExample(rule, text, page, text === page.fixed ? page.ignores : [])
      expect(report.errors).toEqual([])
      expect(report.findings).toEqual([])
      expect(fixed).toBe(text)
    }
  })
})
