import type { Call } from '../call.ts'
import { folderOf, isWithin } from '../path.ts'

/** Whether `*` and `?` in one part of a path cover a name. Walks both once, with one place to go back to. */
function matchesPart(pattern: string, name: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  for (let index = 0; index < name.length; ) {
    if (pattern[at] === '*') {
      star = at++
      resume = index
    } else if (pattern[at] === '?' || pattern[at] === name[index]) {
      at++
      index++
    } else if (star !== -1) {
      at = star + 1
      index = ++resume
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

/** Whether a pattern such as `packages/*` or `apps/**` covers a relative path. The same walk, over parts. */
function matchesFolder(pattern: string, path: string): boolean {
  const parts = pattern.replace(/^\.\//, '').replace(/\/+$/, '').split('/')
  const names = path.split('/')
  let reached = new Set([0])
  for (const name of names) {
    const next = new Set<number>()
    for (const state of closed(reached, parts)) {
      const part = parts[state]
      if (part === '**') next.add(state)
      else if (part !== undefined && matchesPart(part, name)) next.add(state + 1)
    }
    reached = next
  }
  return closed(reached, parts).has(parts.length)
}

/** `**` may also stand for nothing. */
function closed(states: ReadonlySet<number>, parts: readonly string[]): Set<number> {
  const all = new Set(states)
  for (const state of all) if (parts[state] === '**') all.add(state + 1)
  return all
}

/**
 * The manifests of the members that patterns name, below the root and among the copied files. `!` takes members out again.
 * What lies behind a link where a member can be is read perhaps.
 */
export function memberManifests(call: Call, root: string, patterns: readonly string[], name: string): readonly string[] {
  const { run } = call
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'))
  if (wanted.length === 0) return []
  for (const path of run.files.below(root)) {
    if (run.files.isLink(path) && leadsToMember(relativeTo(root, path), wanted)) {
      call.read(path, { below: true, certain: false, why: `looks for members of the workspace behind the link ${path}` })
    }
  }
  const unwanted = patterns.flatMap((pattern) => (pattern.startsWith('!') ? [pattern.slice(1)] : []))
  return run.files.below(root).filter((path) => {
    const folder = folderOf(path)
    if (!path.endsWith(`/${name}`) || folder === root || !isWithin(folder, root) || folder.includes('/node_modules')) return false
    const relative = relativeTo(root, folder)
    return wanted.some((pattern) => matchesFolder(pattern, relative)) && !unwanted.some((pattern) => matchesFolder(pattern, relative))
  })
}

function relativeTo(root: string, path: string): string {
  return path.slice(root === '/' ? 1 : root.length + 1)
}

/** Whether a path is a member's folder, or one on the way to it. */
function leadsToMember(path: string, patterns: readonly string[]): boolean {
  const depth = path.split('/').length
  return patterns.some((pattern) => {
    const parts = pattern.replace(/^\.\//, '').split('/')
    return parts.includes('**') || matchesFolder(parts.slice(0, depth).join('/'), path)
  })
}
