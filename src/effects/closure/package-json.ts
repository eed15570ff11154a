import { byText } from '../by-text.ts'
import { joinPath } from '../path.ts'
import type { RunFacts } from '../run-facts.ts'
import { parseRecord, recordOf, textOf, textsOf, textsWithin } from './json.ts'

/** A dependency that lies on disk: `file:../x`, `link:../x`, `portal:../x`, or a bare path. */
export interface LocalPackage {
  readonly how: 'file' | 'link' | 'portal' | 'path'
  /** As written. */
  readonly path: string
}

/** What of a package.json decides what an install reads. */
export interface PackageJson {
  readonly path: string
  readonly folder: string
  readonly name: string | undefined
  readonly scripts: ReadonlyMap<string, unknown>
  readonly workspaces: readonly string[]
  /** `pnpm@10.2.0`, where it says so. */
  readonly packageManager: string | undefined
  readonly locals: readonly LocalPackage[]
  /** Patches that it names; `~/` is the folder of the whole project. */
  readonly patches: readonly string[]
  /** Files that it offers as programs, absolute. */
  readonly programs: readonly string[]
  /** The folder all of whose files it offers as programs, absolute. */
  readonly programFolder: string | undefined
  /** Packages whose install scripts bun runs. */
  readonly trusted: readonly string[] | undefined
  /** The fields themselves, for tools that keep their settings here. Dependencies of which a plain version is all that is said are left out. */
  readonly fields: { get(field: (typeof fieldsRead)[number]): unknown }
}

/** Dependencies, each with its version. */
const versionFields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const

const dependencyFields = [...versionFields, 'overrides', 'resolutions', 'pnpm'] as const

/** What is read of a package.json: in other fields it may change as it likes. */
const fieldsRead = [
  ...dependencyFields, 'name', 'scripts', 'workspaces', 'packageManager', 'bin', 'directories', 'trustedDependencies', 'patchedDependencies', 'msw', 'eslintConfig', 'prisma',
] as const

/** Of these the version decides. */
const versionedTools: ReadonlySet<string> = new Set(['react-scripts'])

/** What a version in a manifest names on disk. */
export function localPackage(value: string): LocalPackage | undefined {
  const [, how, path] = /^(file|link|portal):(.+)$/.exec(value) ?? []
  if (path !== undefined && (how === 'file' || how === 'link' || how === 'portal')) return { how, path }
  return /^(\.{1,2}\/|\/|~\/)/.test(value) ? { how: 'path', path: value } : undefined
}

/** `patch:name@npm%3A1.0.0#~/.yarn/patches/name.patch`, perhaps several of them. */
function patchesIn(value: string): readonly string[] {
  const source = /^patch:[^#]*#([^:]*)/.exec(value)?.[1]
  return source?.split('&').filter((path) => !path.includes('builtin<')).map((path) => path.replace(/^optional!/, '')) ?? []
}

/** A package.json without what nobody reads: most commits that edit one bump versions. What is no object stays as it is. */
const manifestIn = byText((text): string => {
  const fields = parseRecord(text)
  if (!fields) return text
  const versions: readonly string[] = versionFields
  const read: ReadonlySet<string> = new Set(fieldsRead)
  const kept = [...fields].filter(([name]) => read.has(name)).map(([name, value]) => [name, versions.includes(name) ? withoutVersions(value) : value])
  return JSON.stringify(Object.fromEntries(kept))
})

const readManifest = byText(parseRecord)

function withoutVersions(value: unknown): unknown {
  const versions = recordOf(value)
  if (!versions) return value
  return Object.fromEntries([...versions].filter(([name, version]) => versionedTools.has(name) || typeof version !== 'string' || !/^[~^]?\d[\w.+-]*$/.test(version)))
}

/** Reads a folder's package.json; undefined where it is not there or cannot be read. */
export function readPackageJson(run: RunFacts, folder: string): PackageJson | undefined {
  const path = joinPath(folder, 'package.json')
  const fields = readManifest(run.files.learn(path, manifestIn) ?? '')
  if (fields === undefined) return undefined
  const workspaces = fields.get('workspaces')
  const named = dependencyFields.flatMap((field) => [...textsWithin(fields.get(field))])
  const pnpm = recordOf(fields.get('pnpm'))
  const bin = fields.get('bin')
  const programFolder = textOf(recordOf(fields.get('directories'))?.get('bin'))
  return {
    path,
    folder,
    name: textOf(fields.get('name')),
    scripts: recordOf(fields.get('scripts')) ?? new Map(),
    workspaces: textsOf(workspaces ?? []).length > 0 ? textsOf(workspaces) : textsOf(recordOf(workspaces)?.get('packages')),
    packageManager: textOf(fields.get('packageManager')),
    locals: named.flatMap((value) => localPackage(value) ?? []),
    patches: [...named.flatMap(patchesIn), ...textsWithin(pnpm?.get('patchedDependencies')), ...textsWithin(fields.get('patchedDependencies'))],
    programs: [...textsWithin(bin)].map((program) => joinPath(folder, program)),
    programFolder: programFolder === undefined || bin !== undefined ? undefined : joinPath(folder, programFolder),
    trusted: fields.has('trustedDependencies') ? textsOf(fields.get('trustedDependencies')) : undefined,
    fields,
  }
}
