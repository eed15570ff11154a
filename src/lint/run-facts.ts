import type { Access, ToolUse } from '../effects/effects.ts'
import { accessTo, envNamesRead, pathsClash } from '../effects/overlap.ts'
import { accessesOfStep, type Accesses } from '../graph/accesses-of-step.ts'
import { parentStage, type Step } from '../graph/build-graph.ts'
import { cleanPath, isWithin } from '../effects/path.ts'
import { effectsOfStep, effectsWithMounts } from '../graph/effects-of-step.ts'
import { awaitedBy, contextOf, copiesOf, landingsOf, mountedBy, type Landing } from '../graph/landings.ts'

/** Whether a RUN itself holds a command that nobody here knows: it may then read and write any file. */
export function hasUnknownCommand(step: Step): boolean {
  const effects = effectsOfStep(step)
  return effects?.opaque !== undefined || effects?.unknownIn === 'step'
}

/** The project installs of a RUN whose manifests are among the copied files. */
export function projectInstallsOf(step: Step): readonly ToolUse[] {
  return effectsOfStep(step)?.tools.filter(({ installs, manifests }) => installs === 'project' && manifests.length > 0) ?? []
}

/** What stands farther above is not looked at: the time that a rule takes must not grow with the square of a file. */
const farthest = 60

/** The nearest steps of the same stage above a step, nearest first. */
export function stepsAbove(step: Step): readonly Step[] {
  const { steps } = step.stage
  const at = steps.indexOf(step)
  return steps.slice(Math.max(0, at - farthest), at).reverse()
}

/** The same, and then those of the stages that the step's stage is built on. */
export function* stepsAboveAll(step: Step): Generator<Step> {
  yield* stepsAbove(step)
  for (let stage = parentStage(step.stage); stage; stage = parentStage(stage)) yield* stage.steps.slice(-farthest).reverse()
}

const filesOfCopies = new WeakMap<Step, readonly Landing[]>()

/** The files (not folders) that a copy takes from build contexts, and where they land. */
export function copiedFiles(copy: Step): readonly Landing[] {
  const known = filesOfCopies.get(copy)
  if (known) return known
  const files = copiesOf(copy).flatMap((edge) => (contextOf(edge) ? landingsOf(copy, edge).filter(({ kind }) => kind !== 'folder') : []))
  filesOfCopies.set(copy, files)
  return files
}

/** The same by their paths in the context, and what the copy takes that is made before the build. */
export function takenPaths(copy: Step): readonly string[] {
  return [...copiedFiles(copy).map(({ from }) => from), ...copiesOf(copy).flatMap((edge) => awaitedBy(edge))]
}

/** The files (not folders) of build contexts that the bind mounts of a RUN show, and whether it reads them, be it only perhaps. */
export function mountedFiles(step: Step): readonly { readonly from: string; readonly isRead: boolean }[] {
  const shown = step.edges.flatMap((edge) => (edge.role === 'mount' && edge.target !== undefined ? [mountedBy(edge, edge.target).all()] : []))
  if (shown.length === 0) return []
  const reads = effectsWithMounts(step)?.reads ?? []
  return shown.flatMap((landings) => landings.filter(({ kind }) => kind !== 'folder').map(({ path, from }) => ({ from, isRead: accessTo(reads, path) !== undefined })))
}

/** Whether a copy takes the whole build context. */
export function takesWholeContext(copy: Step): boolean {
  return copiesOf(copy).some((edge) => contextOf(edge) !== undefined && edge.paths.includes(''))
}

/** Whether all that a copy takes comes out of images that the build does not make. */
export function takesFromImage(copy: Step): boolean {
  const edges = copiesOf(copy)
  return edges.length > 0 && edges.every(({ from }) => from.kind === 'image')
}

/** Whether all that a copy takes comes out of other stages of the build. */
export function takesFromStage(copy: Step): boolean {
  const edges = copiesOf(copy)
  return edges.length > 0 && edges.every(({ from }) => from.kind === 'step')
}

/** Whether a RUN reads or writes something in a folder, be it only perhaps. */
export function worksIn(run: Step, folder: string): boolean {
  const { reads, writes } = accessesOfStep(run)
  const place = cleanPath(folder)
  return [...reads, ...writes].some(({ path }) => isWithin(path, place))
}

