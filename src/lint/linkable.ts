import { ancestorsOf, cleanPath, folderOf } from '../effects/path.ts'
import type { Step } from '../graph/build-graph.ts'
import { isPlaceKnown } from '../graph/known-folder.ts'
import { copiesOf, isSeen, isSystemFolder, landingsOf } from '../graph/landings.ts'
import { isPlainBefore } from '../graph/plain-folder.ts'

/**
 * Whether a copy lays down the same with `--link`: it then makes every folder above its files anew, for root with mode 755 (observed, BuildKit
 * 0.25), so each has to be so already, or not to be there.
 */
export function isLinkable(copy: Step): boolean {
  const { instruction, placement } = copy
  if (copy.kind !== 'copy' || copy.link || !placement || copy.triggeredBy || !isPlaceKnown(copy)) return false
  if (instruction.flags.some(({ name }) => name === 'link' || name === 'chmod') || instruction.heredocs.length > 0) return false
  const destination = cleanPath(placement.destination)
  // What others than the build context hold, or what is not there yet, lies somewhere below the destination.
  if (isSystemFolder(destination) && copiesOf(copy).some((edge) => !isSeen(edge))) return false
  return /^(?:\d+(?::\d+)?)?$/.test(placement.chown ?? '') && [...foldersOf(copy, destination)].every((path) => path === '/' || isPlainBefore(copy, path))
}

function* foldersOf(copy: Step, destination: string): Generator<string> {
  for (const edge of copiesOf(copy)) {
    if (!isSeen(edge)) yield* ancestorsOf(destination)
    for (const { path, kind } of landingsOf(copy, edge)) yield* ancestorsOf(kind === 'folder' ? path : folderOf(path))
  }
}
