import { check, type CheckInputs } from '../src/check.ts'
import { checkPipeline } from '../src/check-pipeline.ts'
import type { BuildContext } from '../src/context/build-context.ts'
import { leftOut } from '../src/context/left-out.ts'
import { memoryContext } from '../src/context/memory.ts'
import { parse } from '../src/dockerfile/parse.ts'
import { fixAll, type Fixed } from '../src/fix/apply.ts'
import type { BuildGraph } from '../src/graph/build-graph.ts'
import { builderNames, plainBuild, type BuilderName } from '../src/graph/build-inputs.ts'
import { plan } from '../src/graph/plan.ts'
import { defaultConfig } from '../src/lint/config.ts'
import type { FileReport, Finding } from '../src/lint/finding.ts'
import type { PlannedBuild } from '../src/lint/pipeline-rule.ts'
import type { Rule } from '../src/lint/rule.ts'
import { readPipeline } from '../src/pipeline/read-pipeline.ts'
import { costClause, formatSeconds } from '../src/report/clauses.ts'

/** The headings of a rule's page, in order. */
export const sections = ['Flaw', 'Why it costs', 'Bad', 'Good', 'Fixed', 'Fix safety', 'When to ignore it', 'Options'] as const

/** What a page shows: its headings, and the Dockerfiles of its examples with the files around them. */
export interface RulePage {
  readonly title: string
  readonly headings: readonly string[]
  readonly bad: string
  readonly good: string
  readonly fixed: string
  readonly files: readonly string[]
  /** What the fix adds to the ignore file. */
  readonly ignores: readonly string[]
  /** The Dockerfile of the builds, on the page of a rule over pipelines. */
  readonly built: string
  /** Where the pipeline file of such a page lies. */
  readonly pipeline: string
  /** For what only another builder than BuildKit does. */
  readonly builder: BuilderName
}

