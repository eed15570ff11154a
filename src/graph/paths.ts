import { contextPath } from '../context/clean-path.ts'
import { cleanPath } from '../effects/path.ts'

/** A WORKDIR as RUN gets it: an absolute path stays as written, a relative one is joined and cleaned (BuildKit). */
export function joinWorkdir(workdir: string, path: string): string {
  if (path.startsWith('/')) return path
  return path === '' ? workdir : cleanPath(`${workdir}/${path}`)
}

/** The destination of COPY as BuildKit keys it: absolute and clean, the `/` or `/.` that says folder kept as it is written. */
export function joinDestination(workdir: string, path: string): string {
  const ending = path === '' || path === '.' || path.endsWith('/') ? '/' : path.endsWith('/.') ? '/.' : ''
  const clean = cleanPath(path.startsWith('/') ? path : `${workdir}/${path}`)
  return clean === '/' && ending !== '/.' ? clean : `${clean === '/' ? '' : clean}${ending}`
}

/** A source of `--parents` relative to its root, where the first `/./` parts the folder that is copied from what is kept of its path. */
export function cleanPivoted(path: string): string {
  const pivot = path.indexOf('/./')
  if (pivot === -1) return contextPath(path)
  return `${contextPath(path.slice(0, pivot))}/./${contextPath(path.slice(pivot + '/./'.length))}`
}
