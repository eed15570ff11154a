import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { buildProject, isPinned, takeLocalPackage, takeRequirements } from '../closure/requirements.ts'
import { inlineText, tomlEntries, tomlStrings } from '../closure/toml-lines.ts'
import type { TomlEntry } from '../closure/toml-lines.ts'
import { memberManifests } from '../closure/workspace.ts'
import { gitEnv } from '../conventional-env.ts'
import { folderOf, joinPath } from '../path.ts'
import type { ShellWord } from '../shell-word.ts'
import type { Deeds, Tool } from '../tool.ts'

const pythonEnv = ['PYTHON*', 'VIRTUAL_ENV', 'SETUPTOOLS_*', 'DISTUTILS_*', 'CONDA_*']
const pipEnv = [...pythonEnv, 'PIP_*', 'XDG_*', ...gitEnv, 'CI']
const userSettings = [
  '?~/.config/**', '?~/.pip/**', '?~/.netrc', '?~/.gitconfig', '?~/.ssh/**', '?~/.pypirc', '~/.cache/**', '?~/.local/**',
]
const installed = [
  '/usr/local/lib/**', '/usr/local/bin/**', '?/usr/local/share/**', '?/usr/local/include/**', '?/usr/local/etc/**', '?/usr/lib/**',
  '?/usr/bin/**', '?/usr/share/**', '?/opt/**', '?~/.local/**',
]

/** The virtual environment that a command belongs to: that of its own path, of `VIRTUAL_ENV`, or perhaps of the first folder in `PATH`. */
function writeEnvironment(call: Call): void {
  const program = call.command.words[0]?.value ?? ''
  const own = /^(.*)\/bin\/[^/]+$/.exec(program)?.[1]
  const active = own ?? call.variable('VIRTUAL_ENV')
  if (active !== undefined && !/^\/usr(\/local)?$|^$/.test(active)) return call.write(`${active}/**`)
  const first = (call.variable('PATH') ?? '').split(':')[0] ?? ''
  if (first.startsWith('/') && first.endsWith('/bin') && !/^(\/usr(\/local)?)?\/bin$/.test(first)) {
    call.write(`${first.slice(0, -4)}/**`, { certain: false })
  }
  for (const place of installed) call.write(place)
}

function writeInstalled(call: Call): void {
  const targets = call.values('-t', '--target', '--prefix', '--root')
  for (const target of targets) call.write(target, { below: true })
  if (call.has('--user')) call.write('~/.local/**')
  else if (targets.length === 0) writeEnvironment(call)
}

