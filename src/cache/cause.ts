import type { Edge, Step } from '../graph/build-graph.ts'
import { isKept, persistentRunner, type Keeping } from '../graph/keeping.ts'
import { awaitedBy, contextOf } from '../graph/landings.ts'
import { profileOf } from '../graph/profiles.ts'
import type { Alignment } from './align.ts'
import type { FileDifference } from './content-reader.ts'
import { inputCause } from './input-cause.ts'
import { sharesIn } from './provenance.ts'
import type { BuildRun } from './content-token.ts'
import type { Cause } from './step-report.ts'
import type { StepVerdict } from './step-verdict.ts'

/** What is needed to say why a step ran: the build before and this one, their pairing, and what was said of the steps above. */
export interface Blame {
  readonly before: BuildRun | undefined
  readonly after: BuildRun
  readonly alignment: Alignment
  readonly keeping: Keeping
  /** For each step told of so far that is another than in the build before, be it found as in an older one: why. */
  readonly told: ReadonlyMap<Step, Blamed>
}

export type Blamed = Pick<StepVerdict, 'cause' | 'root' | 'via'>

/** Whether a step has another result than its counterpart in the build before. */
export function isOther(step: Step, { before, after, alignment }: Blame): boolean {
  const twin = alignment.get(step)
  const names = (twin && before?.identities.get(twin)) ?? []
  return !after.identities.get(step)?.some((name) => names.includes(name))
}

/**
 * The first cause of a step's rerun. Its own inputs come first, so that a step which would run anyway is not hidden
 * behind the one above it; but where both have the same root the step is part of the cascade.
 */
export function causeOf(step: Step, blame: Blame): Blamed {
  const own = ownCause(step, blame)
  const inherited = inheritedCause(step, blame)
  const isSameRoot = own !== null && inherited?.root?.kind === own.kind && inherited.root.detail === own.detail
  if (own && !isSameRoot) return { cause: own, root: own, via: undefined }
  if (inherited) return inherited
  const gone = own ?? unseenCause(step) ?? unrecorded(step, blame.keeping)
  return { cause: gone, root: gone, via: undefined }
}

/** Of what a remote holds, and of what is made before the build, nobody knows whether it is what it was. */
function unseenCause({ edges, instruction: { line } }: Step): Cause | null {
  const [open] = edges.flatMap(({ from }) => (from.kind === 'remote' && from.pinned === undefined ? [from.url] : []))
  if (open !== undefined) return { kind: 'content', detail: `${open} may hold something else by now`, line, path: null }
  const [awaiting] = edges.flatMap((edge) => awaitedBy(edge).map((path) => ({ path, isOfSubmodule: contextOf(edge)?.submoduleOf?.(path) !== undefined })))
  if (!awaiting) return null
  const { path, isOfSubmodule } = awaiting
  return { kind: 'content', detail: `${path} ${isOfSubmodule ? 'comes from a submodule' : 'is made before the build'}, and is perhaps another`, line, path }
}

/** Why a step runs that is known, but whose result nobody kept: another that runs stands on it. */
export function causeOfLoss(step: Step, blame: Blame): Blamed {
  const user = blame.after.lost.get(step)
  const { line } = user?.instruction ?? step.instruction
  const { builder } = blame.after.graph.inputs
  const isMadeAnew = !isKept(step, profileOf(blame.after.graph.inputs))
  const unexported = `the \`${blame.keeping.cacheExport}\` export holds no result of it`
  const reason = isMadeAnew ? `${builder} makes ${step.instruction.keyword} anew in every build` : step.kind === 'from' ? 'the runner is new' : unexported
  const cause: Cause = { kind: 'lost', detail: user ? `line ${line} needs it, and ${reason}` : reason, line, path: null }
  return { cause, root: (user && blame.told.get(user)?.root) ?? cause, via: user }
}

function unrecorded(step: Step, { runner, cacheExport }: Keeping): Cause {
  const { line } = step.triggeredBy ?? step.instruction
  const nothing = 'the runner is new, and no cache is exported'
  const detail = runner === 'persistent' ? 'the cache holds no record of it' : cacheExport === 'none' ? nothing : `the \`${cacheExport}\` export holds no record of it`
  return { kind: 'lost', detail, line, path: null }
}

