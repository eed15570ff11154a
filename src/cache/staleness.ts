import { parentStep, type Edge, type Step } from '../graph/build-graph.ts'
import { contextOf, landingsOf, selectionOf } from '../graph/landings.ts'
import type { ContentReader } from './content-reader.ts'
import type { BuildRun } from './content-token.ts'
import { makerOf } from './earlier.ts'
import { isKept } from '../graph/keeping.ts'
import { profileOf } from '../graph/profiles.ts'

/**
 * What a builder that keys words as written overlooks of a step that it finds: a clause on what would be another result now.
 * Null where it overlooks nothing.
 */
export function stalenessOf(step: Step, after: BuildRun): string | null {
  const profile = profileOf(after.graph.inputs)
  if (step.meaning === undefined && !profile.keepsOnlyRuns) return null
  const maker = makerOf(step, after)
  if (!maker) return null
  const { step: twin, run: before } = maker
  return overlooked(step, twin, after, before) ?? overlookedAbove(step, twin, after, before)
}

function overlooked(step: Step, twin: Step, after: BuildRun, before: BuildRun): string | null {
  if (step.meaning === undefined) return null
  if (step.meaning !== twin.meaning) return 'its variables have other values now than when it was made'
  for (const [index, edge] of step.edges.entries()) {
    const earlier = twin.edges[index]
    if (edge.role === 'parent' || !earlier || !contextOf(edge)) continue
    if (edge.by === 'nothing' && after.reader.whole(edge) !== before.reader.whole(earlier)) return `${edge.role === 'copy' ? 'its archive' : 'what it mounts'} has other bytes now than when it was made`
    if (isLinked(edge) && tokensOf(after.reader, step, edge) !== tokensOf(before.reader, twin, earlier)) return 'what its link leads to is other now than when it was made'
    if (namesOf(step, edge) !== namesOf(twin, earlier)) return 'its files have other names now than when it was made'
  }
  return null
}

/** A step that is found stands on others that its builder makes anew, and perhaps not as they were. */
function overlookedAbove(step: Step, twin: Step, after: BuildRun, before: BuildRun): string | null {
  const profile = profileOf(after.graph.inputs)
  let [above, then] = [step, twin].map(parentStep)
  for (; above && then && !isKept(above, profile); [above, then] = [above, then].map(parentStep)) {
    const what = above.kind === 'config' && above.instruction.keyword !== 'USER' ? null : overlooked(above, then, after, before)
    if (what !== null) return `line ${above.instruction.line} above it is made anew, and ${what}`
  }
  return null
}

/** It copies what a link leads to. Where the copy sets modes, the files' own are nothing to it. */
function isLinked(edge: Edge): boolean {
  if (edge.mode !== undefined) return false
  return selectionOf(edge)?.sources.some(({ things }) => things.some(({ path, at }) => path !== at)) ?? false
}

function tokensOf(reader: ContentReader, step: Step, edge: Edge): string {
  return reader.laid(step, edge, ['/']).map(({ path, token }) => `${path} ${token}`).join('\n')
}

function namesOf(step: Step, edge: Edge): string {
  return landingsOf(step, edge).map(({ path }) => path).join('\0')
}
