import { resolve } from 'node:path'
import { calibrate } from '../cost/calibrate.ts'
import type { Rule } from '../lint/rule.ts'
import { displayPath } from '../project/display-path.ts'
import { costsText } from '../project/read-costs.ts'
import { UsageError } from '../project/usage-error.ts'
import { measurementsText } from '../report/measurements.ts'
import type { Arguments } from './arguments.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import { readLogFiles } from './log-files.ts'
import { deliver } from './outputs.ts'
import { graphOf, presentSide } from './sides.ts'
import { tellFaults } from './tell-faults.ts'

const usualFile = '.stratalint-costs.json'

/** `stratalint calibrate INPUT…`: writes what logs tell of the steps of a Dockerfile. */
export function writeCosts(args: Arguments, io: Io, rules: readonly Rule[]): ExitCode {
  if (args.positionals.length === 0) throw new UsageError('calibrate needs a log, a history or an image manifest to learn from.')
  const dockerfile = args.value('file') ?? 'Dockerfile'
  const side = presentSide(args, io, rules, dockerfile)
  const graph = graphOf(side)
  const logs = readLogFiles(args.positionals, io)
  const { measurements, matched } = calibrate(logs.map(({ log }) => log), graph)
  if (measurements.length === 0) throw new UsageError(`Of the steps of ${dockerfile} nothing is told in ${args.positionals.join(', ')}; --file names another Dockerfile.`)
  const file = args.value('output') ?? side.costsFile ?? usualFile
  const shown = displayPath(resolve(io.cwd, file), io.cwd)
  deliver(costsText(measurements), file, io.stdout, io.cwd)
  if (!args.flag('quiet')) {
    io.stdout.write(measurementsText(measurements, { file: shown, logs: logs.length }))
    for (const [index, { unknown }] of matched.entries()) {
      const { name = '', log } = logs[index] ?? {}
      if (log?.of === 'build' && unknown > 0) io.stderr.write(`${name}: ${unknown} of its steps ${unknown === 1 ? 'is none' : 'are none'} of ${dockerfile}.\n`)
    }
    if (resolve(io.cwd, file) !== side.costsFile) io.stderr.write(`Nobody reads it before the configuration says "costs": ${JSON.stringify(shown)}.\n`)
  }
  return tellFaults(graph, side.contextBy, io) ? 2 : 0
}
