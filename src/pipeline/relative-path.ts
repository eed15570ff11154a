/**
 * A path below a folder, both relative, without `.` and inner `..`; what climbs above keeps its leading `..`. Undefined for absolute paths, also
 * those of a home folder: nobody knows what lies there.
 */
export function relativePath(folder: string, path: string): string | undefined {
  if (/^(?:[/\\~]|[A-Za-z]:[/\\])/.test(path)) return undefined
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}
