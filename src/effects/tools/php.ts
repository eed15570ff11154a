import type { Call } from '../call.ts'
import {
  dumpEvents, installEvents, takeAutoload, takeComposerProject, takeExtra, takePlugins, takeRepositories, takeScripts,
} from '../closure/composer-project.ts'
import type { ComposerProject } from '../closure/composer-project.ts'
import { textOf } from '../closure/json.ts'
import { takeFile } from '../closure/take-file.ts'
import { gitEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const composerEnv = ['COMPOSER*', 'PHP*', 'SYMFONY_*', ...gitEnv, 'SSH_*', 'XDG_*', 'APP_ENV', 'CI']

/** Where the downloads are kept hangs on variables, of the official image too, and on folders that are there or not (https://getcomposer.org/doc/03-cli.md#composer-cache-dir). */
const caches: readonly CacheFolder[] = ['?~/.cache/composer', '?~/.composer/cache', '?/tmp/cache'].map((path) => ({
  path,
  movedBy: ['COMPOSER_CACHE_DIR', 'COMPOSER_HOME/cache', 'XDG_CACHE_HOME/composer'],
  offBy: ['--no-cache', 'COMPOSER_NO_CACHE'],
  sharing: 'locked',
}))

function installComposer(call: Call): void {
  const project = takeComposerProject(call)
  moveHome(call)
  if (project === undefined) return
  const { root, config } = project
  takeLock(call, project)
  const vendor = joinPath(root, call.variable('COMPOSER_VENDOR_DIR') ?? textOf(config.get('vendor-dir')) ?? 'vendor')
  call.write(vendor, { below: true })
  call.read(vendor, { below: true })
  for (const name of ['auth.json', 'symfony.lock']) takeFile(call, joinPath(root, name))
  call.write(joinPath(root, 'symfony.lock'), { certain: false })
  takeRepositories(call, project)
  if (!call.has('--no-autoloader')) takeAutoload(call, project)
  takePlugins(call, project)
  takeScripts(call, project, installEvents)
  takeExtra(call, project)
}

function takeLock(call: Call, { root, path }: ComposerProject): void {
  const lock = path.replace(/(\.json)?$/, '.lock')
  const isThere = call.run.files.has(lock)
  const updates = / (update|u|upgrade|require|remove)`$/.test(call.label)
  takeFile(call, lock)
  for (const [, name = ''] of (call.run.files.read(lock) ?? '').matchAll(/"(?:url|path)":\s*"(\.{1,2}\/[^"]+)"/g)) {
    call.read(joinPath(root, name), { below: true, why: `installs the local package in ${name} that composer.lock names` })
  }
  if (isThere && !updates) return
  call.refresh('takes the newest versions that fit')
  call.write(lock, { why: 'writes its lock file' })
  if (/ (require|remove)`$/.test(call.label)) call.write(path)
}

/** Settings and downloads lie in the folder of `COMPOSER_HOME`, which the official image sets. */
function moveHome(call: Call): void {
  for (const name of ['COMPOSER_HOME', 'COMPOSER_CACHE_DIR']) {
    const folder = call.variable(name)
    if (folder === undefined || !folder.startsWith('/')) continue
    call.read(`${folder}/**`)
    call.write(`${folder}/**`)
  }
}

function dumpAutoload(call: Call): void {
  const project = takeComposerProject(call)
  if (project === undefined) return
  const { root, config } = project
  const vendor = joinPath(root, call.variable('COMPOSER_VENDOR_DIR') ?? textOf(config.get('vendor-dir')) ?? 'vendor')
  takeFile(call, project.path.replace(/(\.json)?$/, '.lock'))
  call.read(vendor, { below: true })
  call.write(vendor, { below: true })
  takeRepositories(call, project)
  takeAutoload(call, project)
  takePlugins(call, project)
  takeScripts(call, project, dumpEvents)
}

/** Packages that are installed for the user, beside no project. */
function requireGlobally(call: Call): void {
  moveHome(call)
  for (const { text } of call.operands) {
    if (!/[:=]v?\d+\.\d+\.\d+$|\$/.test(text)) call.refresh(`takes the newest version of ${text}`)
  }
}

function createProject(call: Call): void {
  moveHome(call)
  call.write(call.operands[1] ?? './**', { below: true })
  call.refresh('takes the newest versions that fit')
  call.unknown('runs scripts of the project that it fetches')
}

