import { holdingResult, keepIn } from '../caches.ts'
import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { takeCabalProject, takeStackProject } from '../closure/haskell-project.ts'
import { gitEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import { literalWord } from '../shell-word.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const stackCaches: readonly CacheFolder[] = [{ path: '~/.stack', movedBy: ['--stack-root', 'STACK_ROOT'], sharing: 'locked' }]
const cabalCaches: readonly CacheFolder[] = [
  { path: '~/.cabal', movedBy: ['CABAL_DIR'], sharing: 'locked' },
  { path: '~/.cache/cabal', movedBy: ['XDG_CACHE_HOME/cabal'], sharing: 'locked' },
]
const env = ['GHC*', 'CC', 'LD', 'XDG_*', 'SSH_*', ...gitEnv]

function keepWhereTold(call: Call, ...names: readonly string[]): void {
  for (const name of names) {
    const folder = name.startsWith('-') ? call.values(name)[0] : call.variable(name)
    if (folder === undefined) continue
    keepIn(call, typeof folder === 'string' ? `${folder}/**` : folder)
  }
}

function unseen(call: Call, name: string): void {
  call.read('./**', { certain: false, why: `finds no ${name} among the copied files, so what it reads is not known` })
  call.write('./**', { certain: false })
}

/** A package that is asked for may depend on another of the project, which is then built. */
function takeSiblings(call: Call, folders: readonly string[]): void {
  if (folders.length < 2 && call.operands.length === 0) return
  for (const folder of folders) call.read(folder, { below: true, certain: false, why: `perhaps builds the package in ${folder} for another` })
}

/** Only what others wrote is built: https://docs.haskellstack.org/en/stable/commands/build_command/ */
function buildStack(call: Call): void {
  keepWhereTold(call, '--stack-root', 'STACK_ROOT')
  const file = targetOf(call.values('--stack-yaml')[0] ?? literalWord(call.variable('STACK_YAML') ?? 'stack.yaml'), call.cwd)
  const folders = file.below ? [] : takeStackProject(call, file.path)
  if (folders.length === 0) unseen(call, 'stack.yaml')
  for (const name of ['.stack-work/**', 'stack.yaml.lock']) call.write(name, { certain: !name.endsWith('.lock') })
  if (call.has('--only-dependencies', '--dependencies-only', '--only-snapshot')) return takeSiblings(call, folders)
  call.read('./**', { why: 'builds the project' })
  call.unknown('runs code of the project while it compiles, which may read and write any file')
}

/** https://cabal.readthedocs.io/en/stable/cabal-commands.html */
function buildCabal(call: Call): void {
  keepWhereTold(call, 'CABAL_DIR')
  const folder = targetOf(call.values('--project-dir')[0] ?? literalWord('.'), call.cwd)
  const folders = folder.below || call.has('--project-file') ? [] : takeCabalProject(call, folder.path)
  if (folders.length === 0) unseen(call, '.cabal file')
  for (const name of call.values('--builddir')) call.write(name, { below: true })
  call.write(joinPath(folder.path, 'dist-newstyle'), { below: true })
  if (call.has('--only-dependencies', '--dependencies-only')) return takeSiblings(call, folders)
  call.read('./**', { why: 'builds the project' })
  call.unknown('runs code of the project while it compiles, which may read and write any file')
}

/** Stack and cabal-install. Building dependencies compiles code of others, with the C compiler where it asks for it. */
export const haskellTools: readonly Tool[] = [
  {
    names: ['stack'],
    source: 'https://docs.haskellstack.org/en/stable/commands/',
    work: 'cargo',
    network: true,
    valued: ['--stack-yaml', '--stack-root', '--work-dir', '--resolver', '--snapshot', '--flag', '--ghc-options', '-j', '--jobs', '--local-bin-path', '--system-ghc'],
    env: ['STACK_*', ...env],
    reads: ['~/.stack/**', '?~/.ghc/**'],
    writes: ['~/.stack/**', '?~/.local/**', '?~/.ghc/**', '?/tmp/**'],
    caches: holdingResult(stackCaches),
    uses: [
      { words: ['build', 'install', 'test'], installs: 'project', foreignCode: true, act: buildStack },
      { words: ['setup'], installs: 'project', act: (call) => void takeStackProject(call, joinPath(call.cwd ?? '/', 'stack.yaml')) },
      { words: ['update'], installs: 'system', refresh: 'takes the newest index of packages' },
    ],
  },
  {
    names: ['cabal'],
    source: 'https://cabal.readthedocs.io/en/stable/cabal-commands.html',
    work: 'cargo',
    network: true,
    valued: ['-j', '--jobs', '--builddir', '--project-dir', '--project-file', '-w', '--with-compiler', '-f', '--flags', '--ghc-options', '--installdir', '--install-method'],
    env: ['CABAL_*', ...env],
    reads: ['~/.cabal/**', '?~/.cache/**', '?~/.config/**', '?~/.local/**'],
    writes: ['~/.cabal/**', '?~/.cache/**', '?~/.config/**', '?~/.local/**', '?/tmp/**'],
    caches: holdingResult(cabalCaches),
    uses: [
      { words: ['update', 'v2-update', 'new-update'], installs: 'system', refresh: 'takes the newest index of packages' },
      { words: ['build', 'v2-build', 'new-build', 'install', 'test'], installs: 'project', foreignCode: true, act: buildCabal },
    ],
  },
]
