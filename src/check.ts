import { inTenths } from './cost/in-tenths.ts'
import type { SyntaxFault } from './dockerfile/dockerfile.ts'
import { fixesOf } from './fix/fixes-of.ts'
import type { BuildGraph } from './graph/build-graph.ts'
import { effectsOfStep } from './graph/effects-of-step.ts'
import { missingSources } from './graph/missing-sources.ts'
import { analyse, type Analysis, type CheckInputs, type Source } from './lint/analyse.ts'
import { byHistory, type ByHistory } from './lint/by-history.ts'
import { byWaste, type Lint } from './lint/engine.ts'
import type { FileReport, Finding, OrderReport, ReportedFault } from './lint/finding.ts'
import { orderBounds } from './order/order-bounds.ts'

export type { CheckInputs, Source } from './lint/analyse.ts'

/**
 * Source in, graded findings out: what every host calls. Pure, synchronous and deterministic.
 * The safe fixes of one report were verified together: all of them may be applied at once.
 */
export function check(source: Source, inputs: CheckInputs): FileReport {
  const analysis = analyse(source, inputs)
  const { graph, lint } = analysis
  const past = lint.flaws.length > 0 ? inputs.history?.() : undefined
  const measured = past && 'sets' in past ? byHistory(analysis, past, inputs.config) : undefined
  const faults = [...graph.dockerfile.faults, ...graph.faults].sort((a, b) => a.range.start - b.range.start)
  return {
    path: source.path,
    context: inputs.context.name,
    contextBy: inputs.contextBy,
    builder: inputs.build.builder,
    findings: withWastes(faults.length > 0 ? withoutFix(lint) : fixesOf(source, inputs, analysis), lint, measured),
    errors: [...faults, ...lint.suppressions.faults].map((fault) => reportedFault(fault, graph)),
    notes: [...notesOn(graph), ...notesOnBuild(graph, inputs)],
    order: lint.flaws.length > 0 ? orderReport(analysis, measured, inputs) : null,
    withoutHistory: past && 'missing' in past ? past.missing : null,
  }
}

/** What was found is not touched by history: only its numbers are, and its order. */
function withWastes(findings: readonly Finding[], { flaws }: Lint, measured: ByHistory | undefined): readonly Finding[] {
  if (!measured) return findings
  return findings.map((finding, index) => ({ ...finding, waste: (flaws[index] && measured.wastes.get(flaws[index].flaw)) ?? finding.waste })).sort(byWaste)
}

function orderReport({ graph, lint }: Analysis, measured: ByHistory | undefined, { config }: CheckInputs): OrderReport {
  const { builds, claims } = measured ?? { builds: lint.builds, claims: lint.claimed.map((each) => each.claims) }
  const { current, best, structure } = orderBounds(graph, builds, claims, config.costs)
  return { current: inTenths(current), best: inTenths(best), structure: inTenths(structure) }
}

function reportedFault({ message, range }: SyntaxFault, { dockerfile }: BuildGraph): ReportedFault {
  return { message, ...dockerfile.lines.positionAt(range.start) }
}

/** Windows, PowerShell and shells of other languages are left alone, and that is said. */
function notesOn(graph: BuildGraph): ReportedFault[] {
  const notes = new Map<string, ReportedFault>()
  for (const step of graph.steps) {
    const opaque = effectsOfStep(step)?.opaque
    if (opaque === undefined || notes.has(opaque)) continue
    const { range } = step.triggeredBy ?? step.instruction
    notes.set(opaque, reportedFault({ message: `${opaque} No rule looks at it, and no fix moves it.`, range }, graph))
  }
  return [...notes.values()]
}

/**
 * Why the build would end, where that is not the Dockerfile's fault: no argument is given, or a fresh checkout lacks what is made before the
 * build. No error, as whoever builds may have it. One note for all sources; of a context that nobody named only what its ignore file leaves
 * out, and of a guess nothing.
 */
function notesOnBuild(graph: BuildGraph, { contextBy, context }: CheckInputs): ReportedFault[] {
  const unmet = graph.unmet.map((fault) => reportedFault(fault, graph))
  if (contextBy === 'guess') return unmet
  const ignored = (context.ignoreFaults ?? []).map(({ message, line }) => ({ message: `Line ${line} of ${context.ignoreFile}: ${message}`, line: 1, column: 1 }))
  const [first, ...others] = missingSources(graph).filter(({ isIgnored }) => isIgnored || contextBy !== 'unique')
  if (!first) return [...unmet, ...ignored]
  const more = others.length === 0 ? '' : ` So ${others.length === 1 ? 'is one more source' : `are ${others.length} more sources`}.`
  return [...unmet, ...ignored, reportedFault({ range: first.range, message: `${first.message}${more}` }, graph)]
}

function withoutFix({ flaws }: Lint): Finding[] {
  return flaws.map(({ finding }) => ({ ...finding, refused: 'The Dockerfile has errors; nothing is fixed before they are gone.' }))
}
