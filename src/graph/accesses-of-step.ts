import { accountFiles } from '../effects/account.ts'
import type { Access } from '../effects/effects.ts'
import { ancestorsOf, cleanPath, folderOf, isWithin } from '../effects/path.ts'
import { copiesOf, isFolderBefore, isSeen, isSystemFolder, landedBy, landingsOf, type Landing } from './landings.ts'
import { brief } from './brief.ts'
import type { Step } from './build-graph.ts'
import { effectsOfStep } from './effects-of-step.ts'
import { isPlaceKnown } from './known-folder.ts'
import { isRootOwner, isUserKnown } from './known-user.ts'
import { throughLinks } from './links-before.ts'

export interface Accesses {
  readonly reads: readonly Access[]
  readonly writes: readonly Access[]
}

const known = new WeakMap<Step, Accesses>()

/** What any step reads and writes in the image, a RUN by its commands, a copy by where its files land. */
export function accessesOfStep(step: Step): Accesses {
  const found = known.get(step)
  if (found) return found
  const effects = effectsOfStep(step)
  const accesses = { reads: throughLinks(step, together(effects?.reads, [...otherReads(step)])), writes: throughLinks(step, together(effects?.writes, [...otherWrites(step)])) }
  known.set(step, accesses)
  return accesses
}

/** Mostly the commands say all: then their own list, by which others know what they worked out for it. */
function together(byCommands: readonly Access[] = [], others: readonly Access[]): readonly Access[] {
  return others.length === 0 ? byCommands : [...byCommands, ...others]
}

function textOf({ instruction }: Step): string {
  return `\`${brief(instruction)}\``
}

function isNumeric(owner: string): boolean {
  return /^(?:\d+|root)(?::(?:\d+|root))?$/.test(owner)
}

function* otherReads(step: Step): Generator<Access> {
  const { state, placement, kind } = step
  const effects = effectsOfStep(step)
  if (effects?.opaque !== undefined) yield everywhere(effects.opaque)
  const owner = kind === 'copy' ? placement?.chown : kind === 'run' || kind === 'workdir' ? state.user : undefined
  if (effects && (!isKnownAsRoot(step) || changesUser.test(step.instruction.text))) yield* foldersPassed([...effects.reads, ...effects.writes], textOf(step))
  if (owner === undefined || isNumeric(owner)) return
  for (const path of accountFiles) {
    yield { path, below: false, certain: true, why: `${textOf(step)} looks up \`${owner}\` in ${path}` }
  }
}

/** Whether a RUN or a WORKDIR is known to run for root. */
function isKnownAsRoot(step: Step): boolean {
  return isUserKnown(step) && isRootOwner(step.state.user)
}

const changesUser = /\b(?:su|gosu|su-exec|runuser|setpriv|setuidgid|sudo)\b/

/** Who is not root gets through a folder only where its owner and mode let him. */
function* foldersPassed(accesses: readonly Access[], text: string): Generator<Access> {
  const folders = new Set(accesses.flatMap(({ path }) => ancestorsOf(folderOf(path))))
  for (const path of folders) if (path !== '/') yield { path, below: false, certain: false, why: `${text} goes through the folder ${path}` }
}

function everywhere(why: string): Access {
  return { path: '/', below: true, certain: false, why }
}

function* otherWrites(step: Step): Generator<Access> {
  const effects = effectsOfStep(step)
  if (effects?.opaque !== undefined) yield everywhere(effects.opaque)
  if (effects) yield* foldersOfMounts(step, effects.writes)
  if (step.kind === 'workdir') {
    const folder = cleanPath(step.state.workdir)
    for (const path of ancestorsOf(folder)) if (!isSystemFolder(path)) yield madeFolder(path, path === folder && isUserKnown(step), step, isKnownAsRoot(step) ? undefined : 'another user')
  }
  if ((step.kind === 'copy' || step.kind === 'workdir') && !isPlaceKnown(step)) {
    yield everywhere(`${textOf(step)} names a folder that the base image or the build decides`)
  }
  if (step.kind === 'copy') yield* writesOfCopy(step)
  if (step.instruction.keyword === 'VOLUME') yield* writesOfVolume(step)
}

