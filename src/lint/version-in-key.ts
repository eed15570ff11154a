import type { BuildContext } from '../context/build-context.ts'
import { ownVersionIn } from '../effects/closure/own-version.ts'
import type { Step } from '../graph/build-graph.ts'
import { mountedFiles, readByInstall, stepsAbove } from './run-facts.ts'

/** A version of the project itself that comes into the key of an install, though no install asks for it. */
export interface VersionInKey {
  /** The copy that brings it, or the install itself where that mounts it. */
  readonly by: Step
  readonly path: string
  readonly version: string
}

const known = new WeakMap<BuildContext, Map<string, string | undefined>>()

/** Manifests are read once a context, however many texts of a Dockerfile are judged over it. */
function versionIn(context: BuildContext, path: string): string | undefined {
  const versions = known.get(context) ?? new Map<string, string | undefined>()
  known.set(context, versions)
  if (!versions.has(path)) versions.set(path, ownVersionIn(path, context.read(path) ?? ''))
  return versions.get(path)
}

/** The first such version, nearest to the install; and all files that the install is known to read. */
export function versionInKey(install: Step, context: BuildContext): { readonly found: VersionInKey | undefined; readonly read: ReadonlySet<string> } {
  const mounted = mountedFiles(install).flatMap(({ from, isRead }) => (isRead ? [from] : []))
  const sources = [{ by: install, paths: mounted }, ...stepsAbove(install).map((by) => ({ by, paths: readByInstall(by, install).needed }))]
  const versions = sources.flatMap(({ by, paths }) => paths.flatMap((path): VersionInKey[] => {
    const version = versionIn(context, path)
    return version === undefined ? [] : [{ by, path, version }]
  }))
  return { found: versions[0], read: new Set(sources.flatMap(({ paths }) => paths)) }
}
