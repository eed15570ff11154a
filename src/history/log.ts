import { getBuiltinModule } from 'node:process'
import { gitEnvironment, runGit, safeArguments, type GitAnswer } from '../context/git.ts'
import { readTreeListing, type GitEntry } from '../context/git-entry.ts'
import { logFormat, logParser, type Commit } from './log-parser.ts'

/** Commits of a repository's main line, and the tree of the newest. */
export interface GitHistory {
  /** Newest first. */
  readonly commits: readonly Commit[]
  /** All files after the newest commit, by their paths in the repository. */
  readonly files: ReadonlyMap<string, GitEntry>
  /** Whether reading was ended before git was done. */
  readonly isCut: boolean
}

/** Why there is no history: a clause. */
export interface NoHistory {
  readonly missing: string
}

/** Which commits. */
export interface LogRequest {
  /** A folder of the work tree. */
  readonly folder: string
  /** The newest commit; HEAD by default. */
  readonly until?: string | undefined
  /** The commit before the oldest; undefined: as many as `commits` says. */
  readonly since?: string | undefined
  /** At most so many. */
  readonly commits: number
  /** What is known of so far, for a terminal. */
  readonly onProgress?: (commits: number) => void
  /** Ends reading with what there is. */
  readonly signal?: AbortSignal
}

const mostMilliseconds = 60_000
const mostBytes = 1 << 28

/** Where in its repository a folder lies. */
export interface Place {
  /** The folder's path in the repository: empty for its root. */
  readonly prefix: string
}

/** Whether a folder is in a work tree whose history is whole. Git is asked once. */
export function placeInRepository(folder: string): Place | NoHistory {
  const answer = runGit(['rev-parse', '--is-shallow-repository', '--show-prefix'], folder)
  if (answer.kind !== 'output') return refused(answer)
  const [shallow, prefix = ''] = answer.bytes.toString('utf8').split('\n')
  if (shallow === 'true') return { missing: 'the clone is shallow' }
  return { prefix: prefix.replace(/\/$/, '') }
}

/** The commits that a request names with the tree of the newest: both are read at once. */
export async function readHistory(request: LogRequest): Promise<GitHistory | NoHistory> {
  const tip = request.until ?? 'HEAD'
  const wrong = wrongRevision(request)
  if (wrong) return wrong
  const commits: Commit[] = []
  const parser = logParser()
  const [log, tree] = await Promise.all([
    run(logArguments(request, tip), request, (bytes) => {
      commits.push(...parser.push(bytes))
      request.onProgress?.(commits.length)
      return !parser.isBroken
    }),
    treeAt(tip, request),
  ])
  if (log.missing !== undefined) return { missing: log.missing }
  if (tree.missing !== undefined) return { missing: tree.missing }
  if (!log.isCut) commits.push(...parser.end())
  if (parser.isBroken || !tree.files) return notUnderstood
  return { commits, files: tree.files, isCut: log.isCut }
}

/** The same while nothing else happens. */
export function readHistoryNow(request: LogRequest): GitHistory | NoHistory {
  const commits = readCommitsNow(request)
  if ('missing' in commits) return commits
  const tree = runGit(treeArguments(request.until ?? 'HEAD'), request.folder, { timeout: mostMilliseconds, maxBytes: mostBytes })
  if (tree.kind !== 'output') return refused(tree)
  const files = readTreeListing(tree.bytes)
  return files ? { commits, files, isCut: false } : notUnderstood
}

/** The commits alone, newest first. */
export function readCommitsNow(request: LogRequest): readonly Commit[] | NoHistory {
  const wrong = wrongRevision(request)
  if (wrong) return wrong
  const parser = logParser()
  const log = runGit(logArguments(request, request.until ?? 'HEAD'), request.folder, { timeout: mostMilliseconds, maxBytes: mostBytes })
  if (log.kind !== 'output') return refused(log)
  const commits = [...parser.push(log.bytes), ...parser.end()]
  return parser.isBroken ? notUnderstood : commits
}

