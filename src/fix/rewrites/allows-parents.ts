import type { Dockerfile } from '../../dockerfile/dockerfile.ts'
import { buildkitRelease } from '../../graph/buildkit-release.ts'
import type { BuildInputs } from '../../graph/build-inputs.ts'

/** The first stable Dockerfile frontend with `COPY --parents`, and the first labs one. */
const sinceStable = 20
const sinceLabs = 7

/**
 * Whether `COPY --parents` is sure to be understood: the `# syntax=` line names a frontend that has it (`docker/dockerfile:1` is the
 * newest), or there is no such line and the builder was named with a release that has it.
 */
export function allowsParents({ directives }: Dockerfile, { builder, builderVersion }: Pick<BuildInputs, 'builder' | 'builderVersion'>): boolean {
  if (builder !== 'buildkit') return false
  const syntax = directives.find(({ name }) => name === 'syntax')?.value
  if (syntax === undefined) return builderVersion !== undefined && buildkitRelease(builderVersion)?.unknown.has('COPY --parents') === false
  const [, minor, labs] = /^(?:docker\.io\/)?docker\/dockerfile:1(?:\.(\d+)(?:\.\d+)?)?(-labs)?(?:@.*)?$/.exec(syntax) ?? []
  if (!/^(?:docker\.io\/)?docker\/dockerfile:1/.test(syntax)) return false
  if (minor === undefined) return /dockerfile:1(?:-labs)?$/.test(syntax)
  return Number(minor) >= (labs === undefined ? sinceStable : sinceLabs)
}
