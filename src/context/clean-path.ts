/**
 * A path in its shortest form, as builders clean it (Go's `path.Clean`): no `.`, no doubled or final slash, `..` resolved.
 * A rooted path stays rooted and cannot leave its root; the empty path is `.`.
 */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/')
  const parts: string[] = []
  let climbs = 0
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > climbs) parts.pop()
    else if (!rooted) climbs = parts.push('..')
  }
  const cleaned = parts.join('/')
  if (rooted) return `/${cleaned}`
  return cleaned === '' ? '.' : cleaned
}

/** The path below the context's root, as builders read a source: `./a`, `/a`, `a/` and `a/.` are `a`, the root itself is empty. */
export function contextPath(path: string): string {
  return cleanPath(`/${path}`).slice(1)
}

/** The last element: what a copied file is called. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What holds the path: empty for the root. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** A path and the folders that it lies in, but for the root. */
export function selfAndAbove(path: string): readonly string[] {
  const found: string[] = []
  for (let at = path; at !== ''; at = parentPath(at)) found.push(at)
  return found
}

/** Code-unit order, unlike `localeCompare`. */
export function pathOrder(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