/** How a step reads a path of the image: for sure, perhaps, or not at all. */
export function readOf(step: Step, path: string): Access | undefined {
  return accessTo(accessesOfStep(step).reads, path)
}

/** Whether a step writes a file that a copy brings, be it only perhaps. */
export function writesAmong(step: Step, copy: Step): boolean {
  const { writes } = accessesOfStep(step)
  return copiedFiles(copy).some(({ path }) => accessTo(writes, path) !== undefined)
}

/** Files of the build context that a copy takes, by what an install below it does with them. */
export interface ReadByInstall {
  /** What it reads for sure, manifests first. */
  readonly needed: readonly string[]
  readonly others: readonly string[]
  /** False where it reads some of the others perhaps. */
  readonly isCertain: boolean
}

/** The files of a copy that an install reads for sure, and all others. */
export function readByInstall(copy: Step, install: Step): ReadByInstall {
  const order = new Map(projectInstallsOf(install).flatMap(({ manifests }) => manifests).map((path, index) => [path, index]))
  const needed: { from: string; rank: number }[] = []
  const others: string[] = []
  let isCertain = true
  for (const { path, from } of copiedFiles(copy)) {
    const read = readOf(install, path)
    if (read?.certain) needed.push({ from, rank: order.get(path) ?? order.size })
    else others.push(from)
    if (read && !read.certain) isCertain = false
  }
  return { needed: needed.sort((a, b) => a.rank - b.rank).map(({ from }) => from), others, isCertain }
}

/**
 * Whether two steps would do the same in the other order, as far as every access is known. A command that names a path
 * below a copied folder is not independent of the copy, even where that path is not in the build context now.
 */
export function areIndependent(a: Step, b: Step): boolean {
  return clashesOf(a, b).next().done === true
}

/**
 * Whether a step would hardly do anything else without another. System packages are told apart from what a project brings or installs, although
 * their scripts could look at it: that nobody can exclude.
 */
export function isLikelyFreeOf(step: Step, other: Step): boolean {
  if (areIndependent(other, step)) return true
  if (!installsSystemPackages(step) || (other.kind === 'run' && hasUnknownCommand(other)) || laysSystemFiles(other)) return false
  return [...clashesOf(other, step)].every((isCertain) => !isCertain)
}

function installsSystemPackages(step: Step): boolean {
  const tools = effectsOfStep(step)?.tools ?? []
  const isKnown = step.kind === 'run' && !hasUnknownCommand(step)
  return isKnown && tools.some(({ installs }) => installs === 'system') && tools.every(({ installs, work }) => installs === 'system' || work === 'file-work' || work === 'os-index')
}

/** Whether a copy lays its files where packages lay theirs. */
function laysSystemFiles({ placement }: Step): boolean {
  return placement !== undefined && /^\/(?:(?:etc|s?bin|lib\w*|var|root|usr)(?:\/|$)|$)/.test(cleanPath(placement.destination)) && !/^\/usr\/(?:local\/bin|src)\//.test(placement.destination)
}

function* clashesOf(a: Step, b: Step): Generator<boolean> {
  const [first, second] = [accessesOfStep(a), accessesOfStep(b)]
  if (reachesInto(second, a) || reachesInto(first, b)) yield true
  const pairs = [
    [first.writes, second.reads],
    [first.reads, second.writes],
    [first.writes, second.writes],
  ] as const
  for (const [ours, theirs] of pairs) {
    const clash = pathsClash(ours, theirs)
    if (clash) yield clash.a.certain && clash.b.certain
  }
}

/** Whether a RUN looks at a variable, be it only perhaps. */
export function usesVariable(step: Step, name: string): boolean {
  const effects = effectsOfStep(step)
  return effects !== undefined && (effects.opaque !== undefined || envNamesRead(effects, name) !== undefined)
}

function reachesInto({ reads, writes }: Accesses, { placement }: Step): boolean {
  if (!placement) return false
  const folder = cleanPath(placement.destination)
  return folder !== '/' && [...reads, ...writes].some(({ path }) => path !== folder && isWithin(path, folder))
}
