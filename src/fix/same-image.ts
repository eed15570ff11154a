import type { Access } from '../effects/effects.ts'
import { envNamesRead, pathsClash } from '../effects/overlap.ts'
import { ancestorsOf } from '../effects/path.ts'
import { accessesOfStep } from '../graph/accesses-of-step.ts'
import type { Stage, Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import { folderWords, isFolderKnown } from '../graph/known-folder.ts'
import { copiesOf, destinationOf, isSeen, landingsOf } from '../graph/landings.ts'
import type { Rewritten } from './draft.ts'
import { laidOver } from './laid-over.ts'
import { sameFolders } from './made-folders.ts'
import { capital, nameOf } from './name-of.ts'
import { doubted, noObjections, refuted, together, type Objections } from './verdict.ts'

/**
 * Gate 2: the same image. Tries to refute that the rewritten file builds what the old one builds: each step must see
 * the same command, environment, user, folder and files, every pair of steps that changed places must commute, and what
 * was added must only bring forward what a later step brings anyway.
 */
export function sameImage(rewritten: Rewritten): Objections {
  const { before, after, origin, stages, respelled } = rewritten
  const found = new Set(origin.values())
  if (before.steps.some((step) => !found.has(step) && !respelled.has(step.instruction))) return refuted('A step is lost.')
  return together([
    sameMeaning(rewritten),
    ...[...stages].map(([stage, old]) => sameFolders(stage, old, respelled.size > 0 || after.context !== before.context)),
    ...after.stages.flatMap((stage) => [...swapsIn(stage, origin)].map(([earlier, later]) => commute(earlier, later, broughtBefore(later, origin)))),
  ])
}

/** Whether each step is told the same, and each image says the same of itself. */
export function sameMeaning({ after, origin, stages, respelled }: Rewritten): Objections {
  return together([
    ...after.steps.map((step) => sameStep(step, origin.get(step), respelled)),
    ...[...stages].map(([stage, old]) => sameConfiguration(stage, old)),
  ])
}

/** With what some builders key as written, or not at all: the meaning of the words, and who runs a command in which shell. */
function definition(step: Step, kinds: ReadonlySet<string>): string {
  const { kind, meaning = null, state } = step
  const runner = kind === 'run' ? [state.user ?? null, state.shell] : []
  return JSON.stringify([kind, meaning, runner, step.inputs.filter(({ kind }) => !kinds.has(kind)).map(({ kind, name, value }) => [kind, name, value])])
}

const environmentKinds: ReadonlySet<string> = new Set(['env', 'arg', 'workdir'])

export function sameStep(step: Step, old: Step | undefined, respelled: Rewritten['respelled']): Objections {
  if (!old) return noObjections
  if (respelled.has(old.instruction)) return step.kind === 'run' ? sameSurroundings(step, old) : noObjections
  if (definition(step, environmentKinds) !== definition(old, environmentKinds)) return refuted(`${nameOf(old)} would do something else at its new place.`)
  const isSameSources = step.edges.length === old.edges.length && step.edges.every(({ paths }, index) => paths.join('\0') === old.edges[index]?.paths.join('\0'))
  if (!isSameSources) return refuted(`${nameOf(old)} takes other files.`)
  return step.kind === 'run' ? together([sameEnvironment(step, old), sameFolder(step, old)]) : samePlaces(step, old)
}

/** A file that is copied to the name of a folder goes into it where the folder is there, and is called so where it is not (observed). */
function samePlaces(step: Step, old: Step): Objections {
  const [now, then] = [step, old].map((each) => each.placement && destinationOf(each, each.placement))
  if (now === then) return noObjections
  const isSeenWhole = [step, old].every((each) => copiesOf(each).every((edge) => isSeen(edge)))
  const places = (each: Step): string => copiesOf(each).flatMap((edge) => landingsOf(each, edge).map(({ path }) => path)).join('\0')
  if (isSeenWhole && places(step) === places(old)) return noObjections
  return refuted(`${nameOf(old)} would lay its files elsewhere, for the folder ${old.placement?.destination} is made by another step.`)
}

/** What is written anew runs as before where everything around it is as it was. */
function sameSurroundings(step: Step, old: Step): Objections {
  const around = ({ state }: Step): string => JSON.stringify([state.workdir, state.user ?? null, state.shell, [...state.env].map(([name, { value }]) => [name, value])])
  return around(step) === around(old) ? noObjections : refuted(`${nameOf(old)} would find other settings at its new place.`)
}

function sameEnvironment(step: Step, old: Step): Objections {
  const effects = effectsOfStep(old)
  if (!effects) return noObjections
  const names = new Set([...step.state.env.keys(), ...old.state.env.keys()])
  const changed = [...names].filter((name) => step.state.env.get(name)?.value !== old.state.env.get(name)?.value)
  return together(
    changed.map((name) => {
      const read = envNamesRead(effects, name)
      if (!read) return noObjections
      return read.certain ? refuted(`${capital(read.why)}, and ${name} is another there.`) : doubted(`${capital(read.why)}; ${name} is another there.`)
    }),
  )
}

/** A command that is given no relative path does the same in another folder. */
function sameFolder(step: Step, old: Step): Objections {
  if (folderWords(step) === folderWords(old)) return noObjections
  const places = (accesses: readonly Access[]): string => JSON.stringify(accesses.map(({ path, below }) => [path, below]))
  const [now, then] = [effectsOfStep(step), effectsOfStep(old)]
  const isSame = now && then && places(now.reads) === places(then.reads) && places(now.writes) === places(then.writes)
  const isBlind = !isFolderKnown(step) && !isFolderKnown(old) && [...(then?.reads ?? []), ...(then?.writes ?? [])].some(({ path, below }) => path === '/' && below)
  if (isBlind) return doubted(`${nameOf(old)} runs in a folder that the base image or the build decides, and perhaps in another after the fix.`)
  return isSame && then.opaque === undefined ? noObjections : refuted(`${nameOf(old)} runs in ${step.state.workdir} instead of ${old.state.workdir}.`)
}

/** Everything that is no step: what the image says of itself, and the state that stages built on this one start with. */
function sameConfiguration(stage: Stage, old: Stage | undefined): Objections {
  const state = ({ end, configuration }: Stage): string =>
    JSON.stringify([settingsOf(configuration), [...end.configEnv].map(([name, { value }]) => [name, value]).sort(), end.workdir, end.user, end.shell])
  return old && state(stage) === state(old) ? noObjections : refuted('The configuration of the image changes.')
}

/**
 * Labels, volumes and ports by name, and the last of everything else but triggers: their order does not count.
 * CMD beside ENTRYPOINT stays whichever comes first, as long as both are of this stage.
 */
function settingsOf(configuration: readonly string[]): (readonly [name: string, value: string])[] {
  const settings = new Map<string, string>()
  let triggers = 0
  for (const instruction of configuration) {
    const [keyword, value]: [string, unknown] = JSON.parse(instruction)
    if (keyword === 'LABEL' && Array.isArray(value)) for (const [name, text] of value) settings.set(`LABEL ${name}`, text)
    else if ((keyword === 'EXPOSE' || keyword === 'VOLUME') && Array.isArray(value)) for (const name of value) settings.set(`${keyword} ${name}`, '')
    else settings.set(keyword === 'ONBUILD' ? `ONBUILD ${triggers++}` : keyword, instruction)
  }
  return [...settings].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Pairs of steps that stood the other way round before: the one that now comes first, the one that now comes last. */
function* swapsIn({ steps }: Stage, origin: ReadonlyMap<Step, Step>): Generator<readonly [earlier: Step, later: Step]> {
  for (const [index, later] of steps.entries()) {
    const last = origin.get(later)
    if (!last) continue
    for (const earlier of steps.slice(0, index)) {
      const first = origin.get(earlier)
      if (first && first.id > last.id) yield [first, last]
    }
  }
}

/** The files that an added copy brings in place of `copy`, by their paths in the image. */
function broughtBefore(copy: Step, origin: ReadonlyMap<Step, Step>): ReadonlySet<string> {
  const brought = new Set<string>()
  for (const step of addedFor(copy, origin)) {
    for (const edge of copiesOf(step)) for (const { path } of landingsOf(step, edge)) for (const each of ancestorsOf(path)) brought.add(each)
  }
  return brought
}

function addedFor(copy: Step, origin: ReadonlyMap<Step, Step>): Step[] {
  const twin = [...origin].find(([, old]) => old === copy)?.[0]
  return twin ? twin.stage.steps.filter((step) => step.id < twin.id && !origin.has(step)) : []
}

/** `earlier` now runs before `later`, which used to come first. What an added copy brings at the same bytes is no loss to it. */
export function commute(earlier: Step, later: Step, brought: ReadonlySet<string>): Objections {
  const { keyword, line } = later.instruction
  const first = accessesOfStep(earlier)
  const last = accessesOfStep(later)
  const isPlain = brought.size === 0
  const missed = isPlain ? last.writes : last.writes.filter(({ path, below }) => below || !brought.has(path))
  // Who makes a folder that an added copy has made already does nothing.
  const written = isPlain ? first.writes : first.writes.filter(({ path, makes }) => !makes || !brought.has(path))
  const { making, laying } = byMaking(last.writes)
  return together([
    clash(first.reads, missed, (read) => `${read.why}, which \`${keyword}\` on line ${line} ${read.adds ? 'changes as well' : 'brings only afterwards'}`),
    clash(first.writes, last.reads, (write, read) => `${write.why}, which line ${line} ${read.adds ? 'changes as well' : 'reads before it'}`),
    clash(written, laying, (write, other) => `${write.why}, and ${other.why} over it`),
    clash(byMaking(written).laying, making, (write, other) => `${write.why}, and ${other.why} where there is none`),
    laidOver(earlier, later),
  ])
}

interface ByMaking {
  /** Folders that are made unless they are there. */
  readonly making: readonly Access[]
  readonly laying: readonly Access[]
}

const madeOrLaid = new WeakMap<readonly Access[], ByMaking>()

function byMaking(writes: readonly Access[]): ByMaking {
  const known = madeOrLaid.get(writes)
  if (known) return known
  const found = { making: writes.filter(({ makes }) => makes), laying: writes.filter(({ makes }) => !makes) }
  madeOrLaid.set(writes, found)
  return found
}

/** A doubt is told by what is not known alone: where it would strike is a guess. */
function clash(ours: readonly Access[], theirs: readonly Access[], describe: (our: Access, their: Access) => string): Objections {
  const found = pathsClash(ours, theirs)
  if (!found) return noObjections
  const { a, b } = found
  if (a.certain && b.certain) return refuted(`${capital(describe(a, b))}.`)
  return doubted(`${capital((a.certain ? b : a).why)}.`)
}

