import { describe, expect, it } from 'vitest'
import { check, type CheckInputs } from '../src/check.ts'
import { leftOut } from '../src/context/left-out.ts'
import { memoryContext, type MemoryFile } from '../src/context/memory.ts'
import { fixAll } from '../src/fix/apply.ts'
import { applyEdits } from '../src/fix/edit.ts'
import { plainBuild, type BuildInputs } from '../src/graph/build-inputs.ts'
import { analyse } from '../src/lint/analyse.ts'
import type { Aim } from '../src/lint/aim.ts'
import { defaultConfig, type OptionValue } from '../src/lint/config.ts'
import type { ContextBy, Finding } from '../src/lint/finding.ts'
import type { Rule } from '../src/lint/rule.ts'
import { deepFreeze } from './deep-freeze.ts'
import { expectLawful } from './fix-laws.ts'

/** A package-lock.json that tells of no install scripts. */
export const emptyLock = JSON.stringify({ lockfileVersion: 3, packages: { '': {} } })

/** A Dockerfile and everything that surrounds it. */
export interface Case {
  readonly name?: string
  readonly dockerfile: string
  /** The build context; without a `Dockerfile` in it, the Dockerfile lies elsewhere. */
  readonly files?: Readonly<Record<string, MemoryFile>>
  readonly options?: Readonly<Record<string, OptionValue>>
  readonly contextBy?: ContextBy
  readonly build?: Partial<BuildInputs>
  /** What a fix adds to the ignore file, where it changes that and not the Dockerfile. */
  readonly ignores?: readonly string[]
}

/** A Dockerfile in which the rule finds nothing. The text alone stands for a case without files. */
export type Good = string | Case

/**
 * A Dockerfile with its findings, worst waste first, and what becomes of them: the text that the safe fixes make, the
 * text that the first fix for review makes and a part of what a person has to check, or a part of the reason why there is no fix.
 */
export type Bad = Case & { readonly findings: readonly { readonly line: number; readonly message: string }[] } & (
    | { readonly fixed: string; readonly suggested?: never; readonly none?: never }
    | { readonly suggested: string; readonly why: string; readonly fixed?: never; readonly none?: never }
    | { readonly none: string; readonly fixed?: never; readonly suggested?: never }
  )

/** A bad case that safe fixes cure. */
export type Cured = Extract<Bad, { readonly fixed: string }>

export interface Suite {
  readonly good: readonly Good[]
  readonly bad: readonly Bad[]
}

/** Runs a rule over its cases, each a test of its own, and a last one that looks for what the cases leave out. */
export function testRule(rule: Rule, { good, bad }: Suite): void {
  describe(rule.id, () => {
    describe('good', () => {
      for (const each of good.map(asCase)) it(titleOf(each), () => expectGood(rule, each))
    })
    describe('bad', () => {
      for (const each of bad) it(titleOf(each), () => expectBad(rule, each))
    })
    it('has cases for all that it can say', () => expectWhole(rule, { good, bad }))
  })
}

function asCase(good: Good): Case {
  return typeof good === 'string' ? { dockerfile: good } : good
}

function titleOf({ name, dockerfile }: Case): string {
  return name ?? dockerfile.replaceAll(/\r?\n/g, ' ⏎ ')
}

/** What the hosts would hand to `check` for a case. The facts that the rule is told are frozen. */
export function inputsOf(rule: Rule, { files = {}, options, contextBy = 'option', build }: Case): CheckInputs {
  const strict: Rule = { ...rule, check: (facts, values) => rule.check(deepFreeze(facts), deepFreeze(values)) }
  const setting = { level: undefined, options: new Map(Object.entries(options ?? {})) }
  return {
    rules: [strict],
    config: { ...defaultConfig, rules: new Map([[rule.id, setting]]) },
    build: { ...plainBuild, ...build },
    context: memoryContext(files),
    contextBy,
    dockerfileInContext: files['Dockerfile'] === undefined ? undefined : 'Dockerfile',
  }
}

function told(rule: Rule, each: Case): { line: number; message: string }[] {
  const { lint } = analyse({ path: 'Dockerfile', text: each.dockerfile }, inputsOf(rule, each))
  return lint.flaws.map(({ flaw, finding }) => ({ line: finding.line, message: flaw.message }))
}

/** Throws where the rule finds anything. */
export function expectGood(rule: Rule, each: Case): void {
  expect(told(rule, each)).toEqual([])
}

