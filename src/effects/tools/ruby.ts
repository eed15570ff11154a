import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { takeGemfile } from '../closure/gemfile.ts'
import { takeFile } from '../closure/take-file.ts'
import { gitEnv } from '../conventional-env.ts'
import { folderOf, joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const rubyEnv = ['BUNDLE_*', 'BUNDLER_*', 'GEM_*', 'RUBY*', 'RAILS_ENV', 'RACK_ENV', ...gitEnv, 'SSH_*', 'XDG_*', 'CI']
const gemFolders = [
  '/usr/local/bundle/**', '/usr/local/lib/ruby/**', '/usr/local/bin/**', '?/var/lib/gems/**', '?/usr/lib/ruby/**', '?/usr/share/**',
  '~/.bundle/**', '~/.gem/**', '?~/.local/**',
]

/**
 * Indexes, and with `global_gem_cache` the packages too (https://bundler.io/man/bundle-config.1.html). What lies in `BUNDLE_PATH`
 * or in the official images' /usr/local/bundle is the installed gems themselves, which the image needs.
 */
const bundleCaches: readonly CacheFolder[] = [
  { path: '~/.bundle/cache', movedBy: ['BUNDLE_USER_CACHE', 'BUNDLE_USER_HOME/cache'], sharing: 'locked' },
]

function writeGems(call: Call): void {
  for (const name of ['GEM_HOME', 'BUNDLE_PATH', 'BUNDLE_APP_CONFIG', 'BUNDLE_BIN', 'BUNDLE_USER_HOME', 'BUNDLE_USER_CACHE']) {
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
  for (const name of ['gems.rb', 'Gemfile']) {
    const folder = nearestWith(call.run, call.cwd, name)
    if (folder !== undefined) return joinPath(folder, name)
  }
  return joinPath(call.cwd, 'Gemfile')
}

/** By options and variables alone: the official images set `BUNDLE_APP_CONFIG`, with which .bundle/config of the project does not count. */
function isFrozen(call: Call): boolean {
  return call.has('--deployment', '--frozen') || ['BUNDLE_DEPLOYMENT', 'BUNDLE_FROZEN'].some((name) => /^(1|true|t|yes|y)$/i.test(call.variable(name) ?? ''))
}

function lockOf(gemfile: string): string {
  return gemfile.endsWith('/gems.rb') ? gemfile.replace(/\.rb$/, '.locked') : `${gemfile}.lock`
}

function installBundle(call: Call): void {
  writeGems(call)
  const gemfile = gemfileOf(call)
  if (gemfile === undefined) return call.unknown('runs in a folder that is not known')
  const root = folderOf(gemfile)
  const lock = lockOf(gemfile)
  const isThere = call.run.files.has(lock)
  takeGemfile(call, gemfile)
  takeFile(call, lock)
  if (!isThere) call.refresh('finds no Gemfile.lock and takes the newest versions that fit')
  for (const name of ['.bundle/config', '.tool-versions']) takeFile(call, joinPath(root, name))
  call.read(joinPath(root, 'vendor/cache'), { below: true })
  call.write(joinPath(root, '.bundle'), { below: true })
  call.write(joinPath(root, 'vendor/bundle'), { below: true, certain: false })
  if (isFrozen(call)) return
  const why = isThere ? 'perhaps rewrites its lock file; with `BUNDLE_FROZEN=true` it fails instead' : 'writes its lock file'
  call.write(lock, { certain: !isThere, why })
}

function lockBundle(call: Call): void {
  installBundle(call)
  const gemfile = gemfileOf(call)
  if (gemfile === undefined) return
  call.write(lockOf(gemfile))
  if (/add|remove/.test(call.label)) call.write(gemfile)
  if (!call.label.includes('lock') || call.has('--update')) call.refresh('takes the newest versions that fit')
}

function cacheGems(call: Call): void {
  installBundle(call)
  call.write('vendor/cache/**')
}

function installGems(call: Call): void {
  writeGems(call)
  for (const file of call.values('-g', '--file')) call.read(file)
  if (call.has('-g', '--file')) return call.unknown('installs what a file asks for')
  const versions = call.values('-v', '--version')
  const versioned = versions.length > 0 && versions.every(({ text }) => !/[~<>^*]/.test(text))
  for (const operand of call.operands) {
    if (/\.gem$/.test(operand.value ?? '') || operand.glob) call.read(operand)
    else if (!versioned && !/:['"]?(\d+\.\d+|\$)/.test(operand.text)) call.refresh(`takes the newest version of ${operand.text}`)
  }
}

function buildGem(call: Call): void {
  call.read('./**')
  const [output] = call.values('-o', '--output')
  call.write(output ?? './**')
  call.unknown('runs the gemspec, which may read any file')
}

/** Installers of Ruby gems. */
export const rubyTools: readonly Tool[] = [
  {
    names: ['bundle', 'bundler'],
    network: true,
    source: 'https://bundler.io/man/bundle-install.1.html',
    work: 'ruby-install',
    valued: [
      '--jobs', '-j', '--retry', '-r', '--without', '--with', '--path', '--gemfile', '--binstubs', '--shebang', '--trust-policy', '-P',
      '--target-rbconfig', '--lockfile', '--group', '-g', '--source', '--cache-path', '--add-platform', '--remove-platform',
    ],
    env: rubyEnv,
    reads: ['~/.bundle/**', '/usr/local/bundle/**', '?~/.gemrc', '?~/.netrc', '?~/.ssh/**', '?~/.gitconfig'],
    uses: [
      { words: ['install', ''], installs: 'project', foreignCode: true, caches: bundleCaches, act: installBundle },
      { words: ['update', 'lock', 'add', 'remove'], foreignCode: true, caches: bundleCaches, act: lockBundle },
      { words: ['cache', 'package', 'pack'], foreignCode: true, caches: bundleCaches, act: cacheGems },
      {
        words: ['config', 'config set', 'config unset', 'config get', 'config list'],
        work: 'file-work',
        reads: ['.bundle/config'],
        writes: ['.bundle/**', '~/.bundle/**', '/usr/local/bundle/config'],
        act: (call) => writeSettings(call),
      },
      {
        words: ['clean', 'check', 'list', 'show', 'info', 'platform', 'version', 'outdated', 'doctor', 'env'],
        work: 'other',
        reads: ['Gemfile', 'Gemfile.lock', '.bundle/**', '?./**'],
        writes: ['?/usr/local/bundle/**', '?vendor/**'],
      },
    ],
  },
  {
    names: ['gem', 'fluent-gem'],
    network: true,
    source: 'https://guides.rubygems.org/command-reference/',
    work: 'ruby-install',
    valued: ['-v', '--version', '-i', '--install-dir', '-n', '--bindir', '--source', '-s', '--platform', '-P', '-g', '--file', '-o', '--output', '-B', '--build-root', '--minimal-deps'],
    env: rubyEnv,
    reads: ['?~/.gemrc', '/usr/local/bundle/**', '?~/.gem/**', '?/usr/local/etc/gemrc'],
    uses: [
      { words: ['install', 'i'], installs: 'system', foreignCode: true, act: installGems },
      { words: ['update'], installs: 'system', foreignCode: true, act: (call) => updateGems(call) },
      { words: ['uninstall', 'cleanup', 'sources', 'pristine'], act: writeGems },
      { words: ['build'], work: 'other', act: buildGem },
      { words: ['list', 'environment', 'env', 'which', 'info', 'search', 'contents'], work: 'other' },
    ],
  },
]

function writeSettings(call: Call): void {
  const folder = call.variable('BUNDLE_APP_CONFIG')
  if (folder !== undefined && call.cwd !== undefined) call.write(joinPath(call.cwd, `${folder}/config`))
}

/** `gem update --system 3.5.0` takes that release of RubyGems itself. */
function updateGems(call: Call): void {
  writeGems(call)
  if (!call.has('--system') || !call.operands.some(({ text }) => /^\d+\.\d+\.\d+|\$/.test(text))) call.refresh('takes the newest gems')
}
