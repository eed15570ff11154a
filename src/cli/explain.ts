import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { explainGraph, explainLine, type CountedOver, type ExplainedWorld } from '../cache/explain.ts'
import { estimatedFrequencies, measuredFrequencies } from '../history/frequencies.ts'
import type { Rule } from '../lint/rule.ts'
import { volatilityOf } from '../lint/volatility-of.ts'
import { UsageError } from '../project/usage-error.ts'
import { explanationJson, explanationText, lineText, sourceText } from '../report/explanation.ts'
import type { Arguments } from './arguments.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import { showLoggedBuild } from './logged-build.ts'
import { deliver, outputsOf, painterOf } from './outputs.ts'
import { graphOf, hasTwoSides, presentSide } from './sides.ts'
import { tellFaults } from './tell-faults.ts'

/** `stratalint explain [FILE]`, `FILE:LINE` or `--line N`: what is in each key; for a line, both directions of blame. */
export function showExplanation(args: Arguments, io: Io, rules: readonly Rule[]): ExitCode {
  if (args.value('log') !== undefined) return showLoggedBuild(args, io, rules)
  if (hasTwoSides(args) || args.value('since') !== undefined) throw new UsageError('--before, --after and --since say what the build of --log came after; there is no --log.')
  const outputs = outputsOf(args, ['text', 'json'])
  const { file, line } = placeOf(args, io)
  const side = presentSide(args, io, rules, file)
  const graph = graphOf(side)
  const settings = volatilityOf(side.config)
  const past = side.history?.()
  const frequencies = past && 'sets' in past ? measuredFrequencies(graph, settings, past) : estimatedFrequencies(graph, settings)
  const counted: CountedOver = { commits: past && 'sets' in past ? past.commits : null, withoutHistory: past && 'missing' in past ? past.missing : null }
  const world: ExplainedWorld = { ...side.config, settings, frequencies }
  const rows = explainGraph(graph, world)
  const explained = line === undefined ? undefined : explainLine(graph, line, world)
  if (line !== undefined && !explained) throw new UsageError(`No instruction is on line ${line}.`)
  for (const output of outputs) {
    const paint = painterOf(args, output, io.stdout)
    const text = `${explained ? lineText(explained, paint) : explanationText(rows, paint)}${sourceText(counted, paint)}`
    deliver(output.format === 'json' ? explanationJson(graph.inputs.builder, rows, explained, counted) : text, output.file, io.stdout, io.cwd)
  }
  return tellFaults(graph, side.contextBy, io) ? 2 : 0
}

/** A path with `:LINE` behind it names both, unless a file is called so. */
function placeOf(args: Arguments, { cwd }: Io): { file: string | undefined; line: number | undefined } {
  const [path] = args.positionals
  const found = path !== undefined && !existsSync(resolve(cwd, path)) ? /^(.+):(\d+)$/.exec(path) : null
  return { file: found?.[1], line: args.number('line') ?? (found ? Number(found[2]) : undefined) }
}
