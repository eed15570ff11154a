import type { ArgDeclaration } from '../dockerfile/instruction.ts'
import type { FileKind } from './file-kind.ts'

/** How often a key input changes per build, in named levels. */
export type Volatility = 'never' | 'rare' | 'per-release' | 'per-commit' | 'per-build'

/** The share of builds in which something of a level is another than before. */
export const shareOfLevel: Readonly<Record<Volatility, number>> = {
  never: 0,
  rare: 0.02,
  'per-release': 0.1,
  'per-commit': 0.6,
  'per-build': 1,
}

/**
 * The share of commits that touch at least one file of a kind: means over the last 300 mainline commits of 48 public
 * repositories that build images. What git keeps for itself is another after every commit.
 */
export const shareOfKind: Readonly<Record<FileKind, number>> = {
  source: 0.55,
  test: 0.17,
  docs: 0.17,
  config: 0.2,
  asset: 0.02,
  manifest: 0.25,
  lock: 0.17,
  pipeline: 0.13,
  dockerfile: 0.05,
  ignore: 0.005,
  repository: 1,
}

/** Names under which pipelines pass what is new in every build. */
const perBuildName =
  /^(?:(?:.*_)?(?:GIT|VCS|SOURCE|SRC|CI)_(?:.*_)?(?:SHA|COMMIT|REF|REV|REVISION|HASH|VERSION|DESCRIBE|BRANCH|TAG|COMMIT_SHA)|(?:.*_)?(?:COMMIT|REVISION|SHA|GITSHA|COMMIT_(?:SHA|HASH|ID|REF)|SHORT_SHA|BUILD_?(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|ID|SHA|REV|REF|COMMIT|VERSION)|CACHE_?BUST(?:ER)?|CACHE_DATE)|DATE|TIMESTAMP|VERSION|APP_VERSION|RELEASE_VERSION)$/i

const placeholder = /^(?:|['"]{2}|['"]?(?:dev|devel|development|latest|unknown|none|local|unset|undefined|null|n\/a|head|main|master|snapshot|0|0\.0\.0.*|1970-.*)['"]?)$/i

/**
 * The level of an ARG nobody configured: a name such as GIT_SHA, BUILD_DATE or VERSION is new in every build, unless it
 * has a real default, which somebody edits.
 */
export function levelOfArg({ name, value }: ArgDeclaration): Volatility {
  if (!perBuildName.test(name.text)) return 'never'
  return value === undefined || placeholder.test(value.text) ? 'per-build' : 'rare'
}
