import { keepIn } from '../caches.ts'
import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { takeSwiftPackage } from '../closure/swift-package.ts'
import { gitEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import { literalWord } from '../shell-word.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const caches: readonly CacheFolder[] = [{ path: '~/.cache/org.swift.swiftpm', movedBy: ['--cache-path'], sharing: 'locked' }]

/** Takes the package that a command works on, and where it keeps what it fetched. Returns its folder. */
function takePackage(call: Call): string | undefined {
  const { path, below } = targetOf(call.values('--package-path')[0] ?? literalWord('.'), call.cwd)
  if (below || !takeSwiftPackage(call, path)) {
    call.read('./**', { certain: false, why: 'finds no Package.swift among the copied files, so what it reads is not known' })
    call.write('./**', { certain: false })
    return undefined
  }
  const scratch = targetOf(call.values('--scratch-path', '--build-path')[0] ?? literalWord(joinPath(path, call.variable('SWIFTPM_BUILD_DIR') ?? '.build')), call.cwd).path
  keepIn(call, scratch)
  for (const folder of call.values('--cache-path', '--config-path', '--security-path')) keepIn(call, folder)
  return path
}

function takeLock(call: Call, folder: string): void {
  const lock = joinPath(folder, 'Package.resolved')
  const isThere = call.run.files.has(lock)
  if (!isThere) call.refresh('finds no Package.resolved and takes the newest versions that fit')
  if (call.has('--force-resolved-versions', '--disable-automatic-resolution', '--only-use-versions-from-resolved-file')) return
  call.write(lock, { certain: !isThere, why: 'perhaps rewrites Package.resolved; `--force-resolved-versions` leaves it as it is' })
}

function resolve(call: Call): void {
  const folder = takePackage(call)
  if (folder !== undefined) takeLock(call, folder)
}

function build(call: Call): void {
  const folder = takePackage(call)
  if (folder !== undefined) {
    takeLock(call, folder)
    call.read(folder, { below: true, why: `builds the package in ${folder}` })
  }
  call.unknown('runs macros and plugins of packages, which may read and write any file')
}

const homes = ['~/.cache/**', '?~/.swiftpm/**', '?~/.config/**', '?~/.netrc']

/** The Swift package manager. */
export const swiftTools: readonly Tool[] = [
  {
    names: ['swift'],
    source: 'https://docs.swift.org/swiftpm/documentation/packagemanagerdocs/',
    work: 'python-install',
    network: true,
    longOptions: true,
    valued: [
      '--package-path', '--scratch-path', '--build-path', '--cache-path', '--config-path', '--security-path', '-c', '--configuration', '--product', '--target',
      '-Xswiftc', '-Xcc', '-Xlinker', '-Xcxx', '--triple', '--swift-sdk', '--sdk', '-j', '--jobs', '--filter', '--arch',
    ],
    env: ['SWIFT*', 'SWIFTPM_*', 'CC', 'CXX', 'SDKROOT', 'TOOLCHAINS', 'DEVELOPER_DIR', 'XDG_*', 'SSH_*', ...gitEnv],
    reads: homes,
    writes: [...homes, '?/tmp/**'],
    caches,
    uses: [
      { words: ['package resolve', 'package show-dependencies'], installs: 'project', act: resolve },
      { words: ['package update'], installs: 'project', refresh: 'takes the newest versions that fit', act: resolve },
      { words: ['build', 'test', 'run', 'package'], work: 'cargo', act: build },
    ],
  },
]