const notUnderstood: NoHistory = { missing: 'git says what is not understood' }

function wrongRevision({ until, since }: LogRequest): NoHistory | undefined {
  return [until, since].some((revision) => revision?.startsWith('-')) ? { missing: 'a revision does not begin with a dash' } : undefined
}

function treeArguments(tip: string): readonly string[] {
  return ['ls-tree', '-r', '-z', '--full-tree', tip, '--']
}

function logArguments({ commits, since }: LogRequest, tip: string): readonly string[] {
  const range = since === undefined ? tip : `${since}..${tip}`
  const shown = ['--first-parent', '-m', '--raw', '--no-abbrev', '--no-renames', '--root', '-z', '--no-ext-diff', '--no-textconv', '--no-color', '--no-notes', '--ignore-submodules=none']
  return ['-c', 'log.diffMerges=first-parent', 'log', ...shown, `--format=${logFormat}`, `--max-count=${commits}`, range, '--']
}

async function treeAt(tip: string, request: LogRequest): Promise<{ readonly files?: ReadonlyMap<string, GitEntry> | undefined; readonly missing?: string | undefined }> {
  const chunks: Buffer[] = []
  const listing = await run(treeArguments(tip), { folder: request.folder }, (bytes) => {
    chunks.push(bytes)
    return true
  })
  return listing.missing === undefined ? { files: readTreeListing(Buffer.concat(chunks)) } : { missing: listing.missing }
}

interface Ended {
  readonly missing: string | undefined
  readonly isCut: boolean
}

/** Streams what git writes until it ends, `take` has enough, or a bound is reached. */
function run(args: readonly string[], { folder, signal }: Pick<LogRequest, 'folder' | 'signal'>, take: (bytes: Buffer) => boolean): Promise<Ended> {
  return new Promise((resolve) => {
    const child = getBuiltinModule('node:child_process').spawn('git', [...safeArguments, ...args], { cwd: folder, env: gitEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, timeout: mostMilliseconds })
    let [room, errors, isCut] = [mostBytes, '', false]
    const cut = (): void => {
      isCut = true
      child.kill()
    }
    signal?.addEventListener('abort', cut)
    child.stdout.on('data', (bytes: Buffer) => {
      room -= bytes.length
      if (!isCut && (room < 0 || !take(bytes))) cut()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = `${errors}${text}`.slice(0, 2000)
    })
    child.on('error', (error) => resolve({ missing: `git does not start: ${error.message}`, isCut }))
    child.on('close', (code, killedBy) => {
      signal?.removeEventListener('abort', cut)
      if (isCut) resolve({ missing: room < 0 ? 'git says more than is read' : undefined, isCut })
      else if (killedBy !== null) resolve({ missing: 'git takes too long', isCut })
      else resolve({ missing: code === 0 ? undefined : reasonIn(errors), isCut })
    })
  })
}

export const noWorkTree: NoHistory = { missing: 'the folder is in no git work tree' }

const noSuchRevision: NoHistory = { missing: 'there is no such revision' }

const nothingCommitted: NoHistory = { missing: 'the repository has no commit yet' }

function isEmpty(errors: string): boolean {
  return errors.includes('does not have any commits yet')
}

function isUnknownRevision(errors: string): boolean {
  return /unknown revision|bad revision|ambiguous argument|Not a valid object name/i.test(errors)
}

function reasonIn(errors: string): string {
  if (isUnknownRevision(errors)) return noSuchRevision.missing
  if (isEmpty(errors)) return nothingCommitted.missing
  return `git fails: ${errors.trim().split('\n')[0] ?? ''}`
}

function refused(answer: Exclude<GitAnswer, { kind: 'output' }>): NoHistory {
  if (answer.kind !== 'failed') return noWorkTree
  if (isUnknownRevision(answer.reason)) return noSuchRevision
  if (isEmpty(answer.reason)) return nothingCommitted
  return { missing: answer.reason.replace(/\.$/, '').replace(/^Git /, 'git ') }
}
