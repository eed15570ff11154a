import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { isSet, readPythonProject, takePathDependencies, textsAt } from '../closure/pyproject.ts'
import type { PythonProject } from '../closure/pyproject.ts'
import { buildProject } from '../closure/python-build.ts'
import { takeLocalPackage } from '../closure/requirements.ts'
import { inlineText, tomlEntries } from '../closure/toml-lines.ts'
import { takeFile } from '../closure/take-file.ts'
import { takeWorkspace } from '../closure/uv-workspace.ts'
import { joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'
import { compileRequirements, makeEnvironment, pipInstall, takeNames } from './python.ts'
import { pipEnv, takeListsOf, userSettings, valued, writeEnvironment } from './python-install.ts'

/** The project that a command works on, where its pyproject.toml is among the copied files. */
function findProject(call: Call, ...options: readonly string[]): PythonProject | undefined {
  const given = call.values(...options)[0]
  const start = given ? (given.value !== undefined && call.cwd !== undefined ? joinPath(call.cwd, given.value) : undefined) : call.cwd
  const root = start === undefined ? undefined : nearestWith(call.run, start, 'pyproject.toml')
  const project = root === undefined ? undefined : readPythonProject(call, root)
  if (project === undefined) {
    call.unknown('finds no pyproject.toml among the copied files that can be read, so what it reads is not known')
    return undefined
  }
  call.manifest(joinPath(project.root, 'pyproject.toml'))
  return project
}

function takeLock(call: Call, path: string, frozen: boolean): void {
  const isThere = call.run.files.has(path)
  if (isThere) call.manifest(path)
  else {
    call.read(path)
    call.refresh('finds no lock file and takes the newest versions that fit')
  }
  if (!frozen) call.write(path, { certain: !isThere, why: isThere ? 'perhaps rewrites its lock file' : 'writes its lock file' })
}

function isOn(call: Call, name: string): boolean {
  return /^(1|true|yes|on|y|t)$/i.test(call.variable(name) ?? '')
}

/** Poetry installs after its lock file, and leaves that alone where it is there. */
function installPoetry(call: Call): void {
  const project = findProject(call, '-C', '--directory', '-P', '--project')
  writeEnvironment(call)
  if (project === undefined) return
  const { root } = project
  const lock = joinPath(root, 'poetry.lock')
  takeLock(call, lock, call.run.files.has(lock))
  takeFile(call, joinPath(root, 'poetry.toml'))
  takeLicense(call, project)
  call.write(joinPath(root, '.venv'), { below: true, certain: false })
  if (!call.has('--no-directory', '--only-root')) takePathDependencies(call, project)
  if (!call.has('--no-root') && !isSet(project, 'tool.poetry', 'package-mode', 'false')) buildProject(call, root)
  if (textsAt(project, 'tool.poetry.requires-plugins', 'path').length > 0) call.unknown('installs plugins of its own that the project names')
}

/** Whatever it is called for, Poetry opens the file that `license = { file = "…" }` names, and fails where that is not there (poetry-core 2). */
function takeLicense(call: Call, project: PythonProject): void {
  const inline = project.entries.flatMap(({ table, key, value }) => (table === 'project' && key === 'license' ? (inlineText(value, 'file') ?? []) : []))
  const paths = [...inline, ...textsAt(project, 'project.license', 'file'), ...textsAt(project, 'project', 'license.file')]
  for (const path of paths) takeFile(call, joinPath(project.root, path))
}

function changePoetry(call: Call): void {
  const project = findProject(call, '-C', '--directory', '-P', '--project')
  if (project === undefined) return
  takeLicense(call, project)
  const lock = joinPath(project.root, 'poetry.lock')
  takeFile(call, lock)
  takePathDependencies(call, project, false)
  call.write(lock)
  if (!call.label.includes('lock')) {
    call.write(joinPath(project.root, 'pyproject.toml'))
    writeEnvironment(call)
  }
  if (!call.run.files.has(lock) || !call.label.includes('lock')) call.refresh('takes the newest versions that fit')
}

/**
 * `--frozen` takes the lock file as it is; without it the lock file is held against pyproject.toml first, for which a project
 * with dynamic dependencies is asked by its build backend (https://docs.astral.sh/uv/concepts/projects/sync/).
 */
function syncUv(call: Call): void {
  const project = findProject(call, '--project', '--directory')
  if (project === undefined) return
  if (call.values('--script').length > 0) return call.unknown('installs what a script asks for')
  const { root } = project
  const frozen = call.has('--frozen') || isOn(call, 'UV_FROZEN')
  takeLock(call, joinPath(root, 'uv.lock'), frozen || call.has('--locked') || isOn(call, 'UV_LOCKED'))
  for (const name of ['uv.toml', '.python-version', '.python-versions']) takeFile(call, joinPath(root, name))
  const settings = call.values('--config-file')[0]
  if (settings) call.read(settings)
  const active = call.has('--active') ? call.variable('VIRTUAL_ENV') : undefined
  call.write(joinPath(root, active ?? call.variable('UV_PROJECT_ENVIRONMENT') ?? '.venv'), { below: true })
  if (call.has('--active') && active === undefined) writeEnvironment(call)
  takeWorkspace(call, project, frozen)
}

function lockUv(call: Call): void {
  const project = findProject(call, '--project', '--directory')
  if (project === undefined) return
  const lock = joinPath(project.root, 'uv.lock')
  takeWorkspace(call, project, false, false)
  takeFile(call, lock)
  if (call.has('--check', '--locked')) return
  call.write(lock)
  if (!call.run.files.has(lock) || call.has('--upgrade', '-U')) call.refresh('takes the newest versions that fit')
}

function changeUv(call: Call): void {
  lockUv(call)
  const root = findProject(call, '--project', '--directory')?.root
  if (root === undefined) return
  call.write(joinPath(root, 'pyproject.toml'))
  call.write(joinPath(root, call.variable('UV_PROJECT_ENVIRONMENT') ?? '.venv'), { below: true })
  takeNames(call, call.operands)
}

function installUvPython(call: Call): void {
  const folder = call.variable('UV_PYTHON_INSTALL_DIR')
  for (const place of folder === undefined ? ['~/.local/share/uv/**'] : [`${folder}/**`]) call.write(place)
  if (!call.operands.some(({ text }) => /\d+\.\d+\.\d+|\$/.test(text))) call.refresh('takes the newest release of that version')
}

/** pipenv installs after Pipfile.lock with `sync` and `--deploy`, and else locks anew where the Pipfile is another than the lock file says. */
function installPipenv(call: Call): void {
  const given = call.variable('PIPENV_PIPFILE')
  const root = call.cwd === undefined ? undefined : nearestWith(call.run, call.cwd, 'Pipfile')
  const pipfile = given !== undefined && call.cwd !== undefined ? joinPath(call.cwd, given) : root && joinPath(root, 'Pipfile')
  const text = pipfile === undefined ? undefined : call.run.files.read(pipfile)
  writeEnvironment(call)
  if (pipfile === undefined || text === undefined) return call.unknown('finds no Pipfile among the copied files that can be read, so what it reads is not known')
  const folder = pipfile.slice(0, pipfile.lastIndexOf('/')) || '/'
  const sync = call.label.includes('sync')
  call.manifest(pipfile)
  if (call.has('--skip-lock')) call.refresh('takes the newest versions that the Pipfile allows')
  else takeLock(call, `${pipfile}.lock`, sync || call.has('--deploy', '--ignore-pipfile'))
  // Variables of this file are in force for everything that it does.
  takeFile(call, joinPath(folder, '.env'))
  call.write(joinPath(folder, '.venv'), { below: true, certain: false })
  for (const { table, value } of tomlEntries(text)) {
    if (!/packages$/.test(table)) continue
    const path = inlineText(value, 'path') ?? inlineText(value, 'file')
    if (path !== undefined && !path.includes('://')) takeLocalPackage(call, joinPath(folder, path), true)
  }
  if (call.operands.length > 0) takeNames(call, call.operands)
  if (call.operands.length > 0 || call.label.includes('update')) {
    for (const file of [pipfile, `${pipfile}.lock`]) call.write(file)
    call.refresh('takes the newest versions that fit')
  }
  takeListsOf(call, 'PIP_CONSTRAINT')
}

function isSelfless(call: Call, project: PythonProject): boolean {
  if (call.has('--no-self', '--no-isolation-self') || isSet(project, 'tool.pdm', 'distribution', 'false')) return true
  return textsAt(project, 'project', 'name').length === 0
}

function installPdm(call: Call): void {
  const project = findProject(call, '-p', '--project')
  writeEnvironment(call)
  if (project === undefined) return
  const { root } = project
  const lock = call.values('-L', '--lockfile')[0]?.value ?? call.variable('PDM_LOCKFILE') ?? 'pdm.lock'
  const frozen = call.label.includes('sync') || call.has('--frozen-lockfile', '--no-lock', '--check') || isOn(call, 'PDM_FROZEN_LOCKFILE')
  takeLock(call, joinPath(root, lock), frozen)
  for (const name of ['pdm.toml', '.pdm-python', '.python-version']) takeFile(call, joinPath(root, name))
  for (const place of ['.venv', '__pypackages__']) call.write(joinPath(root, place), { below: true, certain: false })
  call.write(joinPath(root, '.pdm-python'), { certain: false })
  takePathDependencies(call, project)
  if (!isSelfless(call, project)) buildProject(call, root)
  const scripts = project.entries.some(({ table, key }) => table.startsWith('tool.pdm.scripts') && /^(pre|post)_(install|lock)$/.test(`${table}.${key}`.split('.').at(-1) ?? ''))
  if (scripts || textsAt(project, 'tool.pdm', 'plugins').length > 0) call.unknown('runs scripts and plugins that the project names')
}

const uvEnv = [...pipEnv, 'UV_*']
const uvWrites = ['~/.cache/**', '?~/.local/**', '?~/.config/**']

/** uv links packages out of its cache or copies them; with symbolic links the image needs the cache (https://docs.astral.sh/uv/concepts/cache/). */
function uvCaches(call: Call): readonly CacheFolder[] {
  const folder: CacheFolder = {
    path: '~/.cache/uv',
    movedBy: ['--cache-dir', 'UV_CACHE_DIR', 'XDG_CACHE_HOME/uv'],
    offBy: ['--no-cache', '--no-cache-dir', '-n', 'UV_NO_CACHE', '--link-mode=symlink', 'UV_LINK_MODE=symlink'],
    sharing: 'shared',
    holdsNative: true,
  }
  const built = keptProject(call)
  return [built === undefined ? folder : { ...folder, stale: `what it built of the project in ${built} before, unless its pyproject.toml, setup.py or setup.cfg is newer: it looks at no other file` }]
}

/** A project that is built again only when its settings are newer; those that the command itself names always are (https://docs.astral.sh/uv/concepts/cache/). */
function keptProject(call: Call): string | undefined {
  if (call.has('--reinstall', '--force-reinstall', '--refresh')) return undefined
  const named = call.label.includes('pip') ? [...call.operands, ...call.values('-e', '--editable')] : []
  const own = new Set(named.map(({ value = '' }) => joinPath(call.cwd ?? '/', value.replace(/\[[^\]]*\]$/, ''))))
  return call.sources.find(({ kind, place }) => kind === 'folder' && !own.has(place))?.place
}