function ownCause(step: Step, blame: Blame): Cause | null {
  const { before, after, alignment } = blame
  const { line } = step.triggeredBy ?? step.instruction
  const at = { line, path: null }
  if (step.forced) return { kind: 'forced', detail: step.forcedBy ?? '`--no-cache` keeps it from being looked up', ...at }
  if (!before) return unrecorded(step, persistentRunner)
  const twin = alignment.get(step)
  if (!twin) return { kind: 'new', detail: 'the step is new', ...at }
  return inputCause(step, twin, after.graph.dockerfile.lines) ?? baseCause(step, twin, blame) ?? contentCause(step, twin, after)
}

/** The base image is another one, or an image that a copy takes from. */
function baseCause(step: Step, twin: Step, blame: Blame): Cause | null {
  if (step.kind === 'from' && isOther(step, blame)) {
    const [now, then] = [step, twin].map(({ edges: [edge] }) => (edge?.from.kind === 'image' ? edge.from.reference : 'the base'))
    const isFolder = step.edges[0]?.from.kind === 'context'
    const detail = isFolder ? 'the base is a folder, which no later build recognizes' : now === then ? `${now} has other layers` : `the base is ${now} instead of ${then}`
    return { kind: 'base', detail, line: step.instruction.line, path: null }
  }
  for (const [index, { from, role }] of step.edges.entries()) {
    const earlier = twin.edges[index]?.from
    if (role === 'parent' || from.kind !== 'image' || (earlier?.kind === 'image' && earlier.name === from.name)) continue
    return { kind: 'base', detail: `it takes files from the image ${from.reference}`, line: step.instruction.line, path: null }
  }
  return null
}

const verbs: Readonly<Record<FileDifference['what'], string>> = {
  changed: 'changed',
  added: 'is new',
  removed: 'is gone',
  mode: 'has another mode',
  link: 'points elsewhere',
}

function contentCause(step: Step, twin: Step, { reader }: BuildRun): Cause | null {
  for (const [index, edge] of step.edges.entries()) {
    const earlier = twin.edges[index]
    if (!earlier || !contextOf(edge)) continue
    if (reader.whole(edge) === reader.whole(earlier) && edge !== earlier) continue
    const difference = reader.firstDifference(edge, earlier)
    if (!difference) continue
    const { path, what } = difference
    return { kind: edge.role === 'mount' ? 'mount' : 'content', detail: `${path} ${verbs[what]}`, line: step.instruction.line, path }
  }
  return null
}

/** A step below another that is not as before, or one that takes what such a step made. */
function inheritedCause(step: Step, blame: Blame): Blamed | undefined {
  for (const edge of step.edges) {
    const via = edge.role === 'parent' ? otherParent(edge, blame) : otherProducer(edge, blame)
    const above = via && blame.told.get(via)
    if (via && above) return { cause: causeThrough(via, edge, blame), root: above.root, via }
  }
  return undefined
}

function causeThrough(via: Step, { role }: Edge, { after }: Blame): Cause {
  const { line } = via.instruction
  const hasRun = after.missed.has(via) || after.relinked.has(via)
  if (role === 'parent') {
    const detail = hasRun ? `line ${line} ran again above it` : `line ${line} above it is not as in the build before`
    return { kind: 'parent', detail, line, path: null }
  }
  const detail = hasRun ? `it takes what line ${line} made` : `it takes what line ${line} made in an older build`
  return { kind: role === 'mount' ? 'mount' : 'content', detail, line, path: null }
}

function otherParent({ from }: Edge, { told }: Blame): Step | undefined {
  return from.kind === 'step' && told.has(from.step) ? from.step : undefined
}

function otherProducer({ from, paths }: Edge, { told }: Blame): Step | undefined {
  if (from.kind !== 'step') return undefined
  for (const { step } of sharesIn(from.step, paths)) if (told.has(step)) return step
  return undefined
}
