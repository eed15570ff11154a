import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { parseRecord, recordOf, textOf, textsOf, textsWithin } from '../closure/json.ts'
import { memberManifests } from '../closure/workspace.ts'
import { gitEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import type { Tool } from '../tool.ts'

const composerEnv = ['COMPOSER*', 'PHP*', 'SYMFONY_*', ...gitEnv, 'SSH_*', 'XDG_*', 'APP_ENV', 'CI']

/** Events that `composer install` and the writing of the autoloader raise. */
const events = [
  'pre-install-cmd', 'post-install-cmd', 'pre-update-cmd', 'post-update-cmd', 'pre-autoload-dump', 'post-autoload-dump',
  'post-root-package-install', 'pre-operations-exec', 'pre-pool-create', 'init', 'command',
]

function installComposer(call: Call): void {
  const given = call.values('-d', '--working-dir')[0]
  const start = given ? (given.value !== undefined && call.cwd !== undefined ? joinPath(call.cwd, given.value) : undefined) : call.cwd
  const root = start === undefined ? undefined : nearestWith(call.run, start, 'composer.json')
  const fields = root === undefined ? undefined : parseRecord(call.run.files.read(joinPath(root, 'composer.json')) ?? '')
  if (root === undefined || fields === undefined) {
    return call.unknown('finds no composer.json among the copied files that can be read, so what it reads is not known')
  }
  call.manifest(joinPath(root, 'composer.json'))
  takeLock(call, root)
  const config = recordOf(fields.get('config'))
  const vendor = joinPath(root, textOf(config?.get('vendor-dir')) ?? 'vendor')
  call.write(vendor, { below: true })
  call.read(vendor, { below: true })
  takeSettings(call, root)
  takeRepositories(call, root, fields)
  takeAutoload(call, root, fields)
  takeScripts(call, root, fields)
  const patches = [...textsWithin(recordOf(fields.get('extra'))?.get('patches'))].filter((text) => !text.includes('://') && /\.(patch|diff)$/.test(text))
  for (const patch of patches) call.manifest(joinPath(root, patch))
  const extra = recordOf(fields.get('extra'))
  if (extra?.has('merge-plugin') || extra?.has('patches-file')) {
    call.read(root, { below: true, certain: false, why: 'has a plugin that reads more files of the project' })
  }
}

function takeLock(call: Call, root: string): void {
  const lock = joinPath(root, 'composer.lock')
  const updates = call.label.includes('update') || call.label.includes('require')
  if (call.run.files.has(lock)) call.manifest(lock)
  else call.read(lock)
  if (call.run.files.has(lock) && !updates) return
  call.refresh('takes the newest versions that fit')
  call.write(lock, { why: 'writes its lock file' })
  if (updates) call.write(joinPath(root, 'composer.json'))
}

function takeSettings(call: Call, root: string): void {
  for (const name of ['auth.json', 'symfony.lock']) {
    const path = joinPath(root, name)
    if (call.run.files.has(path)) call.manifest(path)
    else call.read(path)
  }
  call.write(joinPath(root, 'symfony.lock'), { certain: false })
}

/** Repositories of type `path` are folders, or patterns of folders, in the project. */
function takeRepositories(call: Call, root: string, fields: ReadonlyMap<string, unknown>): void {
  const repositories = fields.get('repositories')
  const list = Array.isArray(repositories) ? repositories : [...(recordOf(repositories)?.values() ?? [])]
  for (const repository of list) {
    const entry = recordOf(repository)
    const url = textOf(entry?.get('url'))
    const type = entry?.get('type')
    if (url === undefined || (type !== 'path' && type !== 'artifact')) continue
    for (const manifest of memberManifests(call, root, [url], 'composer.json')) call.manifest(manifest)
    call.read(joinPath(root, url.replace(/[*?].*$/, '')), { below: true, why: `installs the local packages in ${url}` })
  }
}

/** The autoloader lists the classes it finds, so writing it reads the sources where it is told to look. */
function takeAutoload(call: Call, root: string, fields: ReadonlyMap<string, unknown>): void {
  if (call.has('--no-autoloader')) return
  const optimized = call.has('-o', '--optimize-autoloader', '-a', '--classmap-authoritative') || recordOf(fields.get('config'))?.get('optimize-autoloader') === true
  for (const field of call.has('--no-dev') ? ['autoload'] : ['autoload', 'autoload-dev']) {
    for (const [kind, value] of recordOf(fields.get(field)) ?? []) {
      const scanned = optimized ? kind !== 'exclude-from-classmap' : kind === 'classmap'
      if (!scanned) continue
      for (const path of textsWithin(value)) {
        call.read(joinPath(root, path), { below: true, why: `looks for classes in ${joinPath(root, path)}` })
      }
    }
  }
}

/** Scripts run PHP code and programs of the project; plugins run code of packages. */
function takeScripts(call: Call, root: string, fields: ReadonlyMap<string, unknown>): void {
  const plugins = recordOf(recordOf(fields.get('config'))?.get('allow-plugins'))
  if (!call.has('--no-plugins') && plugins && [...plugins.values()].includes(true)) {
    call.read(root, { below: true, certain: false, why: 'runs plugins, which may read the project' })
    call.write(root, { below: true, certain: false, why: 'runs plugins, which may write into the project' })
  }
  if (call.has('--no-scripts')) return
  const scripts = recordOf(fields.get('scripts'))
  for (const event of events) {
    const value = scripts?.get(event)
    for (const text of typeof value === 'string' ? [value] : textsOf(value)) {
      if (/^[\w\\]+::\w+$/.test(text) || text.startsWith('@')) call.unknown(`runs \`${text}\` of the project`)
      else call.projectScript(text, root)
    }
  }
}

const valued = [
  '-d', '--working-dir', '--prefer-install', '--audit-format', '--format', '--ignore-platform-req', '--apcu-autoloader-prefix',
]
const composerCaches = ['~/.composer/**', '~/.cache/**', '~/.config/composer/**', '?~/.local/share/composer/**', '?/tmp/cache/**']

/** Installers of PHP packages and extensions. */
export const phpTools: readonly Tool[] = [
  {
    names: ['composer', 'composer.phar'],
    network: true,
    source: 'https://getcomposer.org/doc/03-cli.md',
    work: 'php-install',
    valued,
    env: composerEnv,
    reads: [...composerCaches, '?~/.gitconfig', '?~/.ssh/**', '?~/.netrc'],
    writes: composerCaches,
    uses: [
      { words: ['install', 'i', 'update', 'u', 'require'], installs: 'project', act: installComposer },
      {
        words: ['config', 'clear-cache', 'clearcache', 'cc', 'self-update', 'selfupdate'],
        work: 'file-work',
        reads: ['composer.json'],
        writes: ['?composer.json', '/usr/local/bin/composer', '?auth.json'],
      },
      {
        words: ['dump-autoload', 'dumpautoload'],
        work: 'other',
        reads: ['./**', 'vendor/**'],
        writes: ['vendor/**'],
        act: (call) => (call.has('--no-scripts') ? undefined : call.unknown('runs the scripts of the project')),
      },
      {
        words: ['show', 'check-platform-reqs', 'validate', 'diagnose', 'audit'],
        work: 'other',
        reads: ['composer.json', 'composer.lock', 'vendor/**'],
      },
    ],
  },
  {
    names: ['docker-php-ext-install', 'docker-php-ext-configure', 'docker-php-ext-enable', 'docker-php-source'],
    source: 'https://hub.docker.com/_/php',
    work: 'php-install',
    env: ['PHP_*', 'PHPIZE_DEPS'],
    foreignCode: true,
    reads: ['/usr/src/php/**', '/usr/src/php.tar.xz', '/usr/local/etc/**'],
    writes: ['/usr/src/php/**', '/usr/local/etc/**', '/usr/local/lib/**', '/usr/local/include/**', '/usr/local/bin/**'],
    act: (call) => mayInstallPackages(call),
  },
  {
    names: ['pecl', 'pear'],
    network: true,
    source: 'https://www.php.net/manual/en/install.pecl.php',
    work: 'php-install',
    env: ['PHP_*'],
    foreignCode: true,
    reads: ['/usr/local/etc/**', '~/.pearrc'],
    writes: ['/usr/local/etc/**', '/usr/local/lib/**', '/usr/local/include/**', '~/.pearrc'],
    act: (call) => takeVersion(call),
  },
  {
    names: ['php'],
    network: true,
    source: 'https://www.php.net/manual/en/features.commandline.php',
    work: 'other',
    env: ['PHP*'],
    valued: ['-d', '-c'],
    act: (call) => runPhp(call),
  },
]

/** On Alpine the compilers are fetched and taken away again. */
function mayInstallPackages(call: Call): void {
  for (const folder of ['/usr/**', '/etc/**', '/lib/**', '/var/**']) {
    call.write(folder, { certain: false, why: 'perhaps installs compilers and takes them away again' })
  }
}

function takeVersion(call: Call): void {
  for (const { text } of call.operands.slice(1)) if (!/-\d+\.\d+|\$/.test(text)) call.refresh(`takes the newest version of ${text}`)
}

function runPhp(call: Call): void {
  if (call.operands[0] && !call.has('-r')) call.read(call.operands[0])
  call.unknown('runs a program that nobody reads here, and may read and write any file')
}
