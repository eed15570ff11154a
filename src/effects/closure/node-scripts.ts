import { byText } from '../by-text.ts'
import { parseRecord, recordOf, textOf } from './json.ts'

/** What is known of the install scripts of the packages that a lock file names. */
export type DependencyScripts =
  | { readonly kind: 'none' }
  | { readonly kind: 'packages'; readonly names: readonly string[] }
  | { readonly kind: 'untold'; readonly why: string }

function nameOf(path: string): string {
  const at = path.lastIndexOf('node_modules/')
  return at === -1 ? path : path.slice(at + 'node_modules/'.length)
}

/** What was learnt of the packages that a lock file marks; undefined where it marks none, or cannot be read. */
export function packagesWith(names: readonly string[] | undefined): DependencyScripts {
  return names ? { kind: 'packages', names } : { kind: 'untold', why: 'may run install scripts of packages (the lock file does not tell)' }
}

/** Of npm's lock file, which marks such packages from its second version on. */
export const scriptsInNpmLock = byText((text) => markedInNpmLock(text, false))

/** The same without packages that are for development alone. */
export const scriptsOfProduction = byText((text) => markedInNpmLock(text, true))

function markedInNpmLock(text: string, withoutDev: boolean): readonly string[] | undefined {
  const packages = recordOf(parseRecord(text)?.get('packages'))
  if (packages === undefined) return undefined
  const names = new Set<string>()
  for (const [path, value] of packages) {
    const entry = path.includes('node_modules/') ? recordOf(value) : undefined
    if (entry?.get('hasInstallScript') !== true || (withoutDev && entry.get('dev') === true)) continue
    names.add(nameOf(path))
  }
  return [...names]
}

/** Of pnpm's lock file, which marks such packages up to its version 6. */
export const scriptsInPnpmLock = byText((text): readonly string[] | undefined => {
  const version = Number(/^lockfileVersion:\s*['"]?(\d+)/m.exec(text)?.[1])
  if (version !== 5 && version !== 6) return undefined
  const names = new Set<string>()
  let current = ''
  for (const line of text.split('\n')) {
    const key = /^ {2}['"]?\/?((?:@[^/]+\/)?[^/@('"]+)/.exec(line)?.[1]
    if (key !== undefined && !line.startsWith('   ')) current = key
    else if (/^\s+requiresBuild: true/.test(line)) names.add(current)
  }
  return [...names]
})

/** The folders that npm's lock file links into the install instead of packing them; undefined where the file does not tell. */
export function linksInNpmLock(text: string): ReadonlySet<string> | undefined {
  const packages = recordOf(parseRecord(text)?.get('packages'))
  if (packages === undefined) return undefined
  const links = new Set<string>()
  for (const value of packages.values()) {
    const entry = recordOf(value)
    const target = entry?.get('link') === true ? textOf(entry.get('resolved')) : undefined
    if (target !== undefined) links.add(target)
  }
  return links
}
