import type { ArgDeclaration, Pair } from '../dockerfile/instruction.ts'
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
  /^(?:(?:.*_)?(?:GIT|VCS|SOURCE|SRC|CI)_(?:.*_)?(?:SHA|COMMIT|REF|REV|REVISION|HASH|VERSION|DESCRIBE|TAG|COMMIT_SHA)|(?:.*_)?(?:COMMIT|REVISION|SHA|GITSHA|COMMIT_(?:SHA|HASH|ID|REF)|SHORT_SHA|BUILD_?(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|ID|SHA|REV|REF|COMMIT|VERSION)|CACHE_?BUST(?:ER)?|CACHE_DATE)|DATE|TIMESTAMP|VERSION|APP_VERSION|RELEASE_VERSION)$/i

const placeholder = /^(?:|['"]{2}|['"]?(?:dev|devel|development|latest|unknown|none|local|unset|undefined|null|n\/a|head|main|master|snapshot|0|0\.0\.0.*|1970-.*)['"]?)$/i

/**
 * The level of an ARG nobody configured: a name such as GIT_SHA, BUILD_DATE or VERSION is new in every build, unless it
 * has a real default, which somebody edits.
 */
export function levelOfArg({ name, value }: ArgDeclaration): Volatility {
  if (isCacheBust(name.text) || isJobToken(name.text)) return 'per-build'
  if (name.text === 'SOURCE_DATE_EPOCH') return value === undefined ? 'per-commit' : 'rare'
  if (!perBuildName.test(name.text)) return 'never'
  return value === undefined || placeholder.test(value.text) ? 'per-build' : 'rare'
}

/** Whether an ARG is there to make commands run again when somebody gives it another value. */
export function isCacheBust(name: string): boolean {
  return /^(?:\w*_)?(?:CACHE_?BUST(?:ER|ING)?|BUST_?CACHE|CACHE_?DATE|CACHE_?BREAK(?:ER)?)$/i.test(name)
}

/**
 * Whether an ARG holds a token that a pipeline makes for one job alone
 * (https://docs.github.com/actions/concepts/security/github_token, https://docs.gitlab.com/ci/jobs/ci_job_token/).
 */
export function isJobToken(name: string): boolean {
  return /^(?:GITHUB_TOKEN|CI_JOB_TOKEN|CI_JOB_JWT(?:_V[12])?|SYSTEM_ACCESSTOKEN|AWS_SESSION_TOKEN)$/i.test(name)
}

const ownVersion = /^(?:(?:APP|APPLICATION|SERVICE|PROJECT|PRODUCT|PACKAGE|PKG|IMAGE|RELEASE|BUILD)_?)?(?:VERSION|RELEASE|REVISION)$|^(?:GIT_)?(?:COMMIT|SHA)$|^BUILD_(?:DATE|TIME|NUMBER|ID)$/i
const versionLabel = /(?:^|[._-])(?:version|release|revision|created|build-date|vcs-ref)$/i

/** The level of a value that stands in an ENV or a LABEL: what is called as the application's own version is edited with every release. */
export function levelOfValue(keyword: 'ENV' | 'LABEL', { name, value }: Pair): Volatility {
  const isOwn = (keyword === 'ENV' ? ownVersion : versionLabel).test(name.text.replaceAll(/["']/g, ''))
  return isOwn && /\d/.test(value.text) && !value.text.includes('$') ? 'per-release' : 'never'
}
