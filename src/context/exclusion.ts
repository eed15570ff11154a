import { cleanPath } from './clean-path.ts'
import { readExcludes } from './ignore-file.ts'
import { matcherOf } from './ignore-matcher.ts'

/**
 * Whether `--exclude` leaves out what lies at an absolute path of a stage, by the sources that a copy names there. The patterns are relative
 * to each thing copied and never leave out the thing itself; of a wildcard's things it counts how deep they lie.
 */
export function exclusionOf(sources: readonly string[], exclude: readonly string[]): (path: string) => boolean {
  if (exclude.length === 0) return () => false
  const matcher = matcherOf(readExcludes(exclude).patterns)
  const depths = sources.map((source) => partsOf(cleanPath(`/${source}`)).length)
  return (path) => {
    const parts = partsOf(path)
    const inside = depths.filter((depth) => depth < parts.length)
    return inside.length > 0 && inside.every((depth) => matcher.stateOf(parts.slice(depth).join('/')).isExcluded)
  }
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '')
}
