import { holdingResult } from '../caches.ts'
import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { takePubspecs } from '../closure/pubspec.ts'
import { gitEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import { literalWord } from '../shell-word.ts'
import type { CacheFolder, Tool, Use } from '../tool.ts'

const caches: readonly CacheFolder[] = [{ path: '~/.pub-cache', movedBy: ['PUB_CACHE'], sharing: 'shared' }]
const homes = ['~/.pub-cache/**', '?~/.config/**', '?~/.dart/**', '?~/.dart-tool/**', '?~/.flutter', '?~/.flutter_settings']

/** https://dart.dev/tools/pub/cmd/pub-get */
function getPackages(call: Call): string | undefined {
  const cache = call.variable('PUB_CACHE')
  if (cache !== undefined) {
    call.read(`${cache}/**`)
    call.write(`${cache}/**`)
  }
  const { path: root, below } = targetOf(call.values('-C', '--directory')[0] ?? literalWord('.'), call.cwd)
  if (below || !takePubspecs(call, root)) {
    call.read('./**', { certain: false, why: 'finds no pubspec.yaml among the copied files, so what it reads is not known' })
    call.write('./**', { certain: false })
    return undefined
  }
  call.read(joinPath(root, '.dart_tool'), { below: true })
  call.write(joinPath(root, '.dart_tool'), { below: true })
  const lock = joinPath(root, 'pubspec.lock')
  const isThere = call.run.files.has(lock)
  if (!isThere) call.refresh('finds no pubspec.lock and takes the newest versions that fit')
  if (!call.has('--enforce-lockfile')) call.write(lock, { certain: !isThere, why: 'perhaps rewrites pubspec.lock; `--enforce-lockfile` leaves it as it is' })
  return root
}

/** Flutter also writes settings into the folders of the platforms that are there, and texts where `generate` asks for them. */
function getFlutterPackages(call: Call): void {
  const root = getPackages(call)
  if (root === undefined) return
  for (const name of ['.flutter-plugins', '.flutter-plugins-dependencies']) call.write(joinPath(root, name))
  for (const name of ['android', 'ios', 'linux', 'macos', 'windows', 'web']) {
    const why = `writes its settings into ${joinPath(root, name)} where that folder is there`
    call.read(joinPath(root, name), { below: true, certain: false, why })
    call.write(joinPath(root, name), { below: true, certain: false, why })
  }
  if (!/^\s+generate:\s*true/m.test(call.run.files.read(joinPath(root, 'pubspec.yaml')) ?? '')) return
  for (const use of ['read', 'write'] as const) call[use](root, { below: true, certain: false, why: 'makes texts from the files that l10n.yaml names (`generate: true` in pubspec.yaml)' })
}

function build(call: Call): void {
  getPackages(call)
  call.read('./**', { why: 'builds the project' })
  call.unknown('runs code of the project and of packages, which may read and write any file')
}

function usesOf(get: (call: Call) => void): readonly Use[] {
  return [
    { words: ['pub get'], installs: 'project', caches: holdingResult(caches), act: get },
    { words: ['pub upgrade', 'pub downgrade'], installs: 'project', refresh: 'takes the newest versions that fit', act: get },
    {
      words: ['pub global'],
      installs: 'system',
      act: (call) => (call.operands.some(({ text }) => /^\d|\$/.test(text)) ? undefined : call.refresh('takes the newest version there is')),
    },
    { words: ['build', 'compile', 'test', 'run', 'analyze', 'pub run'], work: 'cargo', act: build },
  ]
}

const shared = {
  work: 'python-install',
  network: true,
  valued: ['-C', '--directory', '-o', '--output', '--dart-define', '--flavor', '-t', '--target', '--build-name', '--build-number'],
  env: ['PUB_*', 'DART_*', 'FLUTTER_*', 'SSH_*', 'XDG_*', ...gitEnv],
  reads: homes,
  writes: homes,
  caches,
} as const

/** Dart and Flutter. */
export const dartTools: readonly Tool[] = [
  { names: ['dart'], source: 'https://dart.dev/tools/dart-tool', ...shared, uses: usesOf(getPackages) },
  {
    names: ['flutter'],
    source: 'https://docs.flutter.dev/reference/flutter-cli',
    ...shared,
    // The tool keeps what it fetches for itself beside its own program.
    writes: [...homes, '?/opt/**', '?/usr/local/**', '?/flutter/**', '?/sdks/**'],
    uses: usesOf(getFlutterPackages),
  },
]
