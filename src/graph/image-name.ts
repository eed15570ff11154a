import { parseImageReference } from '../dockerfile/image-reference.ts'
import type { Source } from './build-graph.ts'

/**
 * Where the official images lie, and where copies of them are (https://gallery.ecr.aws/docker, https://cloud.google.com/artifact-registry/docs/pull-cached-dockerhub-images,
 * https://github.com/ghcri/ghcri).
 */
const official = /^(?:docker\.io\/library|public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library|ghcr\.io\/ghcri)\//

/**
 * What a base image is called without its tag: `node` for an official one, `mcr.microsoft.com/dotnet/sdk`. Undefined where there is none, and
 * for the variants `onbuild`, which set what the image itself does not.
 */
export function imageNameOf(base: Source): string | undefined {
  const image = base.kind === 'image' ? parseImageReference(base.reference) : undefined
  if (image === undefined || image.tag?.includes('onbuild')) return undefined
  return `${image.registry}/${image.repository}`.replace(official, '')
}
