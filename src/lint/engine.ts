import type { Costs } from '../cost/costs.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { syntaxTreeOf } from '../dockerfile/tree.ts'
import type { BuildGraph, Step } from '../graph/build-graph.ts'
import { brief } from '../graph/brief.ts'
import { scenariosOf, type Scenario } from '../history/scenarios.ts'
import { isTimed, tellVictim } from './aim.ts'
import { attribute, noCost } from './attribution.ts'
import { claimsOf, type Claims, type WeighedBuilds, type WeighedChange } from './claims.ts'
import type { Config, Level, OptionValue } from './config.ts'
import type { Facts } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import type { Finding, Place, RelatedPlace, Waste } from './finding.ts'
import { filesInPart, inParts } from './parts-of-scenarios.ts'
import { ruleUrl } from './rule-url.ts'
import type { AnyFlaw, Rule } from './rule.ts'
import { suppressionsOf } from './suppressions.ts'
import { volatilityOf } from './volatility-of.ts'
import { buildsWith, explain, shareThatRuns, wasteBeyondTime, wasteOf, weighedBuilds } from './waste.ts'
import { worthwhile, type Claimant } from './worthwhile.ts'

/** A flaw that counts: not switched off, not suppressed, and worth something. Its fix is still to be decided. */
export interface GradedFlaw {
  readonly rule: Rule
  readonly flaw: AnyFlaw
  readonly finding: Finding
}

/** A flaw, and what of all seconds of all builds is its own. */
export interface ClaimedFlaw {
  readonly flaw: AnyFlaw
  readonly claims: Claims<WeighedChange>
}

export interface Lint {
  readonly flaws: readonly GradedFlaw[]
  /** What others count already: worth a word only where those have no fix. No seconds are told of them. */
  readonly eclipsed: readonly GradedFlaw[]
  /** All flaws that seconds tell of, in the order in which they had the choice: suppressed ones and those of rules that are off, too. */
  readonly claimed: readonly ClaimedFlaw[]
  /** The builds by which the flaws are weighed: one with each scenario. */
  readonly builds: WeighedBuilds<WeighedChange>
  readonly scenarios: readonly Scenario[]
  readonly suppressions: ReturnType<typeof suppressionsOf>
}

export interface LintInputs {
  readonly path: string
  readonly graph: BuildGraph
  readonly rules: readonly Rule[]
  readonly config: Config
}

/**
 * Asks every rule, and grades what it says: severity, place, chain and waste. What a build runs for nothing counts for one flaw alone; which flaws there
 * are is decided by estimates, whatever a history says of them later.
 */
export function lint(inputs: LintInputs): Lint {
  const { path, graph, rules, config } = inputs
  const suppressions = suppressionsOf(graph.dockerfile, rules.map(({ id }) => id))
  const raised = raise(inputs)
  if (raised.length === 0) return { flaws: [], eclipsed: [], claimed: [], builds: weighedBuilds([], []), scenarios: [], suppressions }
  const all = raised.map(({ flaw }) => flaw)
  const apart = [...new Set(all.flatMap(({ files }) => files ?? [])), ...filesInPart(all)]
  const scenarios = inParts(scenariosOf(graph, volatilityOf(config), apart), all)
  const builds = weighedBuilds([], buildsWith(scenarios, graph))
  const claimants = raised.map((each) => ({ ...each, ...claimantOf(each, builds, graph, config) }))
  const { worthy, eclipsed } = worthwhile(claimants, builds, config.leastWaste * shareThatRuns(builds))
  const claimed = worthy.flatMap(({ flaw, claims }) => (claims ? [{ flaw, claims }] : []))
  const costs = new Map(attribute(claimed.map(({ claims }) => claims), builds).map((cost, index) => [claimed[index]?.flaw, cost]))
  const graded = ({ rule, flaw, severity }: RaisedFlaw, waste: Waste | undefined): GradedFlaw[] => {
    const finding = waste && severity !== 'off' && findingOf({ rule, flaw, severity }, path, graph, config.costs, waste)
    return finding && !suppressions.isSuppressed(rule.id, finding.line) ? [{ rule, flaw, finding }] : []
  }
  const flaws = worthy.flatMap((each) => graded(each, each.claims ? wasteOf(costs.get(each.flaw) ?? noCost, config.costs) : wasteBeyondTime(each.flaw, graph, config)))
  return {
    flaws: flaws.sort((a, b) => byWaste(a.finding, b.finding)),
    eclipsed: eclipsed.flatMap((each) => graded(each, { secondsPerBuild: null, affectedBuilds: 0, source: 'prior' })),
    claimed,
    builds,
    scenarios,
    suppressions,
  }
}

interface RaisedFlaw {
  readonly rule: Rule
  readonly flaw: AnyFlaw
  readonly severity: Level
}

/**
 * What all rules say, in the order of the file and then of their names. Rules that are off are asked too, and not heard: whether a step would run
 * anyway does not hang on what somebody wants to be told.
 */
function raise({ path, graph, rules, config }: LintInputs): readonly RaisedFlaw[] {
  const { dockerfile, context } = graph
  const facts: Facts = { dockerfile, tree: () => syntaxTreeOf(dockerfile), graph, context, volatility: volatilityOf(config), costs: config.costs }
  const raised = rules.flatMap((rule): RaisedFlaw[] => {
    const setting = config.rules.get(rule.id)
    const severity = setting?.level ?? rule.severity
    return ask(rule, severity, facts, Object.fromEntries(setting?.options ?? []), path).map((flaw) => ({ rule, flaw, severity }))
  })
  return raised.sort((a, b) => instructionAt(a.flaw).range.start - instructionAt(b.flaw).range.start || (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0))
}

/** Whole steps go before parts of them, those before what a cache mount keeps, and what is told before what is not. */
function claimantOf({ flaw, severity }: RaisedFlaw, builds: WeighedBuilds<WeighedChange>, graph: BuildGraph, config: Config): Claimant<WeighedChange> {
  return { claims: isTimed(flaw.aim ?? 'seconds') ? claimsOf(flaw, builds, graph, config) : undefined, rank: severity === 'off' ? 3 : rankOf(flaw) }
}

function rankOf({ aim, part, implied }: AnyFlaw): number {
  if (aim === 'reuse') return 2
  return part ?? implied ? 1 : 0
}

/** Worst waste first, then by place. */
export function byWaste(a: Finding, b: Finding): number {
  return (b.waste.secondsPerBuild ?? 0) - (a.waste.secondsPerBuild ?? 0) || a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1)
}

/** A rule that throws is a bug: it is passed on with the rule and the file in its message. Who switched the rule off is not bothered. */
function ask(rule: Rule, severity: Level, facts: Facts, options: Readonly<Record<string, OptionValue>>, path: string): AnyFlaw[] {
  try {
    return [...rule.check(facts, options)]
  } catch (cause) {
    if (severity === 'off') return []
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

function findingOf({ rule, flaw, severity }: Omit<GradedFlaw, 'finding'> & Pick<Finding, 'severity'>, path: string, graph: BuildGraph, costs: Costs, waste: Waste): Finding {
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
    related: victims.map((victim): RelatedPlace => ({ path, ...placeOf(dockerfile, victim.range), message: tellVictim(brief(victim), flaw.aim ?? 'seconds') })),
    ...explain(flaw, graph, costs),
    waste,
    fix: null,
    refused: null,
  }
}

/** A message with its placeholders filled. */
export function fill(message: string, data: Readonly<Record<string, string>>): string {
  return message.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => data[name] ?? '')
}
