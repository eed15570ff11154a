import { isAbsolute, relative, sep } from 'node:path'

/** A path as people see it: relative to the current folder where it lies inside, `/` between its parts. */
export function displayPath(path: string, cwd: string): string {
  const local = relative(cwd, path)
  if (local === '') return '.'
  const isOutside = local === '..' || local.startsWith(`..${sep}`) || isAbsolute(local)
  return (isOutside ? path : local).split(sep).join('/')
}
