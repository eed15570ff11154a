import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { gitEnvironment } from '../../src/context/git.ts'

/** What one commit writes: a text, a link, an executable file, or nothing more at that path. */
export type Written = string | { readonly link: string } | { readonly script: string } | null

export interface Repository {
  readonly folder: string
  git(...args: readonly string[]): string
  commit(files: Readonly<Record<string, Written>>): string
}

/** A git repository in a temporary folder, gone after the test. */
export function repository(...commits: readonly Readonly<Record<string, Written>>[]): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'stratalint-git-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const runGit = (args: readonly string[], input?: string): string => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main', '-c', 'commit.gpgsign=false', '-c', 'gc.auto=0']
    return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8', env: gitEnvironment(), stdio: ['pipe', 'pipe', 'ignore'], input }).trim()
  }
  const git = (...args: readonly string[]): string => runGit(args)
  git('init', '-q')
  if (commits.length > 0) {
    runGit(['fast-import', '--quiet'], importOf(commits))
    git('reset', '-q', '--hard')
  }
  return { folder, git, commit: (files) => commit({ folder, git }, files) }
}

/** What `git fast-import` reads: all commits with one process. */
function importOf(commits: readonly Readonly<Record<string, Written>>[]): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`
  const quoted = (path: string): string => (/["\\\n]/.test(path) ? JSON.stringify(path) : path)
  return commits
    .flatMap((files, index) => [
      `commit refs/heads/main\ncommitter a <a@example.com> ${1_700_000_000 + index} +0000\n${data('x')}`,
      ...Object.entries(files).map(([path, written]) => {
        if (written === null) return `D ${quoted(path)}\n`
        if (typeof written === 'string') return `M 100644 inline ${quoted(path)}\n${data(written)}`
        return 'link' in written ? `M 120000 inline ${quoted(path)}\n${data(written.link)}` : `M 100755 inline ${quoted(path)}\n${data(written.script)}`
      }),
    ])
    .join('')
}

function commit({ folder, git }: Pick<Repository, 'folder' | 'git'>, files: Readonly<Record<string, Written>>): string {
  for (const [path, written] of Object.entries(files)) {
    const file = join(folder, path)
    rmSync(file, { recursive: true, force: true })
    mkdirSync(dirname(file), { recursive: true })
    if (written === null) continue
    if (typeof written === 'string') writeFileSync(file, written)
    else if ('link' in written) symlinkSync(written.link, file)
    else {
      writeFileSync(file, written.script)
      chmodSync(file, 0o755)
    }
  }
  git('add', '-A')
  git('commit', '-q', '--allow-empty', '-m', 'x')
  return git('rev-parse', 'HEAD')
}
