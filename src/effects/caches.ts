import { homeOf } from './call.ts'
import type { Call } from './call.ts'
import type { ToolCache } from './effects.ts'
import { joinPath } from './path.ts'
import type { CacheFolder } from './tool.ts'

/** The folders in which one command keeps what it fetched: those of its entry, or where its options and variables say. */
export function cachesOf(folders: readonly CacheFolder[], call: Call): readonly ToolCache[] {
  return folders.flatMap((folder) => cacheOf(folder, call))
}

function cacheOf({ path, movedBy = [], below, sharing }: CacheFolder, call: Call): readonly ToolCache[] {
  for (const name of movedBy) {
    const moved = name.startsWith('-') ? call.values(name).at(-1)?.value : call.variable(name)
    if (moved === undefined && !call.has(name)) continue
    if (moved === undefined || (call.cwd === undefined && !moved.startsWith('/'))) return []
    return [{ path: joinPath(joinPath(call.cwd ?? '/', moved), below ?? ''), certain: true, sharing }]
  }
  if (!path.startsWith('~')) return [{ path, certain: true, sharing }]
  const home = homeOf(call.run)
  return [{ path: joinPath(home.path, path.slice(2)), certain: home.certain, sharing }]
}
