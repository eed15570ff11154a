import type { Source, Step } from './build-graph.ts'

type Remote = Extract<Source, { readonly kind: 'remote' }>

/** How an ADD is told what its remote holds. */
export interface RemoteFlags {
  readonly checksum: string | undefined
  readonly keepsGitDir: boolean
}

/**
 * A source of ADD that is fetched: a file over HTTP, or a git repository (an HTTP address is one where its path ends in `.git`).
 * Undefined for a path of the build context. What `--checksum` or a whole commit id says is known without a look at the remote.
 */
export function remoteSource(path: string, { checksum, keepsGitDir }: RemoteFlags): Remote | undefined {
  if (!isGit(path)) return /^https?:\/\//i.test(path) ? { kind: 'remote', url: path, pinned: checksum } : undefined
  const [, ref = '', folder = ''] = /#([^:]*):?(.*)$/s.exec(path) ?? []
  const commit = checksum ?? (/^[0-9a-f]{40}$/.test(ref) ? ref : undefined)
  return { kind: 'remote', url: path, pinned: commit && [commit, folder, ...(keepsGitDir ? [`.git#${ref}`] : [])].join(' ') }
}

function isGit(path: string): boolean {
  return /^(?:git|ssh):\/\//i.test(path) || /^[\w.-]+@[\w.-]+:/.test(path) || /^https?:\/\/[^?#]*\.git(?:[?#]|$)/i.test(path)
}

/** The address of a file that an ADD fetches in every build, because nothing but its bytes says what it is; undefined for others, repositories among them. */
export function uncheckedUrl({ edges }: Step): string | undefined {
  for (const { role, by, from } of edges) {
    if (role === 'copy' && by === 'content' && from.kind === 'remote' && from.pinned === undefined && !isGit(from.url)) return from.url
  }
  return undefined
}

/** By what name the key knows a remote source: the last element of an address, nothing of a repository. */
export function remoteName(path: string): string {
  if (isGit(path)) return ''
  const [, file = ''] = /^https?:\/\/[^/?#]*([^?#]*)/i.exec(path) ?? []
  return file.replace(/\/+$/, '').replace(/^.*\//s, '') || '__unnamed__'
}
