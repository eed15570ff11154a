import { accountRecords } from '../account.ts'
import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import type { ShellWord } from '../shell-word.ts'
import type { CacheFolder, Tool, Use } from '../tool.ts'

/** What a package of the distribution may bring or look at through its maintainer scripts, beside its files in `/usr`. */
const systemFolders: readonly string[] = [
  '/bin/**', '/sbin/**', '/lib/**', '/lib32/**', '/lib64/**', '/libx32/**', '/etc/**', '/run/**', '/boot/**',
  '/usr/bin/**', '/usr/sbin/**', '/usr/lib/**', '/usr/lib32/**', '/usr/lib64/**', '/usr/libexec/**', '/usr/include/**', '/usr/share/**',
  '/usr/games/**',
  '/var/lib/**', '/var/cache/**', '/var/log/**', '/var/spool/**', '/var/run/**', '/var/lock/**', '/var/backups/**', '/var/mail/**',
  '/var/opt/**',
]

/** Distribution packages leave these to the administrator, yet their scripts look there: fonts, certificates, programs that come first in `PATH`. */
const localFolders: readonly string[] = [
  '/usr/local/bin/**', '/usr/local/sbin/**', '/usr/local/lib/**', '/usr/local/share/**', '/usr/local/etc/**', '/usr/local/include/**',
]

/** Packages that own files in the web root, and such as bring one of them along. */
const webRoot = /apache|httpd|nginx|lighttpd|caddy|wordpress|phpmyadmin|nagios|munin|cgit|gitweb|www|^php[\d.]*$|web/
/** Packages of vendors that unpack below `/opt`, which distribution packages leave alone. */
const vendor = /google|microsoft|mssql|msodbc|azure|brave|opera|vivaldi|datadog|newrelic|puppet|chef|gitlab|splunk|td-agent|fluent|zoom|teamviewer|splashtop|nvidia|cuda|rocm|intel-oneapi|amazon|rust|toolset|^rh-|scl|chrome|docker|anydesk|dotnet|vagrant|sublime|signal/
const served = /tftp|ftpd|salt/
/** Packages of sources, which lie where images keep those of applications. */
const sources = /^linux-(headers|source)-|^kernel-devel|dkms|g(oogle)?(test|mock)|-source$/

/**
 * Where packages come from: an install reads it, and leaves it to the administrator unless a package brings a source or a key of its own.
 * https://manpages.debian.org/stable/apt/sources.list.5.en.html
 */
const origins: readonly string[] = [
  '/etc/apt/**', '/etc/apk/repositories', '/etc/apk/keys/**', '/etc/yum.repos.d/**', '/etc/dnf/**', '/etc/pki/rpm-gpg/**', '/etc/zypp/**', '/etc/pacman.d/**',
]
/** The lists of what there is to install, and the architectures that are asked for: no install changes them. */
const lists: readonly string[] = ['/var/lib/apt/lists/**', '/var/lib/dpkg/arch', '/var/lib/pacman/sync/**']

const folderOfPattern = (pattern: string): string => pattern.replace(/\/\*\*$/, '')
const leftAlone = [...origins, ...lists, ...accountRecords].map(folderOfPattern)

function touchBoth(call: Call, folders: readonly string[], certain: boolean, why: string): void {
  for (const folder of folders) {
    call.write(folder, { certain, why: `${why} ${folder.slice(0, -3)}` })
    call.read(folder, { certain, why: `${why} ${folder.slice(0, -3)}` })
  }
}

/** The places that an install of these packages may touch. A name that is not known may be any package. */
function touchSystem(call: Call, names: readonly ShellWord[], verb: string): void {
  const touches = `${verb} packages, whose files and scripts touch`
  for (const folder of systemFolders) {
    const why = `${touches} ${folderOfPattern(folder)}`
    call.write(folder, { why, except: leftAlone })
    call.read(folder, { why, ...(verb === 'installs' && { adds: true }) })
  }
  for (const place of [...origins, ...lists]) call.read(place, { why: `looks for packages in ${folderOfPattern(place)}` })
  for (const place of [...origins, ...accountRecords]) call.write(place, { certain: false, why: `${verb} packages, whose scripts perhaps write ${folderOfPattern(place)}` })
  for (const folder of localFolders) {
    call.read(folder, { certain: false, why: `${verb} packages, whose scripts look into ${folder.slice(0, -3)}` })
    call.write(folder, { certain: false, why: `${verb} packages, whose scripts perhaps write into ${folder.slice(0, -3)}` })
  }
  const why = `${verb} packages that perhaps touch`
  const any = (pattern: RegExp): boolean => names.some(({ value }) => value === undefined || pattern.test(value))
  if (any(webRoot)) touchBoth(call, ['/var/www/**', '/srv/www/**'], false, why)
  if (any(vendor)) touchBoth(call, ['/opt/**'], false, why)
  if (any(served)) touchBoth(call, ['/srv/**'], false, why)
  if (any(sources)) touchBoth(call, ['/usr/src/**'], false, why)
}

