import type { BuilderName } from './build-inputs.ts'
import { buildkit } from './buildkit.ts'
import { classic } from './classic.ts'
import type { Profile } from './profile.ts'

const profiles: Readonly<Record<BuilderName, Profile>> = { buildkit, classic }

export function profileOf(builder: BuilderName): Profile {
  return profiles[builder]
}
