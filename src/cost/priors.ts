import type { WorkKind } from '../effects/effects.ts'
import { cleanPath, isWithin } from '../effects/path.ts'
import { emptyingOf } from '../effects/removal.ts'
import type { Step } from '../graph/build-graph.ts'
import { cacheMountsOf } from '../graph/cache-mounts.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'
import type { Costs } from './costs.ts'

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

const secondsOfCopy = 0.5
const secondsOfStageCopy = 0.7
const secondsOfFolder = 0.5
const secondsOfPull = 11.3

/**
 * The share of the time that is left where a step finds again what its tools fetched: 9.9 of 13.1 seconds for an install by npm with a lock file,
 * with its cache and without (pnpm's benchmark of package managers, 13 June 2026). Compilers gain more; nobody measured them over many projects.
 */
const warmShare = 0.75

/** Official Debian images empty it after each install. */
const emptied = '/var/cache/apt'

function secondsOf(step: Step, empty: readonly string[] = []): number {
  switch (step.kind) {
    case 'from':
      return secondsOfPull
    case 'run':
      return secondsOfRun(step) * (isWarm(step, empty) ? warmShare : 1)
    case 'copy':
      return step.edges.some(({ role, from }) => role === 'copy' && from.kind === 'step') ? secondsOfStageCopy : secondsOfCopy
    case 'workdir':
      return secondsOfFolder
    case 'config':
      return 0
  }
}

function secondsWhenWarm(step: Step): number {
  return step.kind === 'run' && cacheFoldersOf(step).length > 0 ? secondsOfRun(step) * warmShare : secondsOf(step)
}

function secondsOfRun(step: Step): number {
  return secondsOfWork[effectsOfStep(step)?.work ?? 'other']
}

/** Where the tools of a RUN could keep what their next run finds again, be it that they are told not to. */
function cacheFoldersOf(step: Step): readonly string[] {
  return (effectsOfStep(step)?.tools ?? []).flatMap(({ caches, unkept }) => [...caches, ...unkept].map(({ path }) => path)).filter((path) => path !== emptied)
}

/** Those of them in which something is left when the RUN ends. */
function filledFoldersOf(step: Step): readonly string[] {
  const tools = effectsOfStep(step)?.tools ?? []
  return tools.flatMap(({ caches }) => caches.map(({ path }) => path)).filter((path) => path !== emptied && !emptyingOf(tools, path))
}

function isWarm(step: Step, empty: readonly string[]): boolean {
  const mounted = cacheMountsOf(step).flatMap(({ target }) => (target === undefined || empty.includes(target) ? [] : [cleanPath(target)]))
  return mounted.length > 0 && filledFoldersOf(step).some((folder) => mounted.some((target) => isWithin(folder, target)))
}

/** What steps cost by their kind alone. How many bytes a layer has is known of no kind: within one they differ by factors of hundreds. */
export const priorCosts: Costs = { secondsOf, secondsWhenWarm, bytesOf: () => undefined, sourceOf: () => 'prior' }