function takeNames(call: Call, names: readonly ShellWord[]): void {
  for (const name of names) {
    const { stem, text } = name
    const value = name.value ?? text
    if (/^(\.{0,2}\/|~)/.test(stem) || /^\.(\[|$)/.test(stem) || /\.(whl|tar\.gz|zip)$/.test(value)) {
      if (name.value === undefined || name.glob) call.read(name, { below: true })
      else takeLocalPackage(call, name.value)
    } else if (!isPinned(value) && !/==\s*['"]?\$/.test(text)) call.refresh(`takes the newest version of ${text}`)
  }
}

function installPip(call: Call): void {
  for (const file of call.values('-r', '--requirement', '-c', '--constraint')) {
    if (file.value === undefined || file.value.includes('://') || call.cwd === undefined) call.unknown('takes a list of packages that is not known')
    else takeRequirements(call, joinPath(call.cwd, file.value))
  }
  for (const project of call.values('-e', '--editable')) {
    if (project.value === undefined) call.unknown('installs from a folder that is not known')
    else if (/^[a-z+]+:\/\//i.test(project.value)) takeNames(call, [project])
    else takeLocalPackage(call, project.value)
  }
  takeNames(call, call.operands)
  for (const folder of call.values('-f', '--find-links')) if (!folder.text.includes('://')) call.read(folder, { below: true })
  if (!call.has('--no-cache-dir')) call.write('~/.cache/**')
  for (const folder of call.values('--cache-dir', '-w', '--wheel-dir', '-d', '--dest')) call.write(folder, { below: true })
}

const pipInstall: Deeds = {
  installs: 'project',
  reads: userSettings,
  foreignCode: true,
  act(call) {
    installPip(call)
    writeInstalled(call)
  },
}

const valued = [
  '-r', '--requirement', '-c', '--constraint', '-e', '--editable', '-t', '--target', '--prefix', '--root', '-i', '--index-url',
  '--extra-index-url', '-f', '--find-links', '--cache-dir', '--trusted-host',
  '--timeout', '--retries', '--no-binary', '--only-binary', '--platform', '--python-version', '--python', '-p', '-w', '--wheel-dir', '-d',
  '--dest', '--progress-bar', '--root-user-action', '--config-settings',
  '--use-feature', '--report', '--log', '--proxy', '--cert', '--upgrade-strategy', '--implementation', '--abi', '--group', '-C', '--extra',
  '--directory', '--project', '--package', '--link-mode', '--index-strategy',
  '--without', '--with', '--only', '--no-install-package', '--index', '--default-index', '--no-group', '--only-group',
]

const pipUses: Tool['uses'] = [
  { words: ['install'], ...pipInstall },
  { words: ['wheel', 'download'], reads: userSettings, foreignCode: true, act: (call) => buildWheels(call) },
  { words: ['uninstall'], reads: userSettings, act: writeEnvironment },
  {
    words: ['config', 'cache'],
    work: 'file-work',
    reads: userSettings,
    writes: ['~/.config/**', '~/.cache/**', '?/etc/pip.conf', '?~/.pip/**'],
  },
  { words: ['list', 'show', 'freeze', 'check', 'debug', 'index', 'inspect', 'hash'], work: 'other', reads: userSettings },
]

function buildWheels(call: Call): void {
  installPip(call)
  if (call.values('-w', '--wheel-dir', '-d', '--dest').length === 0) call.write('./**')
}

/** Modules and scripts belong to the project as a rule. */
function runPython(call: Call): void {
  const module = call.values('-m')[0]
  if (module?.value === 'ensurepip') return writeEnvironment(call)
  if (module) return call.unknown(`runs the module \`${module.text}\`, which is not known`)
  runPythonScript(call)
}

function runPythonScript(call: Call): void {
  const script = call.operands[0]
  if (script && !call.has('-c')) call.read(script)
  call.unknown('runs a program that nobody reads here, and may read and write any file')
}

/** What pyproject.toml says, where it is among the copied files. */
function readProject(call: Call): { root: string; entries: readonly TomlEntry[] } | undefined {
  const given = call.values('--directory', '--project', '-C')[0]
  const start = given ? (given.value !== undefined && call.cwd !== undefined ? joinPath(call.cwd, given.value) : undefined) : call.cwd
  const root = start === undefined ? undefined : nearestWith(call.run, start, 'pyproject.toml')
  const text = root === undefined ? undefined : call.run.files.read(joinPath(root, 'pyproject.toml'))
  if (root === undefined || text === undefined) {
    call.unknown('finds no pyproject.toml among the copied files that can be read, so what it reads is not known')
    return undefined
  }
  call.manifest(joinPath(root, 'pyproject.toml'))
  return { root, entries: tomlEntries(text) }
}

function takeLock(call: Call, path: string, frozen: boolean): void {
  if (call.run.files.has(path)) call.manifest(path)
  else {
    call.read(path)
    call.refresh('finds no lock file and takes the newest versions that fit')
  }
  if (!frozen) call.write(path, { certain: !call.run.files.has(path), why: 'perhaps rewrites its lock file' })
}

function isTrue(entries: readonly TomlEntry[], table: string, key: string, value: string): boolean {
  return entries.some((entry) => entry.table === table && entry.key === key && entry.value.trim().startsWith(value))
}

/** Local packages: `{ path = "../x" }` in any table. */
function takePathDependencies(call: Call, root: string, entries: readonly TomlEntry[]): void {
  for (const { value } of entries) {
    for (const table of value.split('}')) {
      const path = inlineText(table, 'path')
      if (path === undefined) continue
      if (call.run.files.has(joinPath(root, path))) call.manifest(joinPath(root, path))
      else buildProject(call, joinPath(root, path))
    }
  }
}

function installPoetry(call: Call): void {
  const project = readProject(call)
  writeEnvironment(call)
  if (project === undefined) return
  const { root, entries } = project
  takeLock(call, joinPath(root, 'poetry.lock'), true)
  const settings = joinPath(root, 'poetry.toml')
  if (call.run.files.has(settings)) call.manifest(settings)
  else call.read(settings)
  call.write(joinPath(root, '.venv'), { below: true, certain: false })
  takePathDependencies(call, root, entries)
  const rootless = call.has('--no-root', '--no-directory') || isTrue(entries, 'tool.poetry', 'package-mode', 'false')
  if (!rootless) buildProject(call, root)
}

function syncUv(call: Call): void {
  const project = readProject(call)
  const target = call.variable('UV_PROJECT_ENVIRONMENT')
  if (project === undefined) return
  const { root, entries } = project
  takeLock(call, joinPath(root, 'uv.lock'), call.has('--frozen', '--locked'))
  for (const name of ['uv.toml', '.python-version']) {
    const path = joinPath(root, name)
    if (call.run.files.has(path)) call.manifest(path)
    else call.read(path)
  }
  call.write(joinPath(root, target ?? '.venv'), { below: true })
  const members = entries.flatMap(({ table, key, value }) => (table === 'tool.uv.workspace' && key === 'members' ? tomlStrings(value) : []))
  const manifests = memberManifests(call, root, members, 'pyproject.toml')
  for (const path of manifests) call.manifest(path)
  takePathDependencies(call, root, entries)
  const builds = entries.some(({ table }) => table === 'build-system') && !isTrue(entries, 'tool.uv', 'package', 'false')
  if ((builds || isTrue(entries, 'tool.uv', 'package', 'true')) && !call.has('--no-install-project', '--no-install-workspace', '--no-install-local')) {
    buildProject(call, root)
  }
  if (!call.has('--no-install-workspace', '--no-install-local')) for (const path of manifests) buildProject(call, folderOf(path))
}

function makeEnvironment(call: Call): void {
  const folder = call.operands.at(-1)
  if (folder) call.write(folder, { below: true })
  else call.write('.venv/**')
}

const uvEnv = [...pipEnv, 'UV_*']
const uvCaches = ['~/.cache/**', '?~/.local/**', '?~/.config/**']

/** Installers of Python packages. */
export const pythonTools: readonly Tool[] = [
  {
    names: ['pip', 'pip2', 'pip3'],
    network: true,
    source: 'https://pip.pypa.io/en/stable/cli/',
    work: 'python-install',
    valued,
    env: pipEnv,
    uses: pipUses,
  },
  {
    names: ['python', 'python2', 'python3'],
    network: true,
    source: 'https://docs.python.org/3/using/cmdline.html',
    work: 'other',
    valued: ['-W', '-X', '-m'],
    env: pythonEnv,
    act: runPython,
  },
  {
    names: ['virtualenv', 'pyvenv'],
    network: true,
    source: 'https://docs.python.org/3/library/venv.html',
    work: 'python-install',
    valued: ['-p', '--python', '--prompt'],
    env: [...pythonEnv, 'VIRTUALENV_*'],
    writes: ['?~/.local/share/**', '?~/.cache/**'],
    act: makeEnvironment,
  },
  {
    names: ['poetry'],
    network: true,
    source: 'https://python-poetry.org/docs/cli/',
    work: 'python-install',
    valued,
    env: [...pipEnv, 'POETRY_*'],
    uses: [
      { words: ['install', 'sync'], installs: 'project', reads: userSettings, writes: uvCaches, foreignCode: true, act: installPoetry },
      { words: ['config'], work: 'file-work', reads: ['~/.config/**', '?poetry.toml'], writes: ['~/.config/**', '?poetry.toml'] },
      { words: ['cache', 'env'], work: 'file-work', reads: ['~/.cache/**', '?pyproject.toml'], writes: uvCaches },
      {
        words: ['export', 'show', 'check', 'version'],
        work: 'other',
        reads: ['pyproject.toml', 'poetry.lock', '~/.config/**'],
        act: (call) => writeOutput(call),
      },
    ],
  },
  {
    names: ['uv'],
    network: true,
    source: 'https://docs.astral.sh/uv/reference/cli/',
    work: 'python-install',
    valued: [...valued, '-o', '--output-file'],
    env: uvEnv,
    uses: [
      { words: ['sync'], installs: 'project', reads: userSettings, writes: uvCaches, foreignCode: true, act: syncUv },
      { words: ['pip install', 'pip sync'], ...pipInstall, writes: uvCaches, reads: [...userSettings, '?uv.toml', '?pyproject.toml'] },
      { words: ['pip uninstall'], reads: userSettings, act: writeEnvironment },
      {
        words: ['venv'],
        work: 'file-work',
        reads: ['.python-version', '?pyproject.toml', '?uv.toml'],
        writes: uvCaches,
        act: makeEnvironment,
      },
      { words: ['python install', 'python pin'], reads: ['.python-version'], writes: uvCaches },
      { words: ['cache', 'cache clean', 'cache prune'], work: 'file-work', writes: ['~/.cache/**'] },
      {
        words: ['tool install'],
        reads: userSettings,
        writes: [...uvCaches, '/usr/local/bin/**'],
        act: (call) => takeNames(call, call.operands),
      },
      {
        words: ['export', 'pip compile', 'version', 'pip list', 'pip freeze'],
        work: 'other',
        reads: ['pyproject.toml', 'uv.lock', '?./**'],
        act: (call) => writeOutput(call),
      },
    ],
  },
]

function writeOutput(call: Call): void {
  for (const file of call.values('-o', '--output', '--output-file')) call.write(file)
}

