import { memoryContext } from '../context/memory.ts'
import type { Dockerfile } from '../dockerfile/dockerfile.ts'
import { plainBuild } from './build-inputs.ts'
import { plan } from './plan.ts'

/**
 * What a Dockerfile takes from its main build context: sources of COPY, ADD and bind mounts, expanded with the file's
 * own defaults, the root as an empty path. By these a context is found.
 */
export function localSources(dockerfile: Dockerfile): readonly string[] {
  const { steps } = plan(dockerfile, memoryContext({}), plainBuild)
  const paths = steps.flatMap(({ edges }) =>
    edges.flatMap(({ from, paths }) => (from.kind === 'context' && from.name === '' ? paths : [])),
  )
  return [...new Set(paths)]
}
