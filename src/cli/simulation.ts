import { digestReader, touchedReader } from '../cache/content-reader.ts'
import { simulateBuilds, type BuildState, type Simulation } from '../cache/simulate.ts'
import type { Costs } from '../cost/costs.ts'
import type { ContextBy } from '../lint/finding.ts'
import type { Rule } from '../lint/rule.ts'
import { UsageError } from '../project/usage-error.ts'
import type { Arguments } from './arguments.ts'
import type { Io } from './io.ts'
import { graphOf, hasTwoSides, presentSide, sideAfter, sidesBefore, type Side } from './sides.ts'
import { simulatedSince } from './since.ts'
import { hasWhatIf, whatIf } from './what-if.ts'

const whatIfs = '--change, --set-arg, --new-base, --edit or --cold'

export interface Requested {
  readonly simulation: Simulation
  readonly costs: Costs
  /** How the context of the last build was found. */
  readonly contextBy: ContextBy
  /** Of a range of commits that were built one after the other: how many. */
  readonly commits?: number
}

/** The simulation that a command line asks for: of builds one after the other, or of a change to the present one. */
export function requestedSimulation(args: Arguments, io: Io, rules: readonly Rule[]): Requested {
  const [isComparison, isWhatIf, since] = [hasTwoSides(args), hasWhatIf(args), args.value('since')]
  if (since !== undefined && (isComparison || isWhatIf)) throw new UsageError(`--since simulates what was committed; it goes neither with --before and --after nor with ${whatIfs}.`)
  if (since !== undefined) return simulatedSince(since, 'each', args, io, rules)
  if (isComparison && isWhatIf) throw new UsageError(`Two builds (--before, --after) and changes to one (${whatIfs}) exclude each other.`)
  if (isComparison) return comparison(args, io, rules)
  if (isWhatIf) return changed(args, io, rules)
  throw new UsageError(`simulate needs a change: --before and --after, --since, or ${whatIfs}.`)
}

/** The last of the builds that the command line names, after those before it. */
export function comparison(args: Arguments, io: Io, rules: readonly Rule[]): Requested {
  const before = sidesBefore(args, io, rules).map(graphOf)
  const side = sideAfter(args, io, rules)
  const after = graphOf(side)
  const reader = digestReader(after.inputs, false)
  return { simulation: simulateBuilds([...before, after].map((graph) => ({ graph, reader })), side.config.keeping), costs: side.config.costs, contextBy: side.contextBy }
}

function changed(args: Arguments, io: Io, rules: readonly Rule[]): Requested {
  const present = presentSide(args, io, rules)
  const { contextBy, config } = present
  return { simulation: simulateBuilds(buildsOf(present, args), config.keeping), costs: config.costs, contextBy }
}

function buildsOf(present: Side, args: Arguments): readonly BuildState[] {
  const { after, touched, isCold } = whatIf(present, args)
  const graph = graphOf(present)
  // Where only files change, nobody has to read the rest of the context.
  const isSamePlan = after.text === present.text && after.build === present.build
  if (isSamePlan && !isCold) return [{ graph, reader: touchedReader(new Set()) }, { graph, reader: touchedReader(touched) }]
  const reader = digestReader(graph.inputs)
  return (isCold ? [graphOf(after)] : [graph, graphOf(after)]).map((each) => ({ graph: each, reader }))
}
