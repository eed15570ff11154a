/** A platform in the parts that builders name it by. */
export interface Platform {
  readonly os: string
  /** Of Windows, where it is given: `10.0.17763`. */
  readonly osVersion: string
  readonly arch: string
  readonly variant: string
}

const archAliases: ReadonlyMap<string, readonly [arch: string, variant: string]> = new Map([
  ['i386', ['386', '']],
  ['x86_64', ['amd64', '']],
  ['x86-64', ['amd64', '']],
  ['aarch64', ['arm64', '']],
  ['armhf', ['arm', 'v7']],
  ['armel', ['arm', 'v6']],
])

/** Variants that say no more than the architecture alone does, and how builders write the others. */
const variantAliases: ReadonlyMap<string, string> = new Map([
  ['amd64 v1', ''],
  ['arm64 8', ''],
  ['arm64 v8', ''],
  ['arm ', 'v7'],
  ['arm 5', 'v5'],
  ['arm 6', 'v6'],
  ['arm 7', 'v7'],
  ['arm 8', 'v8'],
])

const operatingSystems: ReadonlySet<string> = new Set(['linux', 'windows', 'darwin', 'freebsd', 'wasi'])

/**
 * A platform as builders complete it: `aarch64` and `linux/arm64/v8` are `linux/arm64`, `linux/arm` is `linux/arm/v7` (BuildKit 0.25, observed).
 * Undefined for what names no platform, or several.
 */
export function parsePlatform(text: string): Platform | undefined {
  const [, given = '', osVersion = '', rest = ''] = /^([\w.-]+)(?:\(([\w.+-]*)\))?((?:\/[\w.-]+){0,2})$/.exec(text.trim()) ?? []
  if (given === '') return undefined
  const [first, second] = rest.split('/').slice(1)
  const isArchAlone = first === undefined && !operatingSystems.has(given.toLowerCase())
  const os = isArchAlone ? 'linux' : given.toLowerCase().replace(/^macos$/, 'darwin')
  const [arch, ownVariant] = completeArch(isArchAlone ? given : (first ?? 'amd64'))
  const variant = second?.toLowerCase() ?? ownVariant
  return { os, osVersion, arch, variant: variantAliases.get(`${arch} ${variant}`) ?? variant }
}

function completeArch(text: string): readonly [arch: string, variant: string] {
  const arch = text.toLowerCase()
  return archAliases.get(arch) ?? [arch, '']
}

/** `linux/arm/v7`. */
function formatPlatform({ os, arch, variant }: Platform): string {
  return [os, arch, variant].filter((part) => part !== '').join('/')
}

/** The platform in its complete form; as written where it names none. */
export function normalizePlatform(text: string): string {
  const platform = parsePlatform(text)
  return platform ? formatPlatform(platform) : text
}
