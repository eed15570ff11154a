import type { Costs } from '../cost/costs.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { syntaxTreeOf } from '../dockerfile/tree.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { brief } from '../graph/brief.ts'
import { scenariosOf, type Scenario } from '../history/scenarios.ts'
import { tellVictim } from './aim.ts'
import type { Config, OptionValue } from './config.ts'
import type { Facts } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import type { Finding, Place, RelatedPlace, Severity } from './finding.ts'
import { ruleUrl } from './rule-url.ts'
import type { AnyFlaw, Rule } from './rule.ts'
import { suppressionsOf } from './suppressions.ts'
import { volatilityOf } from './volatility-of.ts'
import { wasteOfFiles } from './waste-of-files.ts'
import { explain, wasteOf } from './waste.ts'

/** A flaw that counts: not switched off, not suppressed, and worth something. Its fix is still to be decided. */
export interface GradedFlaw {
  readonly rule: Rule
  readonly flaw: AnyFlaw
  readonly finding: Finding
}

export interface Lint {
  readonly flaws: readonly GradedFlaw[]
  readonly scenarios: readonly Scenario[]
  readonly suppressions: ReturnType<typeof suppressionsOf>
}

export interface LintInputs {
  readonly path: string
  readonly graph: BuildGraph
  readonly rules: readonly Rule[]
  readonly config: Config
}

/** Below this many seconds per build a finding is not worth a person's time. */
export const leastWaste = 1

/** Asks every rule, and grades what it says: severity, place, chain and waste. */
export function lint({ path, graph, rules, config }: LintInputs): Lint {
  const { dockerfile, context } = graph
  const volatility = volatilityOf(config)
  const facts: Facts = { dockerfile, tree: () => syntaxTreeOf(dockerfile), graph, context, volatility, costs: config.costs }
  const suppressions = suppressionsOf(dockerfile, rules.map(({ id }) => id))
  let scenarios: readonly Scenario[] | undefined
  const flaws: GradedFlaw[] = []
  for (const rule of rules) {
    const setting = config.rules.get(rule.id)
    const severity = setting?.level ?? rule.severity
    if (severity === 'off') continue
    for (const flaw of ask(rule, facts, Object.fromEntries(setting?.options ?? []), path)) {
      scenarios ??= scenariosOf(graph, volatility)
      const waste = flaw.files ? wasteOfFiles(flaw, flaw.files, graph, scenariosOf(graph, volatility, flaw.files), config) : wasteOf(flaw, graph, scenarios, config)
      if ((waste.secondsPerBuild ?? leastWaste) < leastWaste) continue
      const finding = findingOf(rule, flaw, severity, path, graph, config.costs)
      if (!suppressions.isSuppressed(rule.id, finding.line)) flaws.push({ rule, flaw, finding: { ...finding, waste } })
    }
  }
  return { flaws: flaws.sort((a, b) => byWaste(a.finding, b.finding)), scenarios: scenarios ?? [], suppressions }
}

/** Worst waste first, then by place. */
export function byWaste(a: Finding, b: Finding): number {
  return (b.waste.secondsPerBuild ?? 0) - (a.waste.secondsPerBuild ?? 0) || a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1)
}

/** A rule that throws is a bug: it is passed on with the rule and the file in its message. */
function ask(rule: Rule, facts: Facts, options: Readonly<Record<string, OptionValue>>, path: string): AnyFlaw[] {
  try {
    return [...rule.check(facts, options)]
  } catch (cause) {
    throw new Error(`The rule ${rule.id} fails on ${path}.`, { cause })
  }
}

function instructionAt({ at }: AnyFlaw): Step['instruction'] {
  return 'instruction' in at ? at.instruction : at
}

/** The place of an instruction without its heredoc bodies: from its keyword to the end of its last continued line. */
function placeOf(dockerfile: Dockerfile, { start, end }: { start: number; end: number }): Place {
  const from = dockerfile.lines.positionAt(start)
  const to = dockerfile.lines.positionAt(end)
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}

const unrated = { secondsPerBuild: 0, affectedBuilds: 0, source: 'prior' } as const

function findingOf(rule: Rule, flaw: AnyFlaw, severity: Severity, path: string, graph: BuildGraph, costs: Costs): Finding {
  const { dockerfile } = graph
  const { range, text } = instructionAt(flaw)
  const victims = flaw.also.map(({ instruction }) => instruction)
  return {
    id: fingerprint([rule.id, path, text, ...victims.map((victim) => victim.text)]),
    rule: rule.id,
    url: ruleUrl(rule.id),
    severity,
    message: fill(rule.messages[flaw.message] ?? '', flaw.data),
    ...placeOf(dockerfile, range),
    range: [range.start, range.end],
    related: victims.map((victim): RelatedPlace => ({ path, ...placeOf(dockerfile, victim.range), message: tellVictim(brief(victim.text), flaw.aim ?? 'seconds') })),
    ...explain(flaw, graph, costs),
    waste: unrated,
    fix: null,
    refused: null,
  }
}

/** A message with its placeholders filled. */
export function fill(message: string, data: Readonly<Record<string, string>>): string {
  return message.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => data[name] ?? '')
}
