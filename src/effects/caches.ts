import { homeOf } from './call.ts'
import type { Call } from './call.ts'
import type { ToolCache } from './effects.ts'
import { joinPath } from './path.ts'
import type { CacheFolder, Deeds } from './tool.ts'

/** The folders in which one command keeps what it fetched: those of its entry, or where its options and variables say. */
export function cachesOf(folders: NonNullable<Deeds['caches']>, call: Call): readonly ToolCache[] {
  return (typeof folders === 'function' ? folders(call) : folders).flatMap((folder) => cacheOf(folder, call))
}

function cacheOf({ path, movedBy = [], sharing }: CacheFolder, call: Call): readonly ToolCache[] {
  for (const place of movedBy) {
    const [name = '', ...below] = place.split('/')
    const moved = name.startsWith('-') ? call.values(name).at(-1)?.value : call.variable(name)
    if (moved === undefined && !call.has(name)) continue
    return moved === undefined ? [] : seenFrom(call.cwd, [moved, ...below].join('/'), sharing)
  }
  if (!path.startsWith('~')) return seenFrom(call.cwd, path, sharing)
  const home = homeOf(call.run)
  return [{ path: joinPath(home.path, path.slice(2)), certain: home.certain, sharing }]
}

function seenFrom(cwd: string | undefined, path: string, sharing: CacheFolder['sharing']): readonly ToolCache[] {
  return cwd === undefined && !path.startsWith('/') ? [] : [{ path: joinPath(cwd ?? '/', path), certain: true, sharing }]
}
