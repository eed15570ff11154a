import type { RuleDefinition, RuleTextEdit, RuleTextEditor } from '@eslint/core'
import type { Finding, Fix } from '../lint/finding.ts'
import type { OptionValue } from '../lint/config.ts'
import type { Rule } from '../lint/rule.ts'
import { whySentence } from '../report/clauses.ts'
import { displayPath } from '../project/display-path.ts'
import type { Analyses } from './analysis.ts'
import type { AnyNode } from './ast.ts'
import type { DockerfileSourceCode } from './source-code.ts'

type GivenOptions = Readonly<Record<string, OptionValue>>

interface RuleTypes {
  LangOptions: Record<string, unknown>
  Code: DockerfileSourceCode
  RuleOptions: GivenOptions[]
  Visitor: { Dockerfile?: () => void; Program?: () => void }
  Node: AnyNode
  MessageIds: string
  ExtRuleDocs: unknown
}

export type EslintRule = RuleDefinition<RuleTypes>

type Context = Parameters<EslintRule['create']>[0]

/** One of our rules as an ESLint rule: it reports what the analysis found. Safe fixes become fixes, those for review suggestions. */
export function eslintRule(rule: Rule, analyses: Analyses, url: string): EslintRule {
  return {
    meta: {
      type: 'suggestion',
      docs: { description: rule.summary, url, recommended: true },
      fixable: 'code',
      hasSuggestions: true,
      languages: ['stratalint/dockerfile'],
      schema: [{ type: 'object', properties: optionProperties(rule), additionalProperties: false }],
    },
    create(context) {
      analyses.enable(context.sourceCode, rule, new Map(Object.entries(context.options[0] ?? {})))
      const reportAll = (): void => {
        const path = displayPath(context.physicalFilename, context.cwd)
        for (const finding of analyses.findings(context.sourceCode, rule, { path, cwd: context.cwd })) report(context, finding, path)
      }
      return isParsedByUs(context.sourceCode) ? { Program: reportAll } : { Dockerfile: reportAll }
    },
  }
}

/** Whether the source went through the parser for `.eslintrc`. Other programs, JavaScript above all, are none of ours. */
function isParsedByUs(source: object): boolean {
  if (!('parserServices' in source)) return false
  const { parserServices } = source
  return typeof parserServices === 'object' && parserServices !== null && 'dockerfile' in parserServices
}

/** Without defaults: ESLint fills those in, and then the project's own configuration would never be asked. */
function optionProperties(rule: Rule): Record<string, { type: 'string' | 'number' | 'boolean'; description: string }> {
  const entries = Object.entries(rule.options).map(([name, option]) => {
    const type = typeof option.default === 'number' ? 'number' : typeof option.default === 'boolean' ? 'boolean' : 'string'
    return [name, { type, description: option.about }] as const
  })
  return Object.fromEntries(entries)
}

function report(context: Context, finding: Finding, path: string): void {
  const { message, range, fix } = finding
  const { sourceCode } = context
  const shift = sourceCode.hasBOM ? 1 : 0
  const loc = { start: sourceCode.getLocFromIndex(range[0] - shift), end: sourceCode.getLocFromIndex(range[1] - shift) }
  // ESLint edits the file that it lints and no other.
  const here = fix?.edits.every((edit) => edit.path === path) ? fix : undefined
  const apply = (fixer: RuleTextEditor): RuleTextEdit[] => (here ? editsOf(here, fixer, shift) : [])
  // Formatters keep a line for each message.
  const why = whySentence(finding)
  context.report({
    message: why === '' ? message : `${message} ${why}.`,
    loc,
    ...(here?.verdict === 'safe' ? { fix: apply } : {}),
    ...(here?.verdict === 'review' ? { suggest: [{ desc: `${here.title} (review: ${here.why})`, fix: apply }] } : {}),
  })
}

function editsOf(fix: Fix, fixer: RuleTextEditor, shift: number): RuleTextEdit[] {
  return fix.edits.map(({ range, text }) => fixer.replaceTextRange([range[0] - shift, range[1] - shift], text))
}
