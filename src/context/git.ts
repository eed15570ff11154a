import { devNull } from 'node:os'
import { env, getBuiltinModule } from 'node:process'

/** What git said, or why it said nothing. */
export type GitAnswer =
  | { readonly kind: 'output'; readonly bytes: Buffer }
  /** Not in a work tree: no fault of anybody. */
  | { readonly kind: 'no-repository' }
  /** A sentence. */
  | { readonly kind: 'failed'; readonly reason: string }

/** Bounds of one call. */
export interface GitBounds {
  /** Milliseconds; 20,000 by default. */
  readonly timeout?: number
  /** Of the output; 256 MiB by default. */
  readonly maxBytes?: number
  /** What git reads from its standard input. */
  readonly input?: string
}

/**
 * Runs git in a folder whose repository nobody vouches for: nothing that its configuration names is executed, nothing is fetched, no lock
 * is taken and no terminal asked. Commands that show differences are given `--no-ext-diff --no-textconv` by the caller; commands that read
 * the bytes of the work tree (`status`, `diff` against it, `add`) are not for this function: attributes could name a filter to run.
 */
export function runGit(args: readonly string[], cwd: string, bounds: GitBounds = {}): GitAnswer {
  const { timeout = 20_000, maxBytes = 1 << 28, input } = bounds
  // Loaded here: that takes milliseconds, and a run over one file asks git nothing.
  const run = getBuiltinModule('node:child_process').spawnSync('git', [...safeArguments, ...args], {
    cwd,
    env: gitEnvironment(),
    timeout,
    maxBuffer: maxBytes,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
    windowsHide: true,
  })
  if (run.error !== undefined) return { kind: 'failed', reason: reasonOf(run.error) }
  if (run.status === 0) return { kind: 'output', bytes: run.stdout }
  return refusal(run.stderr.toString('utf8'))
}

/** Options for git itself, before the command. */
export const safeArguments: readonly string[] = [
  '--no-optional-locks',
  '--no-pager',
  ...[
    'core.fsmonitor=false',
    `core.hooksPath=${devNull}`,
    'core.pager=cat',
    'core.untrackedCache=false',
    'core.sshCommand=false',
    'core.askPass=',
    'credential.helper=',
    'diff.external=',
    'log.showSignature=false',
    'submodule.recurse=false',
    'safe.bareRepository=explicit',
    'protocol.allow=never',
  ].flatMap((setting) => ['-c', setting]),
]

/**
 * The environment for git: what the user configured through it stays, also system-wide configuration, where `safe.directory` may stand; what
 * leads to another repository than that of the folder goes, as it is set while a hook runs.
 */
export function gitEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || /^GIT_(?:CONFIG|TRACE|EXEC_PATH|CEILING|DISCOVERY)/.test(name))
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_TERMINAL_PROMPT: '0',
  }
}

function reasonOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'Git is not installed.'
  if (code === 'ETIMEDOUT') return 'Git takes too long.'
  if (code === 'ENOBUFS') return 'Git says more than is read.'
  return `Git does not start: ${error.message}.`
}

function refusal(errors: string): GitAnswer {
  if (/not a git repository|must be run in a work tree|cannot use bare repository/.test(errors)) return { kind: 'no-repository' }
  if (errors.includes('dubious ownership')) {
    return { kind: 'failed', reason: 'Git does not trust the repository, because it belongs to somebody else (safe.directory).' }
  }
  return { kind: 'failed', reason: `Git fails: ${errors.trim().split('\n')[0] ?? ''}.` }
}
