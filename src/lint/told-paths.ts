const mostNamed = 5

/** Paths for a sentence: the first few, and how many more there are. */
export function listPaths(paths: readonly string[]): string {
  const named = paths.slice(0, mostNamed).join(', ')
  return paths.length > mostNamed ? `${named} and ${paths.length - mostNamed} more` : named
}

/** "12 other files". */
export function countOthers(files: number): string {
  return files === 1 ? '1 other file' : `${files} other files`
}