function isFile(word: ShellWord): boolean {
  return /^(\.{0,2}\/|~)/.test(word.stem) || /\.(deb|rpm|apk|pkg\.tar\.\w+)$/.test(word.value ?? '')
}

/** Package files and addresses come from anywhere, so they may bring anything. */
function takePackages(call: Call, names: readonly ShellWord[], verb: string): void {
  touchSystem(call, names, verb)
  for (const name of names) {
    if (!isFile(name)) continue
    call.read(name)
    touchBoth(call, ['/opt/**', '/usr/local/**', '/srv/**', '/var/www/**'], false, 'unpacks a package file that perhaps touches')
  }
}

function refreshUnlessRelease(call: Call): void {
  if (!call.run.baseIsRelease) call.refresh('takes its packages from whatever release the base image is of when it runs')
}

function installPackages(call: Call): void {
  takePackages(call, call.operands, 'installs')
  refreshUnlessRelease(call)
}

function removePackages(call: Call): void {
  touchSystem(call, call.operands, 'removes')
}

function upgradePackages(call: Call): void {
  touchSystem(call, [], 'upgrades')
  touchBoth(call, ['/opt/**', '/var/www/**', '/srv/**'], false, 'upgrades packages that perhaps touch')
  call.refresh('takes the newest packages of the day')
}

const aptIndex = ['/var/lib/apt/**', '/var/cache/apt/**', '?/var/log/**', '?/var/cache/debconf/**']
const aptSettings = [
  '/etc/apt/**', '?/etc/resolv.conf', '?/etc/ssl/**', '?/etc/ca-certificates.conf', '?/usr/share/keyrings/**', '?/usr/local/share/**',
  '/var/lib/dpkg/arch', '+/var/lib/dpkg/**', '+/var/lib/apt/**', '+/var/cache/apt/**',
]

/** Where packages and their lists lie, unless an option names another folder. */
function locked(paths: readonly string[], moving: RegExp, options: readonly string[]): (call: Call) => readonly CacheFolder[] {
  return (call) => {
    const isMoved = call.values(...options).some(({ value }) => value === undefined || moving.test(value))
    return isMoved ? [] : paths.map((path) => ({ path, sharing: 'locked' }))
  }
}

/**
 * The rest of `/var/lib/apt` says which packages were asked for, and belongs to the image. Images of Debian empty
 * the archives after each install unless `/etc/apt/apt.conf.d/docker-clean` is gone: https://docs.docker.com/reference/dockerfile/#example-cache-apt-packages.
 */
const aptCaches = locked(['/var/cache/apt', '/var/lib/apt/lists'], /^dir(::|$)/i, ['-o', '--option'])

const aptUses: readonly Use[] = [
  { words: ['update'], work: 'os-index', caches: aptCaches, reads: aptSettings, writes: aptIndex, act: refreshUnlessRelease },
  { words: ['install', 'satisfy', 'build-dep', 'reinstall'], installs: 'system', caches: aptCaches, act: installPackages },
  { words: ['upgrade', 'dist-upgrade', 'full-upgrade', 'safe-upgrade'], installs: 'system', caches: aptCaches, act: upgradePackages },
  { words: ['remove', 'purge', 'autoremove', 'autopurge'], work: 'file-work', act: removePackages },
  {
    words: ['clean', 'autoclean', 'distclean'],
    work: 'file-work',
    reads: ['/etc/apt/**'],
    writes: ['/var/cache/apt/**', '/var/lib/apt/**'],
  },
  {
    words: ['search', 'show', 'list', 'policy', 'depends', 'changelog', 'showmanual', 'showauto', 'showhold'],
    work: 'other',
    reads: ['/var/lib/apt/**', '/var/lib/dpkg/**', '/etc/apt/**'],
  },
  {
    words: ['manual', 'auto', 'hold', 'unhold'],
    work: 'file-work',
    reads: ['/var/lib/apt/**', '/var/lib/dpkg/**'],
    writes: ['/var/lib/apt/**', '/var/lib/dpkg/**'],
  },
]

const dpkgUses: readonly Use[] = [{ words: ['', '*'], act: (call) => runDpkg(call) }]

