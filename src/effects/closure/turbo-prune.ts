import type { Call } from '../call.ts'
import { ancestorsOf, baseName, folderOf, joinPath } from '../path.ts'
import { parseRecord, textsWithin } from './json.ts'
import { readPackageJson } from './package-json.ts'
import { memberTest, relativeTo } from './workspace.ts'

const manifests: ReadonlySet<string> = new Set(['package.json', 'package.yaml', 'package.json5', 'Cargo.toml', 'pyproject.toml', 'go.mod'])
/** Patches that a lock file names, and what Yarn keeps in the project. */
const ownFolders = ['patches', '.yarn', '.pnpm-patches', '.git']

/**
 * Files that `turbo prune` neither copies nor looks at: in folders below the root that belong to no package, that no dependency or patch names, and
 * that turbo.json speaks of in no pattern. https://turborepo.com/docs/reference/prune
 */
export function unreadByPrune(call: Call, root: string): readonly string[] {
  const { run: { files, mounts } } = call
  const settings = parseRecord(files.read(joinPath(root, 'turbo.json')) ?? '')
  const isSetting = (path: string): boolean => manifests.has(baseName(path)) || /turbo\.jsonc?$|ignore$|\.ya?ml$/.test(path)
  if (!settings || mounts.length > 0 || !files.isComplete(root) || call.isTouched(root, isSetting)) return []
  const below = files.below(root)
  if (files.has(joinPath(root, 'Cargo.toml')) || below.some((path) => files.isLink(path))) return []
  const folders = below.flatMap((path) => (manifests.has(baseName(path)) ? [folderOf(path)] : []))
  const named: string[] = ownFolders.map((name) => joinPath(root, name))
  for (const folder of folders) {
    const project = readPackageJson(call.run, folder)
    if (!project && files.has(joinPath(folder, 'package.json'))) return []
    named.push(...(project?.locals.map(({ path }) => joinPath(folder, path)) ?? []), ...(project?.patches.map((path) => joinPath(path.startsWith('~/') ? root : folder, path.replace(/^~\//, ''))) ?? []))
  }
  for (const [patch] of (files.read(joinPath(root, 'pnpm-workspace.yaml')) ?? '').matchAll(/[^\s'"]+\.patch\b/g)) named.push(joinPath(root, patch))
  const kept = new Set([...folders, ...named].filter((folder) => folder !== root))
  const patterns = [...textsWithin(Object.fromEntries(settings))].flatMap((text) => [text, `${text}/**`].map((pattern) => pattern.replace(/^!?(?:\$TURBO_ROOT\$\/)?/, '')))
  const isMeant = memberTest(patterns)
  return below.filter((path) => folderOf(path) !== root && !ancestorsOf(path).some((above) => kept.has(above)) && !isMeant(relativeTo(root, path)))
}
