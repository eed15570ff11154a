import { buildah } from './buildah.ts'
import type { BuilderName, BuildInputs } from './build-inputs.ts'
import { buildkitRelease, defaultRelease } from './buildkit-release.ts'
import { buildkit } from './buildkit.ts'
import { classicReleases } from './classic-release.ts'
import { classic } from './classic.ts'
import { kaniko } from './kaniko.ts'
import type { Profile } from './profile.ts'

/** The releases of one builder: the one that is meant where none is named, and what can be named. */
interface Releases {
  readonly main: Profile
  /** For messages. */
  readonly known: readonly string[]
  find(version: string): Profile | undefined
}

function listed(main: Profile, ...others: readonly Profile[]): Releases {
  const all = [main, ...others]
  return { main, known: all.map(({ version }) => version), find: (name) => all.find(({ version }) => version === name) }
}

const buildkits = new Map<string, Profile>()

/** BuildKit by any release from the oldest that is modelled. */
function findBuildkit(version: string): Profile | undefined {
  const release = buildkitRelease(version)
  if (!release) return undefined
  const profile = buildkits.get(version) ?? buildkit(release)
  buildkits.set(version, profile)
  return profile
}

const releases: Readonly<Record<BuilderName, Releases>> = {
  buildkit: { main: buildkit(defaultRelease), known: ['0.8 and every later release'], find: findBuildkit },
  classic: listed(classic(classicReleases.older), classic(classicReleases.newer)),
  buildah: listed(buildah),
  kaniko: listed(kaniko),
}

/** The release that the inputs ask for; one that is not modelled is taken for the default one. */
export function profileOf({ builder, builderVersion }: Pick<BuildInputs, 'builder' | 'builderVersion'>): Profile {
  const { main, find } = releases[builder]
  return (builderVersion === undefined ? undefined : find(builderVersion)) ?? main
}

export function isModelled(builder: BuilderName, version: string): boolean {
  return releases[builder].find(version) !== undefined
}

/** The releases of a builder that are modelled, the default one first, as a message lists them. */
export function modelledVersions(builder: BuilderName): readonly string[] {
  return releases[builder].known
}