/** Throws where the findings, or what becomes of them, are not what the case says. */
export function expectBad(rule: Rule, each: Bad): void {
  for (const { message } of each.findings) expect(Object.keys(rule.messages), 'messages of the rule').toContain(message)
  expect(each.findings, 'findings of a bad case').not.toEqual([])
  expect(told(rule, each)).toEqual(each.findings)
  const outcomes = [each.fixed, each.suggested, each.none].filter((outcome) => outcome !== undefined)
  expect(outcomes, 'one of fixed, suggested and none').toHaveLength(1)
  const source = { path: 'Dockerfile', text: each.dockerfile }
  const inputs = inputsOf(rule, each)
  const { findings } = check(source, inputs)
  const { text, ignored } = fixAll(source, inputs, { withReview: false })
  expect(ignored, 'what safe fixes leave out of the context').toEqual(each.fixed === undefined ? [] : (each.ignores ?? []))
  for (const { message } of findings) expect(message, 'every placeholder is filled').not.toMatch(/\{\{|undefined/)
  if (each.fixed !== undefined) expectFixed(each, text, inputs)
  else expect(text, 'safe fixes of a case that states none').toBe(each.dockerfile)
  if (each.suggested !== undefined) expectSuggested(each, findings, inputs)
  if (each.none !== undefined) expectNone(findings, each.none)
}

function expectFixed({ dockerfile, fixed, ignores = [] }: Bad, text: string, inputs: CheckInputs): void {
  expect(fixed === dockerfile, 'the fixed text is that of the case').toBe(ignores.length > 0)
  expect(text).toBe(fixed)
  expectLawful({ before: dockerfile, after: text, aim: aimOf(dockerfile, inputs) }, inputs)
  const again = check({ path: 'Dockerfile', text }, { ...inputs, context: leftOut(inputs.context, ignores) })
  expect(again.findings.filter(({ fix }) => fix?.verdict === 'safe'), 'safe fixes of the fixed text').toEqual([])
}

function expectSuggested({ dockerfile, suggested, ignores = [], ...rest }: Bad, findings: readonly Finding[], inputs: CheckInputs): void {
  const fix = findings.find((finding) => finding.fix !== null)?.fix
  expect(fix?.verdict, findings.map(({ refused }) => refused ?? '').join(' ')).toBe('review')
  expect(suggested === dockerfile, 'the suggested text is that of the case').toBe(ignores.length > 0)
  const edits = fix?.edits.flatMap(({ path, range: [start, end], text }) => (path === 'Dockerfile' ? [{ range: { start, end }, text }] : [])) ?? []
  const added = fix?.edits.flatMap(({ path, text }) => (path === 'Dockerfile' ? [] : text.trimEnd().split('\n')))
  expect(added, 'what the fix leaves out of the context').toEqual(ignores)
  const text = applyEdits(dockerfile, edits)
  expect(text).toBe(suggested)
  expect(fix?.why).toContain('why' in rest ? rest.why : '')
  expectLawful({ before: dockerfile, after: text, aim: aimOf(dockerfile, inputs) }, inputs)
}

/** What the findings of a case aim at; seconds, unless one of them says something else. */
function aimOf(text: string, inputs: CheckInputs): Aim {
  return analyse({ path: 'Dockerfile', text }, inputs).lint.flaws.flatMap(({ flaw }) => flaw.aim ?? [])[0] ?? 'seconds'
}

function expectNone(findings: readonly Finding[], reason: string): void {
  for (const { fix, refused } of findings) {
    expect(fix, 'the fix of a case that states none').toBe(null)
    expect(refused).toContain(reason)
  }
}

/** Throws where a case stands twice, or a message or an option has no case that shows it. */
export function expectWhole(rule: Rule, { good, bad }: Suite): void {
  const cases: readonly Case[] = [...good.map(asCase), ...bad]
  const known = new Set<string>()
  for (const { dockerfile, files, options, contextBy, build } of cases) {
    const id = JSON.stringify([dockerfile, files, options, contextBy, build])
    expect(known.has(id), `a case that stands twice: ${dockerfile}`).toBe(false)
    known.add(id)
  }
  const messages = new Set(bad.flatMap(({ findings }) => findings.map(({ message }) => message)))
  for (const message of Object.keys(rule.messages)) expect(messages, 'messages with a case').toContain(message)
  for (const option of Object.keys(rule.options)) {
    const deciding = cases.filter((each) => each.options?.[option] !== undefined && decides(rule, each, option))
    expect(deciding, `cases in which the option ${option} makes a difference`).not.toEqual([])
  }
}

function decides(rule: Rule, each: Case, option: string): boolean {
  const others = Object.fromEntries(Object.entries(each.options ?? {}).filter(([name]) => name !== option))
  return JSON.stringify(told(rule, each)) !== JSON.stringify(told(rule, { ...each, options: others }))
}

/** The same case with other texts, for what must not depend on line ends or letter case. */
function rewritten<C extends Case>(each: C, name: string, rewrite: (text: string) => string): C {
  const texts = Object.entries(each).filter(([key]) => key === 'dockerfile' || key === 'fixed' || key === 'suggested')
  return { ...each, ...Object.fromEntries(texts.map(([key, text]) => [key, rewrite(String(text))])), name: `${each.name ?? titleOf(each)} (${name})` }
}

export function inCrlf<C extends Case>(each: C): C {
  return rewritten(each, 'CRLF', (text) => text.replaceAll('\n', '\r\n'))
}

export function inLowerCase<C extends Case>(each: C): C {
  return rewritten(each, 'lower case', (text) => text.replaceAll(/^[A-Z]+\b/gm, (keyword) => keyword.toLowerCase()))
}
