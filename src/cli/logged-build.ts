import { explainLog } from '../cache/explain-log.ts'
import type { Simulation } from '../cache/simulate.ts'
import type { BuildLog } from '../cost/log/build-log.ts'
import type { BuildGraph } from '../graph/build-graph.ts'
import type { ContextBy } from '../lint/finding.ts'
import type { Rule } from '../lint/rule.ts'
import { UsageError } from '../project/usage-error.ts'
import { loggedBuildJson, loggedBuildText } from '../report/logged-build.ts'
import type { Arguments } from './arguments.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import { readLogFiles } from './log-files.ts'
import { deliver, outputsOf, painterOf } from './outputs.ts'
import { graphOf, hasTwoSides, presentSide } from './sides.ts'
import { comparison } from './simulation.ts'
import { simulatedSince } from './since.ts'
import { tellFaults } from './tell-faults.ts'

/** `stratalint explain --log FILE`: why a real build ran what it ran, given the build before it. */
export function showLoggedBuild(args: Arguments, io: Io, rules: readonly Rule[]): ExitCode {
  if (args.number('line') !== undefined) throw new UsageError('--log and --line exclude each other.')
  const outputs = outputsOf(args, ['text', 'json'])
  const log = buildIn(args.value('log') ?? '', io)
  const { graph, simulation, contextBy } = expectation(args, io, rules)
  const explained = explainLog(log, graph, simulation)
  for (const output of outputs) {
    const paint = painterOf(args, output, io.stdout)
    const text = output.format === 'json' ? loggedBuildJson(graph.inputs.builder, explained) : loggedBuildText(explained, { paint, isQuiet: args.flag('quiet') })
    deliver(text, output.file, io.stdout, io.cwd)
  }
  return tellFaults(graph, contextBy, io) ? 2 : 0
}

interface Expectation {
  readonly graph: BuildGraph
  readonly simulation: Simulation | undefined
  readonly contextBy: ContextBy
}

/** What the build was to do after the one before it, which two folders name, or two commits. */
function expectation(args: Arguments, io: Io, rules: readonly Rule[]): Expectation {
  const since = args.value('since')
  if (since !== undefined && hasTwoSides(args)) throw new UsageError('--since names the build before by its commit; it does not go with --before and --after.')
  if (since === undefined && !hasTwoSides(args)) {
    const side = presentSide(args, io, rules)
    return { graph: graphOf(side), simulation: undefined, contextBy: side.contextBy }
  }
  const { simulation, contextBy } = since === undefined ? comparison(args, io, rules) : simulatedSince(since, 'ends', args, io, rules)
  return { graph: simulation.graph, simulation, contextBy }
}

/** The last build that a file tells of. */
function buildIn(name: string, io: Io): BuildLog {
  const last = readLogFiles([name], io).findLast(({ log }) => log.of === 'build')
  if (!last) throw new UsageError(`${name} tells of an image, not of a build that made it.`)
  return last.log
}
