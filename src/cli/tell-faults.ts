import type { BuildGraph } from '../graph/build-graph.ts'
import type { Io } from './io.ts'

/** Names what is wrong with a Dockerfile on the standard error output. True where something is. */
export function tellFaults({ dockerfile, faults }: BuildGraph, io: Io): boolean {
  const all = [...dockerfile.faults, ...faults]
  for (const { message, range } of all) {
    const { line, column } = dockerfile.lines.positionAt(range.start)
    io.stderr.write(`stratalint: ${line}:${column}: ${message}\n`)
  }
  return all.length > 0
}
