import type { WorkKind } from '../effects/effects.ts'
import type { Step } from '../graph/build-graph.ts'
import { effectsOfStep } from '../graph/effects-of-step.ts'

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

/** Estimated seconds to run a step again. */
export function secondsOf(step: Step): number {
  switch (step.kind) {
    case 'from':
      return secondsOfPull
    case 'run':
      return secondsOfWork[effectsOfStep(step)?.work ?? 'other']
    case 'copy':
      return step.edges.some(({ role, from }) => role === 'copy' && from.kind === 'step') ? secondsOfStageCopy : secondsOfCopy
    case 'workdir':
      return secondsOfFolder
    case 'config':
      return 0
  }
}
