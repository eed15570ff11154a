import { holdingResult, keepIn } from '../caches.ts'
import type { Call } from '../call.ts'
import { takeCargoManifests } from '../closure/cargo-project.ts'
import type { CargoProject } from '../closure/cargo-project.ts'
import { takeFile } from '../closure/take-file.ts'
import { takeSources } from '../closure/take-sources.ts'
import { gitEnv } from '../conventional-env.ts'
import { ancestorsOf, joinPath } from '../path.ts'
import { literalWord } from '../shell-word.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const cargoEnv = ['CARGO*', 'RUST*', ...gitEnv, 'SSH_*', 'NUM_JOBS', 'PROFILE', 'OPT_LEVEL', 'BROWSER']

/** Files of an official image lie in /usr/local/cargo, those of a user's own installation in the home folder. */
const cargoHomes = ['?/usr/local/cargo', '?~/.cargo']

/** Of the home the packages alone: programs and the settings of the toolchain lie beside them (https://doc.rust-lang.org/cargo/guide/cargo-home.html). */
const packageCaches: readonly CacheFolder[] = cargoHomes.flatMap((home) =>
  ['registry', 'git/db'].map((name): CacheFolder => ({ path: `${home}/${name}`, movedBy: [`CARGO_HOME/${name}`], sharing: 'locked' })),
)

/** What is compiled lies in one folder with what the next run starts from. */
const targetCache: CacheFolder = { path: 'target', movedBy: ['--target-dir', 'CARGO_TARGET_DIR', 'CARGO_BUILD_TARGET_DIR'], sharing: 'locked', holdsResult: true, holdsMade: true }

function writeHome(call: Call): void {
  const home = call.variable('CARGO_HOME')
  for (const folder of home === undefined ? ['/usr/local/cargo', '~/.cargo'] : [home]) {
    call.read(`${folder}/**`)
    call.write(`${folder}/**`)
  }
}

function takeLock(call: Call, root: string): void {
  const lock = joinPath(root, 'Cargo.lock')
  const isThere = call.run.files.has(lock)
  if (isThere) call.manifest(lock)
  else {
    call.read(lock)
    call.refresh('finds no Cargo.lock and takes the newest versions that fit')
  }
  const why = isThere ? 'perhaps rewrites its lock file; `--locked` fails instead' : 'writes its lock file'
  if (!call.has('--locked', '--frozen')) call.write(lock, { certain: !isThere, why })
}

function fetch(call: Call): CargoProject | undefined {
  writeHome(call)
  const project = takeCargoManifests(call)
  if (project !== undefined) takeLock(call, project.root)
  return project
}

/** Where a build compiles to: options, variables, settings, and last `target` beside the workspace's manifest. */
function targetFolder(call: Call, project: CargoProject | undefined): string | undefined {
  const [given] = call.values('--target-dir')
  const stated = given === undefined ? (call.variable('CARGO_TARGET_DIR') ?? call.variable('CARGO_BUILD_TARGET_DIR')) : given.value
  if (given !== undefined && stated === undefined) return undefined
  if (stated !== undefined) return call.cwd === undefined ? undefined : joinPath(call.cwd, stated)
  return project?.target ?? (project === undefined ? call.cwd && joinPath(call.cwd, 'target') : joinPath(project.root, 'target'))
}

/** Compiles everything, build scripts included, which may look at any file of the project and any variable. */
function build(call: Call): void {
  const project = fetch(call)
  const root = call.cwd
  if (root === undefined) return call.unknown('builds in a folder that is not known')
  for (const folder of new Set([root, ...(project?.folders ?? [])])) takeSources(call, folder, `compiles the sources below ${folder}`)
  call.env('*', false)
  const target = targetFolder(call, project)
  if (target === undefined) call.unknown('compiles to a folder that is not known')
  else keepIn(call, target)
  for (const folder of call.values('--out-dir', '--artifact-dir', '--root')) call.write(folder, { below: true })
  call.read('/**', { certain: false, why: 'runs build scripts, which may read any file' })
  call.write(root, { below: true, certain: false, why: 'runs build scripts, which may write into the project' })
}

/** `target` lies beside the workspace's manifest, which is somewhere else where another is named. */
function buildCaches(call: Call): readonly CacheFolder[] {
  return call.has('--manifest-path') ? packageCaches : [...packageCaches, targetCache]
}

