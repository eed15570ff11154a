import { accessTo } from '../effects/overlap.ts'
import { folderOf, isWithin } from '../effects/path.ts'
import { accessesOfStep } from './accesses-of-step.ts'
import { parentStage, type Stage, type Step } from './build-graph.ts'
import { effectsOfStep } from './effects-of-step.ts'
import { imageNameOf } from './image-name.ts'

/**
 * The file in official images of Debian and Ubuntu, and in all that start from them, by which apt empties `/var/cache/apt` after each install:
 * https://github.com/debuerreotype/debuerreotype/blob/master/scripts/debuerreotype-minimizing-config.
 */
export const dockerClean = '/etc/apt/apt.conf.d/docker-clean'

/** Whether that file is sure to be in force when a step installs packages by apt: the image is an official one, and nobody touches such settings up to there. */
export function hasDockerClean(step: Step): boolean {
  if (!effectsOfStep(step)?.tools.some(({ tool, installs }) => tool === 'apt-get' && installs === 'system')) return false
  if (step.state.env.has('APT_CONFIG')) return false
  for (let stage: Stage | undefined = step.stage; stage; stage = parentStage(stage)) {
    if (stage.steps.some((above) => above.id <= step.id && mayTouch(above))) return false
    if (parentStage(stage) === undefined) return isOfficial(stage)
  }
  return false
}

/** Installs of packages perhaps write to `/etc/apt`; they bring no such settings along. */
function mayTouch(step: Step): boolean {
  if (effectsOfStep(step)?.opaque !== undefined || effectsOfStep(step)?.unknownIn === 'step') return true
  return accessesOfStep(step).writes.some((write) => accessTo([write], dockerClean) !== undefined && (write.certain || isWithin(write.path, folderOf(dockerClean))))
}

function isOfficial({ base }: Stage): boolean {
  return imageNameOf(base)?.includes('/') === false
}
