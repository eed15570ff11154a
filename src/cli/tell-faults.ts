import type { BuildGraph } from '../graph/build-graph.ts'
import { missingSources } from '../graph/missing-sources.ts'
import type { ContextBy } from '../lint/finding.ts'
import type { Io } from './io.ts'

/**
 * Names on the standard error output why no builder carries out what is asked: of the Dockerfile, of the ignore file, of the arguments and of
 * the context. True where there is something. What a context lacks that is a guess is told, and counts for nothing; so does what may be made
 * before the build, unless the very context is built as it is (`isBuilt`).
 */
export function tellFaults(graph: BuildGraph, contextBy: ContextBy, io: Io, isBuilt = false): boolean {
  const { dockerfile, context, faults, unmet } = graph
  const missing = missingSources(graph)
  const isGuess = contextBy === 'guess'
  const isAwaiting = !isBuilt && missing.some(({ isAwaited }) => isAwaited)
  for (const { message, range } of [...dockerfile.faults, ...faults, ...unmet, ...missing]) {
    const { line, column } = dockerfile.lines.positionAt(range.start)
    io.stderr.write(`stratalint: ${line}:${column}: ${message}\n`)
  }
  for (const { message, line } of context.ignoreFaults ?? []) io.stderr.write(`stratalint: ${context.ignoreFile}:${line}:1: ${message}\n`)
  if (isGuess && missing.length > 0) io.stderr.write('stratalint: The build context is a guess; --context names the right one.\n')
  else if (isAwaiting) io.stderr.write('stratalint: What the build context lacks counts as made before the build; whether it is another then is unknown.\n')
  const barring = missing.filter(({ isAwaited }) => isBuilt || !isAwaited)
  const ofContext = isGuess ? 0 : barring.length + (context.ignoreFaults?.length ?? 0)
  return dockerfile.faults.length + faults.length + unmet.length + ofContext > 0
}
