import { gitPath, type GitEntry } from '../context/git-entry.ts'

/** What a commit did to one path, against its first parent. */
export interface FileChange {
  readonly path: string
  /** Undefined for a path that is new. */
  readonly before: GitEntry | undefined
  /** Undefined for a path that is gone. */
  readonly after: GitEntry | undefined
}

/** One commit of the main line: a set of changes that happened together. */
export interface Commit {
  readonly id: string
  /** When it was committed, in seconds since 1970. */
  readonly time: number
  readonly changes: readonly FileChange[]
}

/** The format of a commit's line that the parser reads; it goes with `--raw --no-abbrev --no-renames -z`. */
export const logFormat = '%H %ct'

/** Reads what git writes, piece by piece as it comes. */
export interface LogParser {
  /** The commits that are complete with these bytes. */
  push(bytes: Uint8Array): readonly Commit[]
  /** The last commit, once git has ended. */
  end(): readonly Commit[]
  /** Set where git says what this parser does not understand, from where on nothing is read. */
  readonly isBroken: boolean
}

/** A longer line is no line of git's. */
const longestToken = 1 << 17

/** Paths hold no zero byte, and come right after the line that announces them: they cannot be mistaken for anything else. */
export function logParser(): LogParser {
  let rest: Uint8Array = new Uint8Array()
  let open: (Commit & { readonly changes: FileChange[] }) | undefined
  let announced: Omit<FileChange, 'path'> | undefined
  let isBroken = false

  const take = (token: Uint8Array): Commit | undefined => {
    if (announced) {
      open?.changes.push({ path: gitPath(token), ...announced })
      announced = undefined
      return undefined
    }
    const line = gitPath(token).replace(/^\n+/, '')
    announced = open && readAnnouncement(line)
    if (announced) return undefined
    const head = /^([0-9a-f]{40,64}) (\d{1,15})$/.exec(line)
    isBroken = head === null
    const done = open
    open = head ? { id: head[1] ?? '', time: Number(head[2]), changes: [] } : undefined
    return isBroken ? undefined : done
  }

  return {
    get isBroken() {
      return isBroken
    },
    push(bytes) {
      const commits: Commit[] = []
      const all = rest.length === 0 ? bytes : joined(rest, bytes)
      let start = 0
      for (let end = all.indexOf(0); end !== -1 && !isBroken; start = end + 1, end = all.indexOf(0, start)) {
        const commit = take(all.subarray(start, end))
        if (commit) commits.push(commit)
      }
      rest = all.slice(start)
      isBroken ||= rest.length > longestToken
      if (isBroken) rest = new Uint8Array()
      return commits
    },
    end() {
      isBroken ||= rest.length > 0 || announced !== undefined
      const last = isBroken || !open ? [] : [open]
      open = undefined
      return last
    },
  }
}

/** `:100644 100755 <id> <id> M`: one path follows. */
function readAnnouncement(line: string): Omit<FileChange, 'path'> | undefined {
  const found = /^:([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [ADMTUX]$/.exec(line)
  if (!found) return undefined
  const [, oldMode = '', mode = '', oldId = '', id = ''] = found
  return { before: entryOf(oldMode, oldId), after: entryOf(mode, id) }
}

function entryOf(mode: string, id: string): GitEntry | undefined {
  return mode === '000000' ? undefined : { mode: Number.parseInt(mode, 8), id }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}
