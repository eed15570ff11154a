import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { takeGemfile } from '../closure/gemfile.ts'
import { gitEnv } from '../conventional-env.ts'
import { folderOf, joinPath } from '../path.ts'
import type { Tool } from '../tool.ts'

const rubyEnv = ['BUNDLE_*', 'BUNDLER_*', 'GEM_*', 'RUBY*', 'RAILS_ENV', 'RACK_ENV', ...gitEnv, 'SSH_*', 'XDG_*', 'CI']
const gemFolders = [
  '/usr/local/bundle/**', '/usr/local/lib/ruby/**', '/usr/local/bin/**', '?/var/lib/gems/**', '?/usr/lib/ruby/**', '?/usr/share/**',
  '~/.bundle/**', '~/.gem/**', '?~/.local/**',
]

function writeGems(call: Call): void {
  for (const name of ['GEM_HOME', 'BUNDLE_PATH', 'BUNDLE_APP_CONFIG']) {
    const folder = call.variable(name)
    if (folder !== undefined && call.cwd !== undefined) call.write(`${joinPath(call.cwd, folder)}/**`)
  }
  for (const folder of call.values('--path', '-i', '--install-dir', '--binstubs', '-n', '--bindir')) call.write(folder, { below: true })
  for (const folder of gemFolders) call.write(folder)
}

function gemfileOf(call: Call): string | undefined {
  const given = call.values('--gemfile')[0]?.value ?? call.variable('BUNDLE_GEMFILE')
  if (call.cwd === undefined) return undefined
  if (given !== undefined) return joinPath(call.cwd, given)
  return joinPath(nearestWith(call.run, call.cwd, 'Gemfile') ?? call.cwd, 'Gemfile')
}

function isFrozen(call: Call): boolean {
  if (call.has('--deployment', '--frozen')) return true
  return ['BUNDLE_DEPLOYMENT', 'BUNDLE_FROZEN'].some((name) => /^(1|true)$/.test(call.variable(name) ?? ''))
}

function installBundle(call: Call): void {
  writeGems(call)
  const gemfile = gemfileOf(call)
  if (gemfile === undefined) return call.unknown('runs in a folder that is not known')
  const root = folderOf(gemfile)
  takeGemfile(call, gemfile)
  const lock = `${gemfile}.lock`
  if (call.run.files.has(lock)) call.manifest(lock)
  else {
    call.read(lock)
    call.refresh('finds no Gemfile.lock and takes the newest versions that fit')
  }
  for (const name of ['.bundle/config', '.tool-versions']) {
    const path = joinPath(root, name)
    if (call.run.files.has(path)) call.manifest(path)
    else call.read(path)
  }
  call.read(joinPath(root, 'vendor/cache'), { below: true })
  call.write(joinPath(root, '.bundle'), { below: true })
  call.write(joinPath(root, 'vendor/bundle'), { below: true, certain: false })
  if (!isFrozen(call)) call.write(lock, { certain: !call.run.files.has(lock), why: 'perhaps rewrites its lock file' })
}

function installGems(call: Call): void {
  writeGems(call)
  for (const operand of call.operands) {
    if (/\.gem$/.test(operand.value ?? '') || operand.glob) call.read(operand)
    else if (call.values('-v', '--version').length === 0 && !/:\d+\.\d+/.test(operand.text)) call.refresh(`takes the newest version of ${operand.text}`)
  }
}

/** Installers of Ruby gems. */
export const rubyTools: readonly Tool[] = [
  {
    names: ['bundle', 'bundler'],
    network: true,
    source: 'https://bundler.io/man/bundle-install.1.html',
    work: 'ruby-install',
    valued: ['--jobs', '-j', '--retry', '--without', '--with', '--path', '--gemfile', '--binstubs', '--shebang', '--trust-policy'],
    env: rubyEnv,
    reads: ['~/.bundle/**', '/usr/local/bundle/**', '?~/.gemrc', '?~/.netrc', '?~/.ssh/**', '?~/.gitconfig'],
    uses: [
      { words: ['install', ''], installs: 'project', foreignCode: true, act: installBundle },
      {
        words: ['config', 'config set', 'config unset'],
        work: 'file-work',
        reads: ['.bundle/config'],
        writes: ['.bundle/**', '~/.bundle/**', '/usr/local/bundle/config'],
      },
      {
        words: ['clean', 'check', 'list', 'show', 'info', 'platform', 'version'],
        work: 'other',
        reads: ['Gemfile', 'Gemfile.lock', '.bundle/**', '?./**'],
        writes: ['?/usr/local/bundle/**'],
      },
    ],
  },
  {
    names: ['gem', 'fluent-gem'],
    network: true,
    source: 'https://guides.rubygems.org/command-reference/',
    work: 'ruby-install',
    valued: ['-v', '--version', '-i', '--install-dir', '-n', '--bindir', '--source', '-s', '--platform'],
    env: rubyEnv,
    reads: ['?~/.gemrc', '/usr/local/bundle/**', '?~/.gem/**'],
    uses: [
      { words: ['install', 'i'], installs: 'system', foreignCode: true, act: installGems },
      { words: ['update'], installs: 'system', foreignCode: true, refresh: 'takes the newest gems', act: writeGems },
      { words: ['uninstall', 'cleanup', 'sources', 'pristine'], act: writeGems },
      { words: ['list', 'environment', 'env', 'which'], work: 'other' },
    ],
  },
]