/** Beside its caches poetry keeps virtual environments in the same folder, which the image needs (https://python-poetry.org/docs/configuration/). */
const poetryCaches: readonly CacheFolder[] = ['cache', 'artifacts'].map((name) => ({
  path: `~/.cache/pypoetry/${name}`,
  movedBy: [`POETRY_CACHE_DIR/${name}`, `XDG_CACHE_HOME/pypoetry/${name}`],
  offBy: ['--no-cache'],
  sharing: 'locked',
  holdsNative: true,
}))

const pipenvCaches: readonly CacheFolder[] = [{ path: '~/.cache/pipenv', movedBy: ['PIPENV_CACHE_DIR', 'XDG_CACHE_HOME/pipenv'], sharing: 'locked', holdsNative: true }]

/** With `install.cache` and symbolic links the packages themselves stay in the cache (https://pdm-project.org/en/latest/usage/config/). */
const pdmCaches: readonly CacheFolder[] = [
  { path: '~/.cache/pdm', movedBy: ['PDM_CACHE_DIR', 'XDG_CACHE_HOME/pdm'], offBy: ['PDM_USE_CACHE', 'PDM_INSTALL_CACHE'], sharing: 'locked', holdsNative: true },
]

/** Tools that install what a Python project asks for, after a lock file of their own. */
export const pythonProjectTools: readonly Tool[] = [
  {
    names: ['poetry'],
    network: true,
    source: 'https://python-poetry.org/docs/cli/',
    work: 'python-install',
    valued: [...valued, '-E', '--extras'],
    env: [...pipEnv, 'POETRY_*'],
    caches: poetryCaches,
    uses: [
      { words: ['install', 'sync'], installs: 'project', reads: userSettings, writes: uvWrites, foreignCode: true, act: installPoetry },
      { words: ['lock', 'add', 'update', 'remove'], reads: userSettings, writes: uvWrites, foreignCode: true, act: changePoetry },
      { words: ['config'], work: 'file-work', reads: ['~/.config/**', '?poetry.toml'], writes: ['~/.config/**', '?poetry.toml'] },
      { words: ['cache', 'cache clear', 'env', 'env use', 'env info', 'env remove'], work: 'file-work', reads: ['~/.cache/**', '?pyproject.toml'], writes: uvWrites },
      {
        words: ['export', 'show', 'check', 'version'],
        work: 'other',
        reads: ['pyproject.toml', 'poetry.lock', '~/.config/**'],
        act: (call) => writeOutput(call),
      },
      { words: ['build'], reads: userSettings, foreignCode: true, writes: ['dist/**'], act: buildHere },
      { words: ['self', 'self add', 'self update', 'self install'], reads: userSettings, writes: uvWrites, foreignCode: true, refresh: 'takes the newest versions that fit', act: writeEnvironment },
    ],
  },
  {
    names: ['uv'],
    network: true,
    source: 'https://docs.astral.sh/uv/reference/cli/',
    work: 'python-install',
    valued: [...valued, '-o', '--output-file', '--script', '--no-install-package'],
    env: uvEnv,
    caches: uvCaches,
    uses: [
      { words: ['sync'], installs: 'project', reads: userSettings, writes: uvWrites, foreignCode: true, act: syncUv },
      { words: ['pip install'], ...pipInstall, caches: uvCaches, writes: uvWrites, reads: [...userSettings, '?uv.toml', '?pyproject.toml'] },
      { words: ['pip sync'], ...pipInstall, caches: uvCaches, writes: uvWrites, reads: [...userSettings, '?uv.toml', '?pyproject.toml'], act: syncPip },
      { words: ['pip uninstall'], reads: userSettings, act: writeEnvironment },
      { words: ['pip compile'], reads: userSettings, writes: uvWrites, foreignCode: true, act: compileRequirements },
      { words: ['lock'], reads: userSettings, writes: uvWrites, foreignCode: true, act: lockUv },
      { words: ['add', 'remove'], reads: userSettings, writes: uvWrites, foreignCode: true, act: changeUv },
      { words: ['build'], reads: userSettings, writes: [...uvWrites, 'dist/**'], foreignCode: true, act: buildHere },
      {
        words: ['venv'],
        work: 'file-work',
        reads: ['.python-version', '?pyproject.toml', '?uv.toml'],
        writes: uvWrites,
        act: makeEnvironment,
      },
      { words: ['python install'], reads: ['.python-version', '.python-versions', '?uv.toml', '?pyproject.toml', ...userSettings], writes: uvWrites, act: installUvPython },
      { words: ['python pin'], work: 'file-work', reads: ['.python-version', 'pyproject.toml'], writes: ['.python-version', '?~/.config/**'] },
      { words: ['python find', 'python list', 'python dir'], work: 'other', reads: ['.python-version', '?pyproject.toml', '~/.local/share/uv/**'] },
      { words: ['cache', 'cache clean', 'cache prune', 'cache dir'], work: 'file-work', writes: ['~/.cache/**'] },
      { words: ['self update'], refresh: 'takes the newest uv', writes: ['~/.local/**', '?~/.cargo/**', '?/usr/local/bin/**'] },
      {
        words: ['tool install'],
        reads: userSettings,
        writes: [...uvWrites, '/usr/local/bin/**', '~/.local/**'],
        foreignCode: true,
        act: (call) => takeNames(call, call.operands),
      },
      {
        words: ['export', 'version', 'tree', 'pip list', 'pip freeze', 'pip show', 'pip check'],
        work: 'other',
        reads: ['pyproject.toml', 'uv.lock', '?./**'],
        act: (call) => writeOutput(call),
      },
    ],
  },
  {
    names: ['pipenv'],
    network: true,
    source: 'https://pipenv.pypa.io/en/latest/cli.html',
    work: 'python-install',
    valued: [...valued, '--categories', '--pypi-mirror'],
    env: [...pipEnv, 'PIPENV_*', 'WORKON_HOME'],
    caches: pipenvCaches,
    uses: [
      { words: ['install', 'sync', 'update'], installs: 'project', reads: userSettings, writes: ['~/.cache/**', '~/.local/share/**'], foreignCode: true, act: installPipenv },
      { words: ['lock'], reads: [...userSettings, 'Pipfile', '.env'], writes: ['~/.cache/**', 'Pipfile.lock'], foreignCode: true, refresh: 'takes the newest versions that fit' },
      { words: ['requirements', 'graph', 'verify'], work: 'other', reads: ['Pipfile', 'Pipfile.lock', '.env'] },
    ],
  },
  {
    names: ['pdm'],
    network: true,
    source: 'https://pdm-project.org/en/latest/reference/cli/',
    work: 'python-install',
    valued: [...valued, '-L', '--lockfile', '-G'],
    env: [...pipEnv, 'PDM_*'],
    caches: pdmCaches,
    uses: [
      { words: ['install', 'sync'], installs: 'project', reads: userSettings, writes: uvWrites, foreignCode: true, act: installPdm },
      { words: ['config'], work: 'file-work', reads: ['~/.config/**', '?pdm.toml'], writes: ['~/.config/**', '?pdm.toml'] },
      { words: ['export', 'list', 'show', 'info'], work: 'other', reads: ['pyproject.toml', 'pdm.lock', '?./**'], act: (call) => writeOutput(call) },
      { words: ['build'], reads: userSettings, foreignCode: true, writes: ['dist/**'], act: buildHere },
    ],
  },
]

function syncPip(call: Call): void {
  for (const list of call.operands) {
    if (list.value === undefined || call.cwd === undefined) call.unknown('takes a list of packages that is not known')
  }
  pipInstall.act?.({ ...call, operands: [], values: (...names) => (names.includes('-r') ? [...call.operands, ...call.values(...names)] : call.values(...names)) })
}

function buildHere(call: Call): void {
  const [folder] = call.operands
  if (call.cwd === undefined || (folder && folder.value === undefined)) return call.unknown('builds in a folder that is not known')
  buildProject(call, joinPath(call.cwd, folder?.value ?? '.'))
}

function writeOutput(call: Call): void {
  for (const file of call.values('-o', '--output', '--output-file')) call.write(file)
}
