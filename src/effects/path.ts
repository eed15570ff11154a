/** Folds `.`, `..` and doubled slashes of an absolute path. */
export function cleanPath(path: string): string {
  if (path.startsWith('/') && !/\/\.|\/\/|.\/$/.test(path)) return path
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** A path as seen from a folder: absolute paths stay, relative ones hang below it. */
export function joinPath(folder: string, path: string): string {
  return cleanPath(path.startsWith('/') ? path : `${folder}/${path}`)
}

/** The folder that holds a clean absolute path; `/` holds itself. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Whether a clean path is the folder itself or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`)
}

/** The folder, the one that holds it, and so on up to `/`. */
export function ancestorsOf(folder: string): string[] {
  const found = [folder]
  for (let at = folder; at !== '/'; at = folderOf(at)) found.push(folderOf(at))
  return found
}
