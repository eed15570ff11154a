import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import { readPackageJson } from './package-json.ts'
import { isMember, relativeTo } from './workspace.ts'

/** The folder that an option names, seen from where the command runs; where it runs without the option; undefined where it is not known. */
export function folderNamed(call: Call, ...options: readonly string[]): string | undefined {
  const [given] = call.values(...options)
  if (given === undefined) return call.has(...options) ? undefined : call.cwd
  if (given.value === undefined) return undefined
  return given.value.startsWith('/') ? joinPath('/', given.value) : call.cwd && joinPath(call.cwd, given.value)
}

/** The nearest folder upward that has a package.json: the one whose scripts are run. */
export function packageFolder(call: Call, folder: string | undefined): string | undefined {
  return folder === undefined ? undefined : nearestWith(call.run, folder, 'package.json')
}

/** The folder whose project is installed: that of the workspace which the nearest package belongs to, or the package's own. */
export function projectFolder(call: Call, folder: string | undefined): string | undefined {
  const own = packageFolder(call, folder)
  if (own === undefined || own === '/') return own
  const above = ancestorsOf(folderOf(own))
  return above.find((root) => isMember(relativeTo(root, own), readPackageJson(call.run, root)?.workspaces ?? [])) ?? own
}

/** pnpm goes by the nearest pnpm-workspace.yaml, whatever it lists. https://pnpm.io/workspaces */
export function pnpmFolder(call: Call, folder: string | undefined): string | undefined {
  const workspace = folder === undefined || call.has('--ignore-workspace') ? undefined : nearestWith(call.run, folder, 'pnpm-workspace.yaml')
  return workspace ?? packageFolder(call, folder)
}
