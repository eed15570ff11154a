import type { BuildContext } from './build-context.ts'
import { cleanPath, contextPath } from './clean-path.ts'

/** What following needs of a context. */
export type Linked = Pick<BuildContext, 'entry'>

/**
 * Where a path really lies: links on the way are followed, the last one too unless told otherwise. The root is the empty path; a link
 * cannot lead out of it. Undefined for what does not exist, or runs in a circle.
 */
export function followLinks(context: Linked, path: string, last: 'follow' | 'keep' = 'follow'): string | undefined {
  const pending = partsOf(path).reverse()
  let at = ''
  let links = 0
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const next = cleanPath(`/${at}/${part}`).slice(1)
    const entry = context.entry(next)
    const isFollowed = entry?.kind === 'link' && (pending.length > 0 || last === 'follow')
    if (isFollowed && entry.target !== undefined) {
      links += 1
      if (links > maxLinks) return undefined
      pending.push(...linkParts(entry.target))
      if (entry.target.startsWith('/')) at = ''
      continue
    }
    if (next !== '' && entry === undefined) return undefined
    if (entry !== undefined && entry.kind !== 'folder' && pending.length > 0) return undefined
    at = next
  }
  return at
}

const maxLinks = 255

function partsOf(path: string): string[] {
  const clean = contextPath(path)
  return clean === '' ? [] : clean.split('/')
}

/** Kept as written: a `..` behind a link climbs from where that link leads. Last part first. */
function linkParts(target: string): readonly string[] {
  return target
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .reverse()
}
