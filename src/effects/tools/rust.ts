import type { Call } from '../call.ts'
import { takeCargoManifests } from '../closure/cargo-project.ts'
import { gitEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import { literalWord } from '../shell-word.ts'
import type { Tool } from '../tool.ts'

const cargoEnv = ['CARGO*', 'RUST*', ...gitEnv, 'SSH_*', 'NUM_JOBS', 'PROFILE', 'OPT_LEVEL', 'BROWSER']

function writeHome(call: Call): void {
  const home = call.variable('CARGO_HOME')
  for (const folder of home === undefined ? ['/usr/local/cargo', '~/.cargo'] : [home]) {
    call.read(`${folder}/**`)
    call.write(`${folder}/**`)
  }
}

function takeLock(call: Call, root: string): void {
  const lock = joinPath(root, 'Cargo.lock')
  if (call.run.files.has(lock)) call.manifest(lock)
  else {
    call.read(lock)
    call.refresh('finds no Cargo.lock and takes the newest versions that fit')
  }
  if (!call.has('--locked', '--frozen')) call.write(lock, { certain: !call.run.files.has(lock), why: 'perhaps rewrites its lock file' })
}

function fetch(call: Call): void {
  writeHome(call)
  if (call.has('--manifest-path')) return call.unknown('works on a manifest in another folder')
  const root = takeCargoManifests(call)
  if (root !== undefined) takeLock(call, root)
}

/** Compiles everything, build scripts included, which may look at any file of the project and any variable. */
function build(call: Call): void {
  fetch(call)
  const root = call.cwd
  if (root === undefined) return call.unknown('builds in a folder that is not known')
  call.read(root, { below: true, why: `compiles the sources below ${root}` })
  call.env('*', false)
  const target = call.values('--target-dir')[0] ?? literalWord(call.variable('CARGO_TARGET_DIR') ?? 'target')
  call.read(target, { below: true })
  call.write(target, { below: true })
  call.read('/**', { certain: false, why: 'runs build scripts, which may read any file' })
  call.write(root, { below: true, certain: false, why: 'runs build scripts, which may write into the project' })
}

function install(call: Call): void {
  writeHome(call)
  if (call.values('--path').length > 0) {
    for (const folder of call.values('--path')) call.read(folder, { below: true })
    return call.unknown('builds a project of its own')
  }
  for (const root of call.values('--root')) call.write(root, { below: true })
  const versioned = call.values('--version', '--vers', '--tag', '--rev').length > 0
  for (const { text } of call.operands) {
    if (!versioned && !/@\d+\.\d+\.\d+|@\$/.test(text)) call.refresh(`takes the newest version of ${text}`)
  }
}

/** cargo-chef cooks dependencies after a recipe alone, in the place of the project's own manifests. */
function cook(call: Call): void {
  writeHome(call)
  const recipe = call.values('--recipe-path')[0] ?? literalWord('recipe.json')
  call.read(recipe)
  for (const name of ['.cargo/config.toml', '.cargo/config', 'rust-toolchain.toml', 'rust-toolchain']) call.read(name)
  call.write('./**', { why: 'lays a skeleton of the project out and compiles its dependencies into target' })
  call.read('target/**')
  call.env('*', false)
}

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
      '--index',
    ],
    env: cargoEnv,
    reads: ['?~/.gitconfig', '?~/.ssh/**', '?~/.rustup/**', '?/usr/local/rustup/**'],
    writes: ['?~/.rustup/**', '?/usr/local/rustup/**'],
    foreignCode: true,
    uses: [
      { words: ['fetch'], installs: 'project', act: fetch },
      { words: ['build', 'b', 'check', 'c', 'clippy', 'doc', 'test', 't', 'run', 'r', 'rustc', 'leptos', 'auditable'], act: build },
      { words: ['install', 'binstall'], installs: 'system', act: install },
      { words: ['chef prepare'], work: 'other', act: (call) => prepareRecipe(call) },
      { words: ['chef cook'], installs: 'project', act: cook },
      { words: ['vendor', 'generate-lockfile', 'update', 'metadata'], act: (call) => { fetch(call); call.write('vendor/**') } },
      { words: ['clean'], work: 'file-work', reads: ['Cargo.toml'], writes: ['target/**'] },
      { words: ['init', 'new'], work: 'file-work', writes: ['./**'], reads: ['./**'] },
      { words: ['version', 'help'], work: 'other' },
    ],
  },
  {
    names: ['rustup'],
    network: true,
    source: 'https://rust-lang.github.io/rustup/',
    work: 'download',
    valued: ['--toolchain', '--profile', '-c', '-t', '--component', '--target'],
    env: ['RUSTUP_*', 'CARGO_HOME'],
    reads: ['rust-toolchain.toml', 'rust-toolchain', '~/.rustup/**', '/usr/local/rustup/**'],
    writes: ['~/.rustup/**', '/usr/local/rustup/**', '?~/.cargo/**', '?/usr/local/cargo/**'],
    uses: [
      {
        words: [
          'target', 'target add', 'component', 'component add', 'default', 'override', 'override set', 'set', 'set profile', 'show', 'self',
        ],
      },
      { words: ['toolchain', 'toolchain install', 'install', 'update'], act: (call) => installToolchain(call) },
    ],
  },
]

function prepareRecipe(call: Call): void {
  call.read('./**')
  call.write(call.values('--recipe-path')[0] ?? 'recipe.json')
}

function installToolchain(call: Call): void {
  if (!call.operands.some(({ text }) => /^\d+\.\d+\.\d+|-20\d\d-\d\d|\$/.test(text))) {
    call.refresh('takes the newest toolchain of its channel')
  }
}
