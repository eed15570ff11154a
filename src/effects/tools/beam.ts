import type { Call } from '../call.ts'
import { isMixLockWhole, takeMixProject } from '../closure/mix-project.ts'
import { takeRebarProject } from '../closure/rebar-project.ts'
import { gitEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const hex: readonly CacheFolder[] = [
  { path: '~/.hex', movedBy: ['HEX_HOME'], sharing: 'locked' },
  { path: '~/.cache/rebar3', movedBy: ['REBAR_CACHE_DIR'], sharing: 'shared' },
]

const env = ['MIX_*', 'HEX_*', 'ELIXIR_*', 'ERL_*', 'ERLANG_*', 'REBAR_*', 'REBAR3*', 'XDG_*', 'SSH_*', 'ROOTDIR', ...gitEnv]
const homes = ['~/.hex/**', '~/.mix/**', '?~/.cache/**', '?~/.config/**']

/** The folder where dependencies and results lie: https://hexdocs.pm/mix/Mix.html#module-environment-variables */
function folderFor(call: Call, root: string, kind: 'deps' | '_build'): string {
  const named = kind === 'deps' ? call.variable('MIX_DEPS_PATH') : (call.variable('MIX_BUILD_PATH') ?? call.variable('MIX_BUILD_ROOT'))
  return joinPath(root, named ?? kind)
}

function takeHomes(call: Call): void {
  for (const name of ['HEX_HOME', 'MIX_HOME', 'MIX_ARCHIVES', 'REBAR_CACHE_DIR']) {
    const folder = call.variable(name)
    if (folder === undefined) continue
    call.read(`${folder}/**`)
    call.write(`${folder}/**`)
  }
}

/** Takes the project; what is unknown without one is said. Returns its local folders. */
function takeProject(call: Call): readonly string[] | undefined {
  takeHomes(call)
  const folders = call.cwd === undefined ? undefined : takeMixProject(call, call.cwd)
  if (folders === undefined) {
    call.read('./**', { certain: false, why: 'finds no mix.exs among the copied files, so what it reads is not known' })
    call.write('./**', { certain: false })
  }
  return folders
}

/** Fetches into `deps`: https://hexdocs.pm/mix/Mix.Tasks.Deps.Get.html */
function getDependencies(call: Call): void {
  const folders = takeProject(call)
  if (folders === undefined || call.cwd === undefined) return
  for (const kind of ['deps', '_build'] as const) {
    call.read(folderFor(call, call.cwd, kind), { below: true })
    call.write(folderFor(call, call.cwd, kind), { below: true })
  }
  const lock = joinPath(call.cwd, 'mix.lock')
  if (!call.run.files.has(lock)) {
    call.write(lock)
    call.refresh('finds no mix.lock and takes the newest versions that fit')
  } else if (!call.has('--check-locked') && !isMixLockWhole(call, call.cwd, folders)) {
    call.write(lock, { certain: false, why: 'perhaps rewrites mix.lock; `--check-locked` leaves it as it is' })
  }
}

/** Compiles dependencies, those in the project as well, with the configuration: https://hexdocs.pm/mix/Mix.Tasks.Deps.Compile.html */
function compileDependencies(call: Call): void {
  const folders = takeProject(call)
  if (folders === undefined || call.cwd === undefined) return
  for (const kind of ['deps', '_build'] as const) call.read(folderFor(call, call.cwd, kind), { below: true })
  call.write(folderFor(call, call.cwd, 'deps'), { below: true })
  call.write(folderFor(call, call.cwd, '_build'), { below: true })
  const local = folders.filter((folder) => folder !== call.cwd)
  for (const folder of local) call.read(folder, { below: true, why: `compiles the local dependency in ${folder}` })
  if (local.length > 0) call.env('*', false)
}

/** Compiling the project runs its macros, and tasks may be of any kind. */
function build(call: Call): void {
  takeProject(call)
  const root = call.cwd ?? '/'
  call.read(root, { below: true, why: `builds the project in ${root}` })
  call.write(folderFor(call, root, '_build'), { below: true })
  call.unknown('runs code of the project, which may read and write any file')
}

function installHex(call: Call): void {
  takeHomes(call)
  const isPinned = call.operands.some(({ text }) => /^\d|\$/.test(text)) || call.values('--sha512').length > 0
  if (!isPinned) call.refresh('takes the newest one there is')
}

function getErlang(call: Call): void {
  takeHomes(call)
  if (call.cwd === undefined) return call.unknown('works on a project that is not known')
  takeRebarProject(call, call.cwd)
  call.write(joinPath(call.cwd, call.variable('REBAR_BASE_DIR') ?? '_build'), { below: true })
}

function buildErlang(call: Call): void {
  getErlang(call)
  call.read('./**', { why: 'builds the project' })
  call.unknown('runs hooks and plugins of the project, which may read and write any file')
}

/** Mix and rebar3, of Elixir and Erlang. */
export const beamTools: readonly Tool[] = [
  {
    names: ['mix'],
    source: 'https://hexdocs.pm/mix/Mix.html',
    // Of the kinds of work that were measured, the nearest: compiling is like that of Cargo.
    work: 'python-install',
    network: true,
    valued: ['--only', '--target', '--sha512', '--build-path'],
    env,
    reads: homes,
    writes: homes,
    uses: [
      { words: ['local.hex', 'local.rebar'], work: 'download', installs: 'system', act: installHex },
      { words: ['deps.get'], installs: 'project', caches: hex, act: getDependencies },
      { words: ['deps.compile'], work: 'cargo', installs: 'project', foreignCode: true, caches: hex, act: compileDependencies },
      { words: ['*'], work: 'cargo', caches: hex, act: build },
    ],
  },
  {
    names: ['rebar3'],
    source: 'https://rebar3.org/docs/commands/',
    work: 'python-install',
    network: true,
    env,
    reads: homes,
    writes: homes,
    uses: [
      { words: ['get-deps', 'tree', 'lock'], installs: 'project', caches: hex, act: getErlang },
      { words: ['*'], work: 'cargo', caches: hex, act: buildErlang },
    ],
  },
]
