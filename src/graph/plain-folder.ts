import { accessTo } from '../effects/overlap.ts'
import { accessesOfStep } from './accesses-of-step.ts'
import { ancestorsOf, rootStage, type Step } from './build-graph.ts'
import { isRootImage } from './known-folder.ts'

/** Folders that the official images have for root with mode 755, and never as a link. */
const plainFolders = /^\/(?:etc|opt|srv|usr|usr\/(?:local|share|src)|usr\/local\/(?:bin|etc|lib|share)|var|var\/lib)?$/
/** Folders of the system that are links on some images, or have another owner or mode. */
const systemFolder = /^\/(?:bin|boot|dev|home|lib\w*|media|mnt|proc|root|run|sbin|sys|tmp|usr|var)(?:\/|$)/

/**
 * Whether a folder is known to be one of root's with mode 755, and no link, or not to be there, before a step: by the official images as they are
 * built (August 2026), and by what the steps above do.
 */
export function isPlainBefore(step: Step, path: string): boolean {
  const root = rootStage(step.stage)
  const isKnownBase = root.base.kind === 'scratch' || (isRootImage(root) && (plainFolders.test(path) || !systemFolder.test(path)))
  if (!isKnownBase) return false
  for (const above of ancestorsOf(step)) {
    const write = above.kind === 'from' ? undefined : accessTo(accessesOfStep(above).writes, path)
    if (write && !write.makes) return false
  }
  return true
}
