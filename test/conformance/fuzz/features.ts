/** Builders that cases are made for, as `scripts/builders.mjs` names them. */
export const fuzzedBuilders = ['new', 'gd', 'mid', 'old', 'classic', 'classic-new', 'buildah'] as const

export type FuzzedBuilder = (typeof fuzzedBuilders)[number]

/** What a builder takes without a `# syntax=` line. */
export interface Features {
  readonly mounts: boolean
  readonly heredocs: boolean
  readonly chmod: boolean
  readonly link: boolean
  readonly exclude: boolean
  /** A wildcard that matches nothing is no error. */
  readonly emptyWildcard: boolean
  readonly tmpfsSize: boolean
  readonly severalArgs: boolean
  readonly noCacheFilter: boolean
  readonly symbolicMode: boolean
  /** A stage that nobody needs is not built, and may hold what would fail. */
  readonly name: FuzzedBuilder
}

const all = { mounts: true, heredocs: true, chmod: true, link: true, exclude: true, emptyWildcard: true, tmpfsSize: true, severalArgs: true, noCacheFilter: true }
const none = { mounts: false, heredocs: false, chmod: false, link: false, exclude: false, emptyWildcard: false, tmpfsSize: false, severalArgs: false, noCacheFilter: false }

export function featuresOf(name: FuzzedBuilder): Features {
  switch (name) {
    case 'new':
    case 'gd':
      return { ...all, symbolicMode: true, name }
    case 'mid':
      return { ...all, exclude: false, symbolicMode: false, name }
    case 'old':
      return { ...all, heredocs: false, link: false, exclude: false, tmpfsSize: false, severalArgs: false, noCacheFilter: false, symbolicMode: false, name }
    case 'classic':
      return { ...none, symbolicMode: false, name }
    case 'classic-new':
      return { ...none, link: true, severalArgs: true, symbolicMode: false, name }
    case 'buildah':
      return { ...none, mounts: true, heredocs: true, chmod: true, link: true, exclude: true, severalArgs: true, symbolicMode: false, name }
  }
}