export function readPage(text: string): RulePage {
  const bodies = new Map(text.split(/^## /m).map((part) => [part.slice(0, part.indexOf('\n')), part]))
  const blockOf = (heading: string): string => /```(?:dockerfile|yaml)\n([\s\S]*?)```/.exec(bodies.get(heading) ?? '')?.[1] ?? ''
  const listIn = (heading: string, line: RegExp): string[] => [...(line.exec(bodies.get(heading) ?? '')?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')
  const pipeline = /^Pipeline: `(.*)`\.$/m.exec(bodies.get('Bad') ?? '')?.[1] ?? ''
  const builder = /^Builder: `(\w+)`\.$/m.exec(bodies.get('Bad') ?? '')?.[1]
  return {
    built: /```yaml\n[^]*```dockerfile\n([^]*?)```/.exec(bodies.get('Bad') ?? '')?.[1] ?? '',
    pipeline,
    title: /^# (.*)$/m.exec(text)?.[1] ?? '',
    headings: [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading ?? ''),
    bad: blockOf('Bad'),
    good: blockOf('Good'),
    fixed: blockOf('Fixed'),
    files: listIn('Bad', /^Build context: (.*)\.$/m),
    ignores: listIn('Fixed', /^The ignore file gets (.*)\.$/m),
    builder: builderNames.find((name) => name === builder) ?? 'buildkit',
  }
}

const texts = new Map([
  ['package.json', '{ "name": "app", "version": "2.4.1" }'],
  ['pyproject.toml', '[project]\nname = "app"\nversion = "2.4.1"\n'],
  ['go.mod', 'module example.com/app\n\ngo 1.23\n\nrequire example.com/log v1.2.0\n'],
  ['uv.lock', 'version = 1\n'],
  ['.dockerignore', 'tests\n*.md\n'],
  ['package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: { '': {} } })],
])

/** One rule alone over an example of its page, with what the ignore file leaves out. */
export function checkExample(rule: Rule, text: string, page: RulePage, ignored: readonly string[] = []): { readonly report: FileReport } & Pick<Fixed, 'text' | 'ignored'> {
  if (rule.checkPipeline) return checkPipelineExample(rule, text, page)
  const source = { path: 'Dockerfile', text }
  const inputs = inputsOfPage([rule], page, ignored)
  return { ...fixAll(source, inputs, { withReview: false }), report: check(source, inputs) }
}

/** What stands around the examples of a page. */
export function inputsOfPage(rules: readonly Rule[], { files, builder }: RulePage, ignored: readonly string[] = []): CheckInputs {
  const context = contextOf(files)
  return {
    rules,
    config: defaultConfig,
    build: { ...plainBuild, builder },
    context: ignored.length > 0 ? leftOut(context, ignored) : context,
    contextBy: 'option',
    dockerfileInContext: files.find((file) => file === 'Dockerfile'),
  }
}

function contextOf(files: readonly string[]): BuildContext {
  return memoryContext(Object.fromEntries(files.map((file) => [file, texts.get(file) ?? ''])))
}

/** The same for a rule over pipelines, which fixes nothing. */
function checkPipelineExample(rule: Rule, text: string, { files, built, pipeline }: RulePage): ReturnType<typeof checkExample> {
  const file = readPipeline(pipeline, text)
  const planWith = (noCache: boolean): BuildGraph => plan(parse(built), contextOf(files), { ...plainBuild, options: { ...plainBuild.options, noCache } })
  const planOf = (): PlannedBuild => ({ path: 'Dockerfile', graph: planWith(false), config: defaultConfig, withoutCache: () => planWith(true) })
  const report = checkPipeline({ rules: [rule], config: defaultConfig, facts: { file, files: [file], planOf } })
  return { report, text, ignored: [] }
}

/** The page with its generated parts made anew. */
export function renderPage(text: string, rule: Rule): string {
  const page = readPage(text)
  const parts = { summary: summary(rule), chain: chain(checkExample(rule, page.bad, page).report.findings), options: options(rule) }
  return Object.entries(parts).reduce((current, [name, part]) => fillPart(current, name, part), text)
}

/** The table of all rules, for the README. */
export function ruleTable(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, severity, summary: about }) => `| [${id}](rules/${id}.md) | ${severity} | ${about} |`)
  return ['| rule | severity | flaw |', '|---|---|---|', ...rows].join('\n')
}

/** Puts a part between its two marks. A text without them stays as it is. */
export function fillPart(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  return from === -1 || to < from ? text : `${text.slice(0, from + start.length)}\n${part}\n${text.slice(to)}`
}

function summary({ summary: about, severity }: Rule): string {
  return `**${about}.** Severity: ${severity}.`
}

function chain(findings: readonly Finding[]): string {
  return ['```text', ...findings.flatMap(linesOf), '```'].join('\n')
}

function linesOf(finding: Finding): string[] {
  if (finding.chain.length === 0) return [finding.message]
  const width = Math.max(...finding.chain.map(({ text }) => text.length))
  const steps = finding.chain.map(({ line, text, outcome, cause, seconds }) => {
    return `  line ${line}  ${text.padEnd(width)}  ${outcome}  ${cause?.detail ?? ''}, ≈ ${formatSeconds(seconds)}`
  })
  const after = finding.fix?.seconds ? `; such a change takes ≈ ${formatSeconds(finding.fix.seconds.after)} after the fix` : ''
  const cost = costClause(finding)
  return [finding.change, ...steps, ...(cost === '' ? [] : [`${cost}${after}`])]
}

function options(rule: Rule): string {
  const entries = Object.entries(rule.options)
  if (entries.length === 0) return 'This rule has no options.'
  const rows = entries.map(([name, option]) => `| \`${name}\` | \`${JSON.stringify(option.default)}\` | ${option.about} |`)
  return ['| option | default | meaning |', '|---|---|---|', ...rows].join('\n')
}