function runDpkg(call: Call): void {
  if (call.has('-i', '--install', '--unpack', '--configure', '-a')) return takePackages(call, call.operands, 'installs')
  if (call.has('-r', '--remove', '-P', '--purge')) return removePackages(call)
  if (call.has('-x', '--extract', '-X')) {
    for (const file of call.operands.slice(0, 1)) call.read(file)
    for (const folder of call.operands.slice(1)) call.write(folder, { below: true })
  } else if (call.has('--add-architecture', '--remove-architecture', '--set-selections')) call.write('/var/lib/dpkg/**')
  call.read('/var/lib/dpkg/**')
}

const debianEnv = ['DEBIAN_FRONTEND', 'DEBIAN_PRIORITY', 'DEBCONF_*', 'APT_*', 'DPKG_*', 'UCF_*', 'NEEDRESTART_*']

/** Packages are kept there where `/etc/apk/cache` is a link to it, and else indexes alone: https://man.archlinux.org/man/apk-cache.5.en. */
const apkCaches: readonly CacheFolder[] = [{ path: '/var/cache/apk', movedBy: ['--cache-dir'], offBy: ['--no-cache'], sharing: 'locked' }]

function addAlpine(call: Call): void {
  const root = call.values('-p', '--root')[0]
  if (root) {
    call.write(root, { below: true })
    call.read(root, { below: true })
  }
  installPackages(call)
  if (call.has('-u', '--upgrade')) call.refresh('takes the newest packages of the day')
}

/** Indexes stay there; packages do so too where `keepcache` is set. */
function rpmUses(...folders: readonly string[]): readonly Use[] {
  const caches = locked(folders, /cachedir/, ['--setopt'])
  return [
    {
      words: ['install', 'in', 'localinstall', 'reinstall', 'groupinstall', 'group', 'builddep', 'module', 'downgrade', 'swap'],
      installs: 'system',
      caches,
      act: installPackages,
    },
    {
      words: ['update', 'upgrade', 'up', 'dup', 'dist-upgrade', 'distro-sync', 'patch', 'upgrade-minimal', 'update-minimal'],
      installs: 'system',
      caches,
      act: upgradePackages,
    },
    { words: ['remove', 'erase', 'rm', 'autoremove'], work: 'file-work', act: removePackages },
    { words: ['clean'], work: 'file-work', reads: ['/etc/**'], writes: ['/var/cache/**'] },
    {
      words: ['makecache', 'check-update', 'refresh', 'ref'],
      work: 'os-index',
      caches,
      reads: ['/etc/**', '/var/lib/**'],
      writes: ['/var/cache/**', '?/var/lib/**'],
      act: refreshUnlessRelease,
    },
    { words: ['config-manager', 'addrepo', 'ar', 'copr'], work: 'file-work', reads: ['/etc/**'], writes: ['/etc/**'] },
    {
      words: ['list', 'info', 'search', 'repolist', 'provides', 'repoquery'],
      work: 'other',
      reads: ['/etc/**', '/var/**'],
      writes: ['/var/cache/**'],
    },
  ]
}

function rpmTool(names: readonly string[], source: string, ...caches: readonly string[]): Tool {
  return {
    names,
    network: true,
    source,
    work: 'dnf-install',
    valued: [
      '-c', '--config', '-x', '--exclude', '--releasever', '--installroot', '--setopt', '--enablerepo', '--disablerepo', '-R', '--root',
      '--repo', '-r', '-t', '--type',
    ],
    env: ['DNF_VAR_*', 'ZYPP_*', 'DNF*', 'YUM*'],
    foreignCode: true,
    uses: rpmUses(...caches),
  }
}

