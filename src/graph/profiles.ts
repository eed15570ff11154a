import { buildah } from './buildah.ts'
import type { BuilderName, BuildInputs } from './build-inputs.ts'
import { buildkitReleases } from './buildkit-release.ts'
import { buildkit } from './buildkit.ts'
import { classicReleases } from './classic-release.ts'
import { classic } from './classic.ts'
import { kaniko } from './kaniko.ts'
import type { Profile } from './profile.ts'

/** By builder its modelled releases, the default one first. */
const profiles: Readonly<Record<BuilderName, readonly [Profile, ...Profile[]]>> = {
  buildkit: [buildkit(buildkitReleases.newest), buildkit(buildkitReleases.middle), buildkit(buildkitReleases.oldest)],
  classic: [classic(classicReleases.older), classic(classicReleases.newer)],
  buildah: [buildah],
  kaniko: [kaniko],
}

/** The release that the inputs ask for; one that is not modelled is taken for the default one. */
export function profileOf({ builder, builderVersion }: Pick<BuildInputs, 'builder' | 'builderVersion'>): Profile {
  const [main, ...others] = profiles[builder]
  return others.find(({ version }) => version === builderVersion) ?? main
}

/** The releases of a builder that are modelled, the default one first. */
export function modelledVersions(builder: BuilderName): readonly string[] {
  return profiles[builder].map(({ version }) => version)
}
