import { joinPath } from '../path.ts'
import type { RunFacts } from '../run-facts.ts'
import { parseRecord, recordOf, textOf, textsOf, textsWithin } from './json.ts'

/** What of a package.json decides what an install reads. */
export interface PackageJson {
  readonly path: string
  readonly folder: string
  readonly scripts: ReadonlyMap<string, unknown>
  readonly workspaces: readonly string[]
  /** `pnpm@10.2.0`, where it says so. */
  readonly packageManager: string | undefined
  /** Paths of dependencies, overrides and resolutions that lie on disk, as written after `file:` and its kin. */
  readonly localPaths: readonly string[]
  /** Packages whose install scripts bun runs. */
  readonly trusted: readonly string[] | undefined
  /** The settings under `pnpm`. */
  readonly pnpm: ReadonlyMap<string, unknown>
}

const dependencyFields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides', 'resolutions', 'pnpm']

function localPath(value: string): string | undefined {
  const named = /^(?:file|link|portal):(.+)$/.exec(value)?.[1]
  if (named !== undefined) return named
  const patch = /^patch:.*#(?:~\/)?([^&:]+)/.exec(value)?.[1]
  return patch ?? (/^(\.\.?\/|\/)/.test(value) ? value : undefined)
}

/** Reads a folder's package.json; undefined where it is not there or cannot be read. */
export function readPackageJson(run: RunFacts, folder: string): PackageJson | undefined {
  const path = joinPath(folder, 'package.json')
  const fields = parseRecord(run.files.read(path) ?? '')
  if (fields === undefined) return undefined
  const workspaces = fields.get('workspaces')
  const local = dependencyFields.flatMap((field) => [...textsWithin(fields.get(field))])
  return {
    path,
    folder,
    scripts: recordOf(fields.get('scripts')) ?? new Map(),
    workspaces: textsOf(workspaces ?? []).length > 0 ? textsOf(workspaces) : textsOf(recordOf(workspaces)?.get('packages')),
    packageManager: textOf(fields.get('packageManager')),
    localPaths: local.flatMap((value) => localPath(value) ?? []),
    trusted: fields.has('trustedDependencies') ? textsOf(fields.get('trustedDependencies')) : undefined,
    pnpm: recordOf(fields.get('pnpm')) ?? new Map(),
  }
}
