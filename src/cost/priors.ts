import type { ToolCache, ToolUse, WorkKind } from '../effects/effects.ts'
import { cleanPath, isWithin } from '../effects/path.ts'
import { emptyingOf } from '../effects/removal.ts'
import type { Step } from '../graph/build-graph.ts'
import { cacheMountsOf } from '../graph/cache-mounts.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import type { Costs } from './costs.ts'
import { warmShareOf } from './warm-shares.ts'

/**
 * Estimated seconds to run a step of a kind again: medians over 2,978 distinct steps of 2,290 BuildKit logs that were
 * published with a study of flaky Docker builds. Where the study has no class of its own, the nearest one.
 */
const secondsOfWork: Readonly<Record<WorkKind, number>> = {
  'os-index': 8.4,
  'apt-install': 34,
  'apk-install': 8.5,
  'dnf-install': 62.9,
  'node-install': 28.7,
  'python-install': 11.3,
  'ruby-install': 59.5,
  go: 6.6,
  cargo: 49.1,
  jvm: 272,
  'php-install': 3,
  download: 4.3,
  'file-work': 1.7,
  other: 4.4,
}

/** What any step takes, however little it does: the least of the same logs. */
const leastSeconds = 0.5
const secondsOfCopy = leastSeconds
const secondsOfStageCopy = 0.7
const secondsOfFolder = 0.5
const secondsOfPull = 11.3

/** Official Debian images empty it after each install. */
const emptied = '/var/cache/apt'

function secondsOf(step: Step, empty: readonly string[] = []): number {
  switch (step.kind) {
    case 'from':
      return secondsOfPull
    case 'run':
      return secondsOfRun(step, (use) => filledBy(use, step).filter(({ path }) => isMounted(path, step, empty)))
    case 'copy':
      return step.edges.some(({ role, from }) => role === 'copy' && from.kind === 'step') ? secondsOfStageCopy : secondsOfCopy
    case 'workdir':
      return secondsOfFolder
    case 'config':
      return 0
  }
}

function secondsWhenWarm(step: Step, folders?: readonly string[]): number {
  return step.kind === 'run' ? secondsOfRun(step, (use) => keptBy(use).filter(({ path }) => folders?.includes(path) !== false)) : secondsOf(step)
}

type Folder = Pick<ToolCache, 'path' | 'holdsMade'>

/** Where a command could keep what its next run finds again, be it that it is told not to. */
function keptBy({ caches, unkept }: ToolUse): readonly Folder[] {
  return [...caches, ...unkept.map(({ path }) => ({ path, holdsMade: false }))].filter(({ path }) => path !== emptied)
}

/** Those of them in which something is left when the RUN ends. */
function filledBy({ caches }: ToolUse, step: Step): readonly Folder[] {
  const tools = effectsOfStep(step)?.tools ?? []
  return caches.filter(({ path }) => path !== emptied && !emptyingOf(tools, path))
}

function isMounted(folder: string, step: Step, empty: readonly string[]): boolean {
  return cacheMountsOf(step).some(({ target }) => target !== undefined && !empty.includes(target) && isWithin(folder, cleanPath(target)))
}

/** With what its commands find again in some folders. */
function secondsOfRun(step: Step, found: (use: ToolUse) => readonly Folder[]): number {
  return Math.max(leastSeconds, secondsOfWork[effectsOfStep(step)?.work ?? 'other'] * shareLeft(step, found))
}

/**
 * The share of a RUN's seconds that is left where its commands find again what lies in some folders. Each kind of work takes its part of the RUN as
 * steps of such kinds take them, and of several commands of one kind the one that gains least tells: what installs nothing is made no quicker.
 */
function shareLeft(step: Step, found: (use: ToolUse) => readonly Folder[]): number {
  const effects = effectsOfStep(step)
  const shares = new Map<WorkKind, number>(effects?.unknownIn === 'step' ? [['other', 1]] : [])
  for (const use of effects?.tools ?? []) {
    const folders = found(use)
    const share = warmShareOf(use, { fetched: folders.length > 0, made: folders.some(({ holdsMade }) => holdsMade) })
    shares.set(use.work, Math.max(share, shares.get(use.work) ?? 0))
  }
  const total = [...shares.keys()].reduce((sum, work) => sum + secondsOfWork[work], 0)
  return total > 0 ? [...shares].reduce((sum, [work, share]) => sum + secondsOfWork[work] * share, 0) / total : 1
}

/** What steps cost by their kind alone. How many bytes a layer has is known of no kind: within one they differ by factors of hundreds. */
export const priorCosts: Costs = { secondsOf, secondsWhenWarm, bytesOf: () => undefined, sourceOf: () => 'prior' }
