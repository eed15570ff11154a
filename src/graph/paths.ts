/** Image paths are POSIX paths whatever the host is; `node:path` is not for them. */

/** Folds `.`, `..` and repeated slashes of an absolute path; no slash at its end but for `/`. */
export function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** A WORKDIR as RUN gets it: an absolute path stays as written, a relative one is joined and cleaned (BuildKit). */
export function joinWorkdir(workdir: string, path: string): string {
  if (path.startsWith('/')) return path
  return path === '' ? workdir : cleanPath(`${workdir}/${path}`)
}

/** The destination of COPY as BuildKit keys it: absolute and clean, the `/` that says folder kept. */
export function joinDestination(workdir: string, path: string): string {
  const isFolder = path === '' || path === '.' || path.endsWith('/') || path.endsWith('/.')
  const clean = cleanPath(path.startsWith('/') ? path : `${workdir}/${path}`)
  return isFolder && clean !== '/' ? `${clean}/` : clean
}

/** The source path of COPY relative to its root: `./a`, `/a`, `a/` and `a/.` are one; the root is ``. */
export function cleanSource(path: string): string {
  return cleanPath(`/${path}`).slice(1)
}

export function baseName(path: string): string {
  const clean = cleanPath(path)
  return clean.slice(clean.lastIndexOf('/') + 1)
}

/** True where `path` is `folder` or lies below it. Both absolute and clean. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`)
}