/** A folder that is copied onto one that exists keeps the latter's mode and owner; folders inside it do not (observed, BuildKit 0.25). */
function* writesOfCopy(step: Step): Generator<Access> {
  const { placement, instruction } = step
  if (!placement) return
  const destination = cleanPath(placement.destination)
  const isFromElsewhere = copiesOf(step).some((edge) => !isSeen(edge)) || instruction.heredocs.length > 0
  if (isFromElsewhere) yield { path: destination, below: true, certain: true, why: `${textOf(step)} writes below ${destination}` }
  if (step.link) yield* foldersOfLink(step)
  for (const edge of copiesOf(step)) yield* writesOfLandings(landingsOf(step, edge), destination, textOf(step))
  const replaced = copiesOf(step).flatMap((edge) => landingsOf(step, edge)).find(({ path }) => everyProgram.test(path))
  if (replaced) yield everywhere(`${textOf(step)} brings ${replaced.path}, with which every command runs`)
  for (const path of foldersOnTheWay(step)) yield madeFolder(path, false, step, placement.chmod === undefined ? placement.chown : 'another mode')
}

/** Shells, the loader, the C library, and what is loaded before it. */
const everyProgram = /^\/(?:usr\/)?(?:bin\/(?:sh|bash|dash|ash|busybox|env)|lib\w*\/(?:[\w-]+\/)?(?:ld-|libc[.-]|libm[.-])[^/]*)$|^\/etc\/ld\.so\.(?:preload|cache)$/

/** Folders that a copy makes unless the base image has them. */
function foldersOnTheWay(step: Step): ReadonlySet<string> {
  const folders = new Set<string>()
  for (const edge of copiesOf(step)) for (const { path } of landingsOf(step, edge)) folders.add(folderOf(path))
  const found = new Set([...folders].flatMap((folder) => ancestorsOf(folder)))
  const brought = copiesOf(step).map((edge) => landedBy(step, edge))
  for (const path of found) {
    const isBrought = path !== cleanPath(step.placement?.destination ?? '') && brought.some((landings) => landings.at(path) !== undefined)
    if (isBrought || isFolderBefore(step, path)) found.delete(path)
  }
  return found
}

/** Folders are made on the way to a mount's target, and go with it unless the command writes into them (observed, BuildKit 0.25). */
function* foldersOfMounts(step: Step, writes: readonly Access[]): Generator<Access> {
  const folders = new Set(step.edges.flatMap(({ target }) => (target === undefined ? [] : ancestorsOf(folderOf(target)))))
  for (const folder of folders) {
    const isThere = isSystemFolder(folder) || isWithin(cleanPath(step.state.workdir), folder)
    if (!isThere && writes.some(({ path }) => path !== folder && isWithin(path, folder))) yield madeFolder(folder, false, step, undefined)
  }
}

function madeFolder(path: string, certain: boolean, step: Step, owner: string | undefined): Access {
  return { path, below: false, certain, why: `${textOf(step)} makes the folder ${path}`, ...(isRootOwner(owner) && { makes: true }) }
}

const landed = new WeakMap<readonly Landing[], Map<string, readonly Access[]>>()

/** A copy of the same files by the same words, be it in another plan, writes the same. */
function writesOfLandings(landings: readonly Landing[], destination: string, text: string): readonly Access[] {
  const known = landed.get(landings) ?? new Map<string, readonly Access[]>()
  landed.set(landings, known)
  const writes =
    known.get(text) ??
    landings.flatMap(({ path, kind, unpacks }): Access[] => {
      if (kind === 'folder' && path === destination) return []
      return [{ path, below: unpacks ?? false, certain: true, why: `${text} writes ${path}` }]
    })
  known.set(text, writes)
  return writes
}

/** Folders that base images have with another owner or mode than root's 755, or as a link. */
const unusualFolder = /^\/(?:tmp|var\/tmp|root|home\/[^/]+|bin|sbin|lib\w*|usr\/lib\w+|var\/run|var\/lock|run\/lock)$/

/** A linked copy lays every folder above its files anew, for root with mode 755, and a folder in place of a link (observed, BuildKit 0.25). */
function* foldersOfLink(step: Step): Generator<Access> {
  const places = new Set(copiesOf(step).flatMap((edge) => landingsOf(step, edge).flatMap(({ path, kind }) => ancestorsOf(kind === 'folder' ? path : folderOf(path)))))
  for (const path of places) {
    if (path === '/') continue
    const isUnusual = unusualFolder.test(path)
    yield { path, below: isUnusual, certain: !isUnusual, why: `${textOf(step)} lays the folder ${path} anew` }
  }
}

/** The classic builder drops what a later RUN writes below a volume (observed): no step may cross it. */
function* writesOfVolume(step: Step): Generator<Access> {
  if (step.instruction.keyword !== 'VOLUME') return
  for (const { text } of step.instruction.words) {
    yield { path: cleanPath(text), below: true, certain: false, why: `${textOf(step)} hides what is written below it` }
  }
}