/** Package managers of distributions. The release of the base image pins what they install: without one, each run takes what is newest. */
export const osPackageTools: readonly Tool[] = [
  {
    names: ['apt-get', 'apt', 'aptitude', 'apt-cache', 'apt-mark'],
    network: true,
    source: 'https://manpages.debian.org/stable/apt/apt-get.8.en.html',
    work: 'apt-install',
    valued: ['-o', '--option', '-t', '--target-release', '--default-release', '-c', '--config-file', '-a', '--host-architecture'],
    env: debianEnv,
    foreignCode: true,
    uses: aptUses,
  },
  {
    names: ['dpkg', 'dpkg-query', 'dpkg-deb'],
    source: 'https://manpages.debian.org/stable/dpkg/dpkg.1.en.html',
    work: 'other',
    valued: ['-W', '-L', '-S', '-s', '-f', '--root'],
    env: debianEnv,
    uses: dpkgUses,
  },
  {
    names: ['dpkg-reconfigure', 'debconf-set-selections', 'update-alternatives', 'dpkg-statoverride'],
    source: 'https://manpages.debian.org/stable/debconf/debconf-set-selections.1.en.html',
    work: 'file-work',
    env: debianEnv,
    act: (call) => configureSystem(call),
  },
  {
    names: ['add-apt-repository', 'apt-add-repository'],
    network: true,
    source: 'https://manpages.debian.org/stable/software-properties-common/add-apt-repository.1.en.html',
    work: 'os-index',
    reads: ['/etc/**', '/var/lib/apt/**'],
    writes: ['/etc/apt/**', '/var/lib/apt/**', '/var/cache/apt/**', '/usr/share/keyrings/**'],
  },
  {
    names: ['apt-key'],
    network: true,
    source: 'https://manpages.debian.org/bookworm/apt/apt-key.8.en.html',
    work: 'file-work',
    reads: ['/etc/apt/**'],
    writes: ['/etc/apt/**', '~/.gnupg/**'],
    act: (call) => readOperandFiles(call),
  },
  {
    names: ['apk'],
    network: true,
    source: 'https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper',
    work: 'apk-install',
    valued: ['-t', '--virtual', '-X', '--repository', '-p', '--root', '--arch', '--keys-dir', '--repositories-file', '--cache-dir'],
    env: ['APK_*'],
    uses: [
      {
        words: ['update'],
        work: 'os-index',
        caches: apkCaches,
        reads: ['/etc/apk/**', '/lib/apk/**'],
        writes: ['/var/cache/apk/**', '/lib/apk/**', '/etc/apk/**'],
        act: refreshUnlessRelease,
      },
      { words: ['add', 'fix'], installs: 'system', caches: apkCaches, act: addAlpine },
      { words: ['upgrade'], installs: 'system', caches: apkCaches, act: upgradePackages },
      { words: ['del'], work: 'file-work', act: removePackages },
      { words: ['cache'], work: 'file-work', writes: ['/var/cache/apk/**', '/etc/apk/cache/**'] },
      {
        words: ['info', 'list', 'search', 'policy', 'version', ''],
        work: 'other',
        reads: ['/etc/apk/**', '/lib/apk/**', '/var/cache/apk/**'],
      },
    ],
  },
  // The fifth dnf has a folder of its own: https://man.archlinux.org/man/dnf5-caching.7.en.
  rpmTool(['dnf', 'dnf5', 'microdnf'], 'https://dnf.readthedocs.io/en/latest/command_ref.html', '/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/yum'),
  rpmTool(['yum'], 'https://man7.org/linux/man-pages/man8/yum.8.html', '/var/cache/yum', '/var/cache/dnf'),
  rpmTool(['tdnf'], 'https://github.com/vmware/tdnf/wiki', '/var/cache/tdnf'),
  rpmTool(['zypper'], 'https://en.opensuse.org/SDB:Zypper_manual', '/var/cache/zypp'),
  { names: ['rpm'], source: 'https://rpm.org/docs/latest/man/rpm.8', work: 'dnf-install', act: (call) => runRpm(call) },
  {
    names: ['pacman'],
    network: true,
    source: 'https://man.archlinux.org/man/pacman.8',
    work: 'dnf-install',
    caches: (call) => (call.has('-S', '--sync', '-U') ? [{ path: '/var/cache/pacman/pkg', movedBy: ['--cachedir'], sharing: 'locked' }] : []),
    valued: ['-r', '--root', '-b', '--dbpath', '--cachedir', '--config', '--ignore', '--overwrite'],
    act: (call) => runPacman(call),
  },
]

function configureSystem(call: Call): void {
  touchBoth(call, systemFolders, true, 'changes settings of packages, whose scripts touch')
  readOperandFiles(call)
}

function readOperandFiles(call: Call): void {
  for (const operand of call.operands) {
    if (operand.stem.includes('/') && targetOf(operand, call.cwd).path !== '/') call.read(operand, { certain: false })
  }
}

function runRpm(call: Call): void {
  if (call.has('-i', '--install', '-U', '--upgrade', '-F', '--import', '-e', '--erase')) return takePackages(call, call.operands, 'changes')
  call.read('/var/lib/rpm/**')
  call.read('/usr/lib/sysimage/rpm/**')
}

function runPacman(call: Call): void {
  if (call.has('-u', '--sysupgrade')) upgradePackages(call)
  if (call.has('-S', '--sync', '-U', '--upgrade')) takePackages(call, call.operands, 'installs')
  else if (call.has('-R', '--remove')) removePackages(call)
  if (call.has('-S', '--sync') && !call.has('-u', '--sysupgrade')) {
    call.refresh('takes the newest packages of a distribution without releases')
  }
}