const valued = [
  '-d', '--working-dir', '--prefer-install', '--audit-format', '--format', '--ignore-platform-req', '--apcu-autoloader-prefix', '-s',
  '--stability', '--repository', '--repository-url',
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
    // The home that the official image names.
    reads: [...composerCaches.map((place) => `+${place}`), '?/tmp/auth.json', '?/tmp/config.json', '?/tmp/composer.json', '?~/.gitconfig', '?~/.ssh/**', '?~/.netrc'],
    writes: composerCaches,
    uses: [
      { words: ['install', 'i', 'update', 'u', 'upgrade', 'require', 'remove'], installs: 'project', caches, act: installComposer },
      { words: ['global require', 'global install', 'global update'], installs: 'system', caches, act: requireGlobally },
      { words: ['create-project'], caches, act: createProject },
      {
        words: ['config', 'clear-cache', 'clearcache', 'cc', 'self-update', 'selfupdate'],
        work: 'file-work',
        reads: ['composer.json'],
        writes: ['?composer.json', '/usr/local/bin/composer', '?auth.json'],
      },
      {
        words: ['dump-autoload', 'dumpautoload', 'dump'],
        work: 'other',
        act: dumpAutoload,
      },
      {
        words: ['show', 'check-platform-reqs', 'validate', 'diagnose', 'audit', 'licenses', 'outdated', 'about'],
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
    reads: ['+/usr/src/php/**', '/usr/src/php.tar.xz', '+/usr/local/etc/**'],
    writes: ['/usr/src/php/**', '/usr/local/etc/**', '/usr/local/lib/**', '/usr/local/include/**', '/usr/local/bin/**'],
    act: (call) => mayInstallPackages(call),
  },
  {
    names: ['install-php-extensions'],
    network: true,
    source: 'https://github.com/mlocati/docker-php-extension-installer#readme',
    work: 'php-install',
    env: ['IPE_*', 'PHP_*', 'PHPIZE_DEPS'],
    foreignCode: true,
    reads: ['/usr/src/php.tar.xz', '+/usr/local/etc/**'],
    writes: ['/usr/local/etc/**', '/usr/local/lib/**', '/usr/local/include/**', '/usr/local/bin/**', '?/usr/src/php/**', '?/tmp/**'],
    act: (call) => installExtensions(call),
  },
  {
    names: ['pecl', 'pear'],
    network: true,
    source: 'https://www.php.net/manual/en/install.pecl.php',
    work: 'php-install',
    env: ['PHP_*'],
    foreignCode: true,
    reads: ['+/usr/local/etc/**', '+~/.pearrc'],
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

const applicationFolders = ['/usr/local', '/usr/src', '/var/www']

/** On Alpine the compilers are fetched and taken away again; they leave the folders of applications alone, as all packages do. */
function mayInstallPackages(call: Call): void {
  const why = 'perhaps installs compilers and takes them away again'
  for (const folder of ['/etc/**', '/lib/**']) call.write(folder, { certain: false, why })
  for (const folder of ['/usr/**', '/var/**']) call.write(folder, { certain: false, why, except: applicationFolders })
}

/** These come with the sources of PHP itself; all others are fetched, the newest unless a version is named. */
const ownExtensions = new Set([
  'bcmath', 'bz2', 'calendar', 'ctype', 'curl', 'dba', 'dom', 'enchant', 'exif', 'ffi', 'fileinfo', 'filter', 'ftp', 'gd', 'gettext', 'gmp',
  'iconv', 'intl', 'ldap', 'mbstring', 'mysqli', 'odbc', 'opcache', 'pcntl', 'pdo', 'pdo_dblib', 'pdo_firebird', 'pdo_mysql', 'pdo_odbc',
  'pdo_pgsql', 'pdo_sqlite', 'pgsql', 'phar', 'posix', 'readline', 'session', 'shmop', 'simplexml', 'snmp', 'soap', 'sockets', 'sodium',
  'sysvmsg', 'sysvsem', 'sysvshm', 'tidy', 'tokenizer', 'xml', 'xmlreader', 'xmlwriter', 'xsl', 'zend_test', 'zip',
])

function installExtensions(call: Call): void {
  mayInstallPackages(call)
  for (const { value, text } of call.operands) {
    if (value?.startsWith('/') || value?.startsWith('.')) call.read(value, { below: true })
    else if (!ownExtensions.has((value ?? text).toLowerCase()) && !/-\d+\.\d+\.\d+|\$/.test(text)) call.refresh(`takes the newest version of ${text}`)
  }
}

function takeVersion(call: Call): void {
  for (const { text } of call.operands.slice(1)) if (!/-\d+\.\d+|\$/.test(text)) call.refresh(`takes the newest version of ${text}`)
}

function runPhp(call: Call): void {
  if (call.operands[0] && !call.has('-r')) call.read(call.operands[0])
  call.unknown('runs a program that nobody reads here, and may read and write any file')
}
