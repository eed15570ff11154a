import type { Range } from '../dockerfile/text.ts'
import type { PipelineFile } from '../pipeline/pipeline-file.ts'
import type { Config, OptionValue } from './config.ts'
import { byWaste, fill } from './engine.ts'
import type { Finding, Place, Severity } from './finding.ts'
import { fingerprint } from './fingerprint.ts'
import type { AnyPipelineFlaw, PipelineFacts } from './pipeline-rule.ts'
import { pipelineWastes } from './pipeline-waste.ts'
import { ruleUrl } from './rule-url.ts'
import type { Rule } from './rule.ts'
import { suppressionsOf, type Suppressions } from './suppressions.ts'

export interface PipelineLint {
  readonly findings: readonly Finding[]
  readonly suppressions: Suppressions
}

/** Asks every rule about a pipeline file, and grades what it says as flaws of Dockerfiles are. */
export function lintPipeline(facts: PipelineFacts, rules: readonly Rule[], config: Config): PipelineLint {
  const { file } = facts
  const suppressions = suppressionsOf({ comments: file.comments, instructions: linesThatSpeak(file) }, rules.map(({ id }) => id))
  const raised = rules.flatMap((rule): RaisedFlaw[] => {
    const setting = config.rules.get(rule.id)
    const severity = setting?.level ?? rule.severity
    return severity === 'off' ? [] : ask(rule, facts, Object.fromEntries(setting?.options ?? [])).map((flaw) => ({ rule, flaw, severity }))
  })
  raised.sort((a, b) => a.flaw.at.start - b.flaw.at.start || (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0))
  const wastes = pipelineWastes(raised.map(({ flaw }) => flaw), config.leastWaste)
  const findings = raised.flatMap(({ rule, flaw, severity }): Finding[] => {
    const graded = wastes.get(flaw)
    const finding = graded && { ...findingOf(rule, flaw, facts), severity, ...graded }
    return finding && !suppressions.isSuppressed(rule.id, finding.line) ? [finding] : []
  })
  return { findings: findings.sort(byWaste), suppressions }
}

interface RaisedFlaw {
  readonly rule: Rule
  readonly flaw: AnyPipelineFlaw
  readonly severity: Severity
}

function ask(rule: Rule, facts: PipelineFacts, options: Readonly<Record<string, OptionValue>>): readonly AnyPipelineFlaw[] {
  try {
    return [...(rule.checkPipeline?.(facts, options) ?? [])]
  } catch (cause) {
    throw new Error(`The rule ${rule.id} fails on ${facts.file.path}.`, { cause })
  }
}

function findingOf(rule: Rule, { at, also = [], message, data }: AnyPipelineFlaw, { file, files }: PipelineFacts): Omit<Finding, 'severity' | 'waste' | 'chain' | 'change' | 'chainPath'> {
  return {
    id: fingerprint([rule.id, file.path, file.text.slice(at.start, at.end), ...Object.values(data)]),
    rule: rule.id,
    url: ruleUrl(rule.id),
    message: fill(rule.messages[message] ?? '', data),
    ...placeIn(file, at),
    range: [at.start, at.end],
    related: also.flatMap(({ path, range, message: told }) => {
      const other = files.find((each) => each.path === path)
      return other ? [{ path, ...placeIn(other, range), message: told }] : []
    }),
    fix: null,
    refused: null,
  }
}

function placeIn({ lines }: PipelineFile, { start, end }: Range): Place {
  const from = lines.positionAt(start)
  const to = lines.positionAt(end)
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}

/** The lines of a file that hold more than a comment: what a suppression above them speaks of. */
function linesThatSpeak({ text }: PipelineFile): readonly { readonly line: number; readonly endLine: number }[] {
  return text.split('\n').flatMap((line, index) => (/^\s*(?:#|\/\/|$)/.test(line) ? [] : [{ line: index + 1, endLine: index + 1 }]))
}
