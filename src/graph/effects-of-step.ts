import type { Effects } from '../effects/effects.ts'
import type { FileView } from '../effects/file-view.ts'
import type { RunFacts } from '../effects/run-facts.ts'
import { effectsOf } from '../effects/effects-of.ts'
import { accountOf } from './accounts.ts'
import { askedFiles, type AskedFiles } from './asked-files.ts'
import type { RunInstruction } from '../dockerfile/instruction.ts'
import { parseMount } from '../dockerfile/mounts.ts'
import { parentStep, rootStage, type Step } from './build-graph.ts'
import { gathered } from './gathered.ts'
import { filesSeenBy } from './files-in-mounts.ts'
import { isFolderKnown } from './known-folder.ts'
import { isUserKnown } from './known-user.ts'
import { plannedStep } from './planned.ts'
import { isReleaseImage } from './stage-base.ts'
import { touchedBefore } from './touched-places.ts'

const known = new WeakMap<Step, Effects>()
const byFacts = new WeakMap<FileView, Map<string, Effects>>()

/** Where nothing is copied all files share one view: what is kept with it is dropped now and then. */
const mostKept = 2_000

/** What a RUN step reads and writes in the image, worked out once for equal facts. Undefined for a step that is no RUN. */
export function effectsOfStep(step: Step): Effects | undefined {
  const found = known.get(step)
  if (found) return found
  const run = runFactsOf(step)
  if (!run) return undefined
  const { facts, key } = run
  const kept = byFacts.get(facts.files) ?? new Map<string, Effects>()
  byFacts.set(facts.files, kept)
  if (kept.size > mostKept) kept.clear()
  const effects = kept.get(key) ?? effectsOver(run)
  kept.set(key, effects)
  known.set(step, effects)
  return effects
}

/** The same with what it reads and writes in bind mounts, which is no part of the image. */
export function effectsWithMounts(step: Step): Effects | undefined {
  const run = runFactsOf(step)
  const shown = new Set(step.edges.flatMap(({ target }) => target ?? []))
  return run && effectsOf({ ...run.facts, mounts: run.facts.mounts.filter((target) => !shown.has(target)) })
}

interface Answered {
  readonly asked: AskedFiles
  readonly effects: Effects
}

/** By everything but the files: commits change some files, and mostly others than a command asks about. */
const answered = new Map<string, Answered[]>()
const mostCommands = 500
const mostAnswers = 4

function effectsOver({ key, facts }: KeyedFacts<RunFacts>): Effects {
  const known = answered.get(key) ?? []
  const found = known.find(({ asked }) => asked.isAnsweredBy(facts.files))
  if (found) {
    if (found !== known[0]) answered.set(key, [found, ...known.filter((other) => other !== found)])
    return found.effects
  }
  if (answered.size > mostCommands) answered.clear()
  const asked = askedFiles(facts.files)
  const effects = effectsOf({ ...facts, files: asked.view })
  answered.set(key, [{ asked, effects }, ...known].slice(0, mostAnswers))
  return effects
}

/** What is known of a RUN step, and a text that tells it from that of others which see the same files. */
interface KeyedFacts<Facts> {
  readonly facts: Facts
  readonly key: string
}

function runFactsOf(step: Step): KeyedFacts<RunFacts> | undefined {
  const plain = plainFactsOf(plannedStep(step))
  if (!plain) return undefined
  const touched = touchedBefore(step, effectsOfStep)
  const account = accountOf(step, effectsOfStep)
  const home = account?.doubt === undefined ? account?.home : undefined
  const key = touched.length === 0 && home === undefined ? plain.key : JSON.stringify([plain.key, touched, home])
  return { facts: { ...plain.facts, ...(home !== undefined && { home }), touched, files: filesSeenBy(step) }, key }
}

/** What does not depend on files. */
type PlainFacts = Omit<RunFacts, 'files' | 'touched' | 'home'>

const plainFacts = new WeakMap<Step, KeyedFacts<PlainFacts>>()

function plainFactsOf(step: Step): KeyedFacts<PlainFacts> | undefined {
  const found = plainFacts.get(step)
  if (found || step.instruction.keyword !== 'RUN') return found
  const facts = factsOf(step, step.instruction)
  const { env, ...rest } = facts
  const known = { facts, key: JSON.stringify([rest, [...env]]) }
  plainFacts.set(step, known)
  return known
}

function factsOf(step: Step, instruction: RunInstruction): PlainFacts {
  const { state, edges } = step
  const mounts = instruction.flags.flatMap(({ name, value }) => {
    const mount = name === 'mount' ? parseMount(value ?? '', (text) => text) : undefined
    const isElsewhere = !mount || 'fault' in mount || mount.type === 'bind' || (mount.target === undefined && (mount.type === 'secret' || mount.type === 'ssh'))
    return isElsewhere ? [] : [mount.target ?? '']
  })
  const shown = edges.flatMap(({ target }) => target ?? [])
  return {
    command: instruction.command,
    heredocs: instruction.heredocs,
    shell: state.shell,
    workdir: state.workdir,
    isWorkdirKnown: isFolderKnown(step),
    user: state.user,
    isUserKnown: isUserKnown(step),
    env: new Map([...state.env].map(([name, { value }]) => [name, value])),
    mounts: [...mounts, ...shown],
    baseIsRelease: isReleaseImage(rootStage(step.stage).base),
    corepack: hasCorepack(step),
  }
}

const corepack = new WeakMap<Step, boolean>()

function hasCorepack(step: Step): boolean {
  return gathered(parentStep(step), corepack, false, (found, above) => found || /\bcorepack\s+enable\b/.test(above.instruction.text))
}