/** Crates that no lock file places on disk, unless settings lay all of them there. */
function fetchCrates(call: Call): string | undefined {
  if (call.has('--offline', '--frozen') || call.variable('CARGO_NET_OFFLINE') === 'true') return undefined
  const texts = (name: RegExp): readonly string[] => call.manifests.flatMap((path) => (name.test(path) ? (call.run.files.read(path) ?? []) : []))
  if (texts(/\/\.cargo\/config(\.toml)?$/).some((text) => /^\s*\[source\b|^\s*offline\s*=\s*true/m.test(text))) return undefined
  const locks = texts(/\/Cargo\.lock$/).filter((text) => text.includes('[[package]]'))
  const isForeign = locks.length > 0 ? locks.some((text) => /^source = /m.test(text)) : texts(/\/Cargo\.toml$/).some((text) => /^\s*\[[^\]]*dependencies\b/m.test(text))
  const [manifest] = call.values('--manifest-path')
  return isForeign ? `cargo fetch${manifest ? ` --manifest-path ${manifest.stem}` : ''}` : undefined
}

/** Versions of the crates alone are looked at, as for every tool that installs programs by name. */
function install(call: Call): void {
  writeHome(call)
  takeToolchainFile(call)
  for (const root of call.values('--root')) call.write(root, { below: true })
  const [path] = call.values('--path')
  if (path) {
    call.read(path, { below: true, why: `compiles the sources below ${path.text}` })
    if (!call.has('--locked', '--frozen')) call.refresh('takes the newest versions that fit; `--locked` takes those of Cargo.lock')
    return call.unknown('builds a project of its own')
  }
  const [address] = call.values('--git')
  if (address) {
    if (call.values('--tag', '--rev').length === 0) call.refresh(`takes the newest commit of ${address.text}`)
    if (!address.text.includes('://')) call.read(address, { below: true })
    return
  }
  const versioned = call.values('--version', '--vers').some(({ text }) => !/[\^~*<>]/.test(text))
  for (const { text } of call.operands) {
    if (!versioned && !/@=?\d+\.\d+\.\d+|@['"]?\$/.test(text)) call.refresh(`takes the newest version of ${text}`)
  }
}

/** cargo-chef cooks dependencies after a recipe alone, in the place of the project's own manifests. */
function cook(call: Call): void {
  writeHome(call)
  const recipe = call.values('--recipe-path')[0] ?? literalWord('recipe.json')
  if (call.cwd === undefined || recipe.value === undefined) call.read(recipe)
  else takeFile(call, joinPath(call.cwd, recipe.value))
  // The recipe holds settings and toolchain file too, but cargo itself finds those above the working directory.
  for (const name of ['.cargo/config.toml', '.cargo/config', 'rust-toolchain.toml', 'rust-toolchain']) {
    if (call.cwd === undefined) call.read(name)
    else takeFile(call, joinPath(call.cwd, name))
  }
  call.write('./**', { why: 'lays a skeleton of the project out and compiles its dependencies into target' })
  call.read('target/**')
  const target = targetFolder(call, undefined)
  if (target !== undefined) call.write(target, { below: true })
  call.env('*', false)
}

function vendor(call: Call): void {
  const project = fetch(call)
  const [folder] = call.operands
  if (folder && call.label.includes('vendor')) call.write(folder, { below: true })
  else if (call.label.includes('vendor')) call.write('vendor/**')
  const isUpdate = /update|generate-lockfile|\badd\b|remove/.test(call.label)
  if (!isUpdate || project === undefined) return
  call.write(joinPath(project.root, 'Cargo.lock'))
  if (/\badd\b|remove/.test(call.label)) call.write('Cargo.toml')
  call.refresh('takes the newest versions that fit')
}

const installed = ['?~/.rustup/**', '?/usr/local/rustup/**']

/** The Rust toolchain. */
export const rustTools: readonly Tool[] = [
  {
    names: ['cargo'],
    network: true,
    source: 'https://doc.rust-lang.org/cargo/commands/',
    work: 'cargo',
    valued: [
      '-p', '--package', '--bin', '--features', '-F', '--target', '--target-dir', '--manifest-path', '--profile', '-j', '--jobs',
      '--config', '--recipe-path', '--version', '--vers', '--root', '--path', '--git', '--tag',
      '--rev', '--branch', '--color', '--example', '--message-format', '-Z', '--exclude', '--out-dir', '--artifact-dir', '--registry',
      '--index', '-C', '--test', '--bench', '--lockfile-path', '--format-version', '--strategies',
    ],
    env: cargoEnv,
    reads: ['?~/.gitconfig', '?~/.ssh/**', ...installed],
    writes: installed,
    foreignCode: true,
    caches: packageCaches,
    act: (call) => mayWorkElsewhere(call),
    uses: [
      { words: ['fetch'], installs: 'project', caches: holdingResult(packageCaches), act: fetch },
      {
        words: ['build', 'b', 'check', 'c', 'clippy', 'doc', 'test', 't', 'run', 'r', 'rustc', 'bench', 'zigbuild', 'leptos', 'auditable', 'auditable build'],
        caches: buildCaches,
        act: build,
        fetch: fetchCrates,
      },
      { words: ['install', 'binstall'], installs: 'system', act: install },
      { words: ['chef prepare'], work: 'other', caches: [], act: (call) => prepareRecipe(call) },
      { words: ['chef cook'], installs: 'project', caches: buildCaches, act: cook },
      { words: ['vendor', 'generate-lockfile', 'update', 'add', 'remove', 'metadata', 'tree'], act: vendor },
      { words: ['clean'], work: 'file-work', caches: [], reads: ['Cargo.toml'], writes: ['target/**'] },
      { words: ['init', 'new'], work: 'file-work', caches: [], writes: ['./**'], reads: ['./**'] },
      { words: ['version', 'help'], work: 'other', caches: [] },
    ],
  },
  {
    names: ['rustup'],
    network: true,
    source: 'https://rust-lang.github.io/rustup/',
    work: 'download',
    valued: ['--toolchain', '--profile', '-c', '-t', '--component', '--target'],
    env: ['RUSTUP_*', 'CARGO_HOME'],
    reads: ['~/.rustup/**', '/usr/local/rustup/**'],
    writes: ['~/.rustup/**', '/usr/local/rustup/**', '?~/.cargo/**', '?/usr/local/cargo/**'],
    act: (call) => moveRustup(call),
    uses: [
      {
        words: [
          'target', 'target add', 'target remove', 'component', 'component add', 'component remove', 'override', 'override set', 'set',
          'set profile', 'show', 'show active-toolchain', 'self', 'self update', 'which', 'completions',
        ],
        act: (call) => takeToolchainFile(call),
      },
      { words: ['default', 'toolchain', 'toolchain install', 'toolchain add', 'install', 'update', 'upgrade'], act: (call) => installToolchain(call) },
      { words: ['toolchain uninstall', 'toolchain list', 'toolchain remove', 'toolchain link'], work: 'file-work' },
    ],
  },
  {
    names: ['rustup-init'],
    network: true,
    source: 'https://rust-lang.github.io/rustup/installation/',
    work: 'download',
    valued: ['--default-toolchain', '--default-host', '--profile', '-c', '--component', '-t', '--target'],
    env: ['RUSTUP_*', 'CARGO_HOME', 'SHELL', 'PATH'],
    writes: ['~/.rustup/**', '~/.cargo/**', '?/usr/local/rustup/**', '?/usr/local/cargo/**', '?~/.profile', '?~/.bashrc', '?~/.bash_profile', '?~/.zshenv'],
    act: (call) => {
      moveRustup(call)
      takeChannels(call, call.values('--default-toolchain').map(({ text }) => text))
    },
  },
]

function prepareRecipe(call: Call): void {
  call.read('./**')
  call.write(call.values('--recipe-path')[0] ?? 'recipe.json')
}

/** `--config` takes a file or a setting, `-C` another folder. */
function mayWorkElsewhere(call: Call): void {
  if (call.values('-C').length > 0) call.unknown('works in another folder than the one it runs in')
  for (const setting of call.values('--config')) {
    if (setting.value === undefined || !setting.value.includes('=')) call.read(setting)
    if (setting.value === undefined || /path|paths|directory|target-dir/.test(setting.value)) call.unknown('is given settings that may name any folder')
  }
}

/** The toolchain file of the nearest folder upward decides which toolchain a command is for. */
function takeToolchainFile(call: Call): void {
  for (const folder of ancestorsOf(call.cwd ?? '/')) {
    for (const name of ['rust-toolchain.toml', 'rust-toolchain']) takeFile(call, joinPath(folder, name))
  }
}

function moveRustup(call: Call): void {
  for (const name of ['RUSTUP_HOME', 'CARGO_HOME']) {
    const folder = call.variable(name)
    if (folder === undefined) continue
    call.read(`${folder}/**`)
    call.write(`${folder}/**`)
  }
}

function takeChannels(call: Call, channels: readonly string[]): void {
  if (!channels.some((text) => /^\d+\.\d+\.\d+|-20\d\d-\d\d|\$|^none$/.test(text))) call.refresh('takes the newest toolchain of its channel')
}

function installToolchain(call: Call): void {
  takeToolchainFile(call)
  takeChannels(call, call.operands.map(({ text }) => text))
}
