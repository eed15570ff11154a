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

/** " and 2 more" behind the first of all, and nothing where it is alone. */
export function countMore(all: readonly unknown[]): string {
  return all.length === 1 ? '' : ` and ${all.length - 1} more`
}
