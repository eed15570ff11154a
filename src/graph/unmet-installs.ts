import type { BuildGraph } from './build-graph.ts'
import { effectsOfStep } from './effects-of-step.ts'

/**
 * How many installs of a project find no manifest among the files that copies and mounts bring. Another build context may hold it; or a
 * command makes it, which is so in every context.
 */
export function unmetInstalls({ steps }: BuildGraph): number {
  const tools = steps.flatMap((step) => effectsOfStep(step)?.tools ?? [])
  return tools.filter(({ installs, manifests }) => installs === 'project' && manifests.length === 0).length
}
