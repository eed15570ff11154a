import type { Call } from '../call.ts'
import { baseName, folderOf, isWithin } from '../path.ts'

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
  const clean = pattern.replace(/^\.\//, '').replace(/\/+$/, '')
  if (!/[*?]/.test(clean)) return clean === path
  const parts = clean.split('/')
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

const mostExpanded = 64

/** `{a,b}` written out. What is nested or too much is left to `loosened`. */
function expanded(pattern: string): readonly string[] {
  let open = [pattern]
  for (;;) {
    const next = open.flatMap((text) => {
      const [whole, list] = /\{([^{}]*)\}/.exec(text) ?? []
      return whole === undefined || list === undefined ? [text] : list.split(',').map((item) => text.replace(whole, () => item))
    })
    if (next.length === open.length || next.length > mostExpanded) return next.length > mostExpanded ? open : next
    open = next
  }
}

/** A part that holds more than `*` and `?` stands for any: too many members do no harm, one too few does. */
function loosened(pattern: string): string {
  return pattern.replace(/^(\.?\/)+/, '').split('/').map((part) => (/[{}]|[!@+]\(|[()|]/.test(part) ? '**' : part.includes('[') ? '*' : part)).join('/')
}

interface MemberPattern {
  readonly glob: string
  readonly leavesOut: boolean
}

/** What cannot be read exactly leaves nothing out. */
function readPatterns(patterns: readonly string[]): readonly MemberPattern[] {
  return patterns.flatMap((pattern) => {
    const leavesOut = pattern.startsWith('!')
    const globs = expanded(leavesOut ? pattern.slice(1) : pattern)
    if (leavesOut && globs.some((glob) => /[{}()[\]|]/.test(glob))) return []
    return globs.map((glob) => ({ glob: loosened(glob), leavesOut }))
  })
}

/** Whether patterns make a folder below the root a member; the last that fits decides. */
export function isMember(relative: string, patterns: readonly string[]): boolean {
  return memberTest(patterns)(relative)
}

/** The same for many folders. */
export function memberTest(patterns: readonly string[]): (relative: string) => boolean {
  const read = readPatterns(patterns)
  return (relative) => covers(relative, read)
}

function covers(relative: string, patterns: readonly MemberPattern[]): boolean {
  let inside = false
  for (const { glob, leavesOut } of patterns) if (inside === leavesOut && matchesFolder(glob, relative)) inside = !leavesOut
  return inside
}

/**
 * The manifests of the members that patterns name, below the root and among the copied files. `!` takes members out again.
 * What lies behind a link where a member can be is read perhaps.
 */
export function memberManifests(call: Call, root: string, patterns: readonly string[], name: string): readonly string[] {
  const { run } = call
  const read = readPatterns(patterns)
  const wanted = read.flatMap(({ glob, leavesOut }) => (leavesOut ? [] : [glob]))
  if (wanted.length === 0) return []
  for (const path of run.files.below(root, (path, isLink) => isLink && leadsToMember(relativeTo(root, path), wanted))) {
    call.read(path, { below: true, certain: false, why: `looks for members of the workspace behind the link ${path}` })
  }
  return run.files.below(root, (path) => {
    const folder = folderOf(path)
    if (baseName(path) !== name || folder === root || !isWithin(folder, root) || folder.includes('/node_modules/')) return false
    return covers(relativeTo(root, folder), read)
  })
}

export function relativeTo(root: string, path: string): string {
  return path.slice(root === '/' ? 1 : root.length + 1)
}

/** Whether a path is a member's folder, or one on the way to it. */
function leadsToMember(path: string, globs: readonly string[]): boolean {
  const depth = path.split('/').length
  return globs.some((glob) => {
    const parts = glob.split('/')
    return parts.includes('**') || matchesFolder(parts.slice(0, depth).join('/'), path)
  })
}
