import type { Call } from '../call.ts'
import { isCondaPinned, takeCondaEnvironment } from '../closure/conda-environment.ts'
import { joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'
import { pipEnv, userSettings } from './python-install.ts'

/** Where the usual installers and images put conda. */
const prefixes = ['/opt/conda', '/opt/miniconda3', '~/miniconda3', '~/micromamba']

/** Environments hold links into this folder, or copies where it lies on another file system; runs at once disturb each other. */
const caches: readonly CacheFolder[] = prefixes.map((prefix) => ({
  path: `?${prefix}/pkgs`,
  movedBy: ['CONDA_PKGS_DIRS', 'MAMBA_ROOT_PREFIX/pkgs', 'CONDA_ROOT/pkgs'],
  offBy: ['CONDA_ALLOW_SOFTLINKS', 'CONDA_ALWAYS_SOFTLINK', '--always-softlink'],
  sharing: 'locked',
}))

function writePrefix(call: Call): void {
  for (const prefix of call.values('-p', '--prefix', '-r', '--root-prefix')) call.write(prefix, { below: true })
  const stated = [call.variable('MAMBA_ROOT_PREFIX'), call.variable('CONDA_PREFIX')].filter((folder) => folder !== undefined)
  for (const folder of stated) call.write(`${folder}/**`)
  for (const folder of prefixes) call.write(`?${folder}/**`)
  const own = /^(.*)\/(?:bin|condabin)\/[^/]+$/.exec(call.command.words[0]?.value ?? '')?.[1]
  if (own !== undefined && own !== '/usr' && own !== '/usr/local') call.write(`${own}/**`)
  for (const place of ['~/.conda/**', '~/.cache/**', '?~/.mamba/**']) call.write(place)
}

function takeFiles(call: Call, byDefault?: string): void {
  const given = call.values('-f', '--file')
  const names = given.length > 0 ? given.map(({ value }) => value) : byDefault === undefined ? [] : [byDefault]
  for (const name of names) {
    if (name === undefined || call.cwd === undefined || name.includes('://')) call.unknown('takes a list of packages that is not known')
    else takeCondaEnvironment(call, joinPath(call.cwd, name))
  }
}

function createEnvironment(call: Call): void {
  const operands = call.operands.length
  takeFiles(call, operands > 0 || call.has('--clone') ? undefined : 'environment.yml')
  writePrefix(call)
}

function installPackages(call: Call): void {
  takeFiles(call)
  for (const { value, text } of call.operands) {
    if (/\.(conda|tar\.bz2)$/.test(value ?? '')) call.read(value ?? text)
    else if (!isCondaPinned(value ?? text) && !/=\$/.test(text)) call.refresh(`takes the newest version of ${text}`)
  }
  writePrefix(call)
}

function updatePackages(call: Call): void {
  if (call.values('-f', '--file').length > 0) takeFiles(call)
  call.refresh('takes the newest packages that fit')
  writePrefix(call)
}

/** conda and what works like it. */
export const condaTools: readonly Tool[] = [
  {
    names: ['conda', 'mamba', 'micromamba'],
    network: true,
    source: 'https://docs.conda.io/projects/conda/en/stable/commands/index.html',
    work: 'python-install',
    valued: ['-n', '--name', '-p', '--prefix', '-f', '--file', '-c', '--channel', '-r', '--root-prefix', '--platform', '--subdir', '--solver', '--clone'],
    env: [...pipEnv, 'MAMBA_*', 'CONDA*', '_CE_*'],
    reads: [...userSettings, '?~/.condarc', '?~/.mambarc', '?/opt/conda/**', '?~/.conda/**'],
    foreignCode: true,
    uses: [
      { words: ['env create'], installs: 'project', caches, act: createEnvironment },
      { words: ['env update'], installs: 'project', caches, act: updateEnvironment },
      { words: ['create', 'install'], installs: 'project', caches, act: installPackages },
      { words: ['update', 'upgrade'], installs: 'system', caches, act: updatePackages },
      { words: ['remove', 'uninstall', 'env remove'], act: writePrefix },
      { words: ['clean', 'init', 'shell'], work: 'file-work', act: writeStart },
      { words: ['config'], work: 'file-work', writes: ['~/.condarc', '?/opt/conda/.condarc', '?~/.config/**', '?/etc/conda/**'] },
      { words: ['info', 'list', 'env list', 'search'], work: 'other' },
    ],
  },
]

function updateEnvironment(call: Call): void {
  takeFiles(call, 'environment.yml')
  writePrefix(call)
}

/** `conda init` changes what shells start with. */
function writeStart(call: Call): void {
  for (const name of ['~/.bashrc', '~/.bash_profile', '~/.zshrc', '~/.profile', '~/.config/**', '/etc/profile.d/**']) call.write(`?${name}`)
  writePrefix(call)
}
