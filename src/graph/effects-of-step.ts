import type { Effects } from '../effects/effects.ts'
import { effectsOf } from '../effects/effects-of.ts'
import { parseMount } from '../dockerfile/mounts.ts'
import type { Stage, Step } from './build-graph.ts'
import { filesBefore } from './files-in-stage.ts'
import { isReleaseImage } from './stage-base.ts'

const known = new WeakMap<Step, Effects>()

/** What a RUN step reads and writes in the image, worked out when first asked for. Undefined for a step that is no RUN. */
export function effectsOfStep(step: Step): Effects | undefined {
  const { instruction, state } = step
  if (instruction.keyword !== 'RUN') return undefined
  const found = known.get(step)
  if (found) return found
  const mounts = instruction.flags.flatMap(({ name, value }) => {
    const mount = name === 'mount' ? parseMount(value ?? '', (text) => text) : undefined
    return mount && !('fault' in mount) ? [{ type: mount.type, target: mount.target ?? '' }] : []
  })
  const effects = effectsOf({
    command: instruction.command,
    heredocs: instruction.heredocs,
    shell: state.shell,
    workdir: state.workdir,
    user: state.user,
    env: new Map([...state.env].map(([name, { value }]) => [name, value])),
    files: filesBefore(step),
    mounts,
    baseIsRelease: isReleaseImage(baseOf(step.stage)),
  })
  known.set(step, effects)
  return effects
}

function baseOf(stage: Stage): Stage['base'] {
  let { base } = stage
  while (base.kind === 'stage') base = base.stage.base
  return base
}
