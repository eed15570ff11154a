import type { Step } from '../graph/build-graph.ts'
import { brief } from '../graph/brief.ts'
import type { Rewrite } from './rewrite.ts'
import { listPaths } from './told-paths.ts'

/** Brings a copy below an install that needs only some of its files, or none: those are copied before it. */
export function copyBelow(copy: Step, install: Step, needed: readonly string[]): Rewrite {
  const { line } = install.instruction
  if (needed.length === 0) {
    return { kind: 'move', title: `move \`${brief(copy.instruction)}\` below line ${line}`, instructions: [copy.instruction], place: { after: install.instruction } }
  }
  return { kind: 'split', title: `copy ${listPaths(needed)} before line ${line}, the rest after it`, copy, files: needed, after: install.instruction }
}
