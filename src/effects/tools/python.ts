import { homeOf } from '../call.ts'
import type { Call } from '../call.ts'
import { buildProject } from '../closure/python-build.ts'
import { takeDependencies, takeGroup } from '../closure/pyproject.ts'
import { isLocalPackage, isPinned, takeLinks, takeLocalPackage, takeNewest, takeRequirements } from '../closure/requirements.ts'
import { folderOf, joinPath } from '../path.ts'
import type { ShellWord } from '../shell-word.ts'
import type { Deeds, Tool } from '../tool.ts'
import { pipCaches, pipEnv, pythonEnv, takeListsOf, userSettings, valued, writeEnvironment } from './python-install.ts'

function writeInstalled(call: Call): void {
  const targets = call.values('-t', '--target', '--prefix', '--root')
  for (const target of targets) call.write(target, { below: true })
  if (call.has('--user')) call.write('~/.local/**')
  else if (targets.length === 0) writeEnvironment(call)
}

/** Packages by name, by address, or as files and folders. */
export function takeNames(call: Call, names: readonly ShellWord[]): void {
  for (const name of names) {
    const { stem, text } = name
    const value = name.value ?? text
    if (isLocalPackage(name.value === undefined ? stem : value) || /^file:/.test(stem) || stem.startsWith('/') || stem.startsWith('./')) {
      if (name.value === undefined || name.glob) call.read(name, { below: true })
      else takeLocalPackage(call, name.value)
    } else if (!isPinned(value) && !/==\s*['"]?\$/.test(text)) takeNewest(call, value, text)
  }
}

/** A requirements file, or a project whose dependencies alone are installed. */
function takeList(call: Call, word: ShellWord): void {
  if (word.value === undefined || word.value.includes('://') || call.cwd === undefined) return call.unknown('takes a list of packages that is not known')
  const path = joinPath(call.cwd, word.value)
  if (path.endsWith('/pyproject.toml')) takeDependencies(call, path)
  else if (/\/setup\.(py|cfg)$/.test(path)) buildProject(call, folderOf(path))
  else takeRequirements(call, path)
}

/** pip's settings may name constraints and folders of packages (https://pip.pypa.io/en/stable/topics/configuration/). */
function takeSettings(call: Call): void {
  const home = homeOf(call.run).path
  const active = call.variable('VIRTUAL_ENV')
  const places = [call.variable('PIP_CONFIG_FILE') ?? '/etc/pip.conf', '/etc/pip.conf', `${home}/.config/pip/pip.conf`, `${home}/.pip/pip.conf`, ...(active === undefined ? [] : [`${active}/pip.conf`])]
  for (const place of new Set(places.map((path) => joinPath(call.cwd ?? '/', path)))) {
    const text = call.run.files.read(place)
    if (place === joinPath(call.cwd ?? '/', places[0] ?? '') && place !== '/etc/pip.conf') call.read(place)
    if (text === undefined) continue
    call.manifest(place)
    for (const [, key, value = ''] of text.matchAll(/^\s*(constraint|requirement|find-links)\s*[=:][ \t]*(\S+)/gm)) {
      if (key === 'find-links') takeLinks(call, value)
      else if (!value.includes('://')) takeRequirements(call, joinPath(call.cwd ?? '/', value))
    }
  }
}

function installPip(call: Call): void {
  for (const file of call.values('-r', '--requirement', '--requirements', '-c', '--constraint', '--constraints', '-b', '--build-constraint', '--override', '--overrides')) takeList(call, file)
  takeListsOf(call, 'PIP_REQUIREMENT', 'PIP_CONSTRAINT', 'PIP_BUILD_CONSTRAINT', 'UV_CONSTRAINT', 'UV_BUILD_CONSTRAINT', 'UV_OVERRIDE')
  takeSettings(call)
  for (const group of call.values('--group')) takeGroup(call, group)
  for (const project of call.values('-e', '--editable')) {
    if (project.value === undefined) call.unknown('installs from a folder that is not known')
    else if (/^[a-z+]+:\/\//i.test(project.value)) takeNames(call, [project])
    else takeLocalPackage(call, project.value)
  }
  takeNames(call, call.operands)
  for (const { value } of call.values('-f', '--find-links')) {
    if (value === undefined) call.unknown('looks for packages in a folder that is not known')
    else takeLinks(call, value)
  }
  const links = call.variable('PIP_FIND_LINKS') ?? ''
  for (const link of links.split(/\s+/)) if (link !== '') takeLinks(call, link)
  if (!call.has('--no-cache-dir')) call.write('~/.cache/**')
  for (const folder of call.values('--cache-dir', '-w', '--wheel-dir', '-d', '--dest', '--report', '--log')) call.write(folder, { below: true })
  if (call.values('--src').length > 0 || /\bgit\+|\bhg\+|\bsvn\+/.test(call.command.text)) call.write(call.values('--src')[0] ?? 'src', { below: true })
}

export const pipInstall: Deeds = {
  installs: 'project',
  reads: userSettings,
  foreignCode: true,
  caches: pipCaches,
  act(call) {
    installPip(call)
    writeInstalled(call)
  },
}

const pipUses: Tool['uses'] = [
  { words: ['install'], ...pipInstall },
  { words: ['wheel', 'download'], reads: userSettings, foreignCode: true, caches: pipCaches, act: (call) => buildWheels(call) },
  { words: ['uninstall'], reads: userSettings, act: (call) => uninstall(call) },
  {
    words: ['config', 'cache'],
    work: 'file-work',
    reads: userSettings,
    writes: ['~/.config/**', '~/.cache/**', '?/etc/pip.conf', '?~/.pip/**'],
  },
  { words: ['list', 'show', 'freeze', 'check', 'debug', 'index', 'inspect', 'hash'], work: 'other', reads: userSettings },
]

function uninstall(call: Call): void {
  for (const file of call.values('-r', '--requirement')) takeList(call, file)
  writeEnvironment(call)
}

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

export function makeEnvironment(call: Call): void {
  const folder = call.operands.at(-1)
  if (folder) call.write(folder, { below: true })
  else call.write('.venv/**')
}

/** Writes the newest versions that fit, with those of what they ask for, to a requirements file. */
export function compileRequirements(call: Call): void {
  const sources = call.operands.filter(({ value }) => value !== undefined)
  for (const source of sources) takeList(call, source)
  for (const file of call.values('-c', '--constraint')) takeList(call, file)
  const outputs = call.values('-o', '--output-file')
  if (sources.length === 0) for (const name of ['requirements.in', 'pyproject.toml', 'setup.cfg', 'setup.py']) call.read(name)
  for (const output of outputs) {
    call.read(output)
    call.write(output)
  }
  if (outputs.length === 0 && call.label.includes('pip-compile')) {
    for (const { value = '' } of sources) call.write(value.replace(/(\.in)?$/, '.txt'))
    if (sources.length !== 1 || !sources[0]?.value?.endsWith('.in')) call.write('requirements.txt')
  }
  call.refresh('takes the newest versions that fit')
}

function syncEnvironment(call: Call): void {
  const lists = call.operands
  for (const list of lists) takeList(call, list)
  if (lists.length === 0 && call.cwd === undefined) call.unknown('takes the list of packages of a folder that is not known')
  if (lists.length === 0 && call.cwd !== undefined) takeRequirements(call, joinPath(call.cwd, 'requirements.txt'))
  takeListsOf(call, 'PIP_CONSTRAINT')
  takeSettings(call)
  writeEnvironment(call)
  call.write('~/.cache/**')
}

/** The interpreter, pip, and what goes with it. */
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
    names: ['pip-compile'],
    network: true,
    source: 'https://pip-tools.readthedocs.io/en/stable/cli/pip-compile/',
    work: 'python-install',
    valued: [...valued, '-o', '--output-file'],
    env: [...pipEnv, 'CUSTOM_COMPILE_COMMAND'],
    foreignCode: true,
    caches: pipCaches,
    reads: [...userSettings, '.pip-tools.toml', 'pyproject.toml'],
    writes: ['~/.cache/**'],
    act: compileRequirements,
  },
  {
    names: ['pip-sync'],
    network: true,
    source: 'https://pip-tools.readthedocs.io/en/stable/cli/pip-sync/',
    work: 'python-install',
    installs: 'project',
    valued,
    env: pipEnv,
    foreignCode: true,
    caches: pipCaches,
    reads: [...userSettings, '.pip-tools.toml', 'pyproject.toml'],
    act: syncEnvironment,
  },
  {
    names: ['pipx'],
    network: true,
    source: 'https://pipx.pypa.io/stable/docs/',
    work: 'python-install',
    valued: [...valued, '--suffix', '--pip-args', '--preinstall'],
    env: [...pipEnv, 'PIPX_*', 'USE_EMOJI', 'UV_*'],
    foreignCode: true,
    caches: pipCaches,
    reads: userSettings,
    writes: ['~/.local/**', '~/.cache/**', '?/opt/pipx/**', '?/usr/local/bin/**'],
    uses: [
      { words: ['install'], installs: 'system', act: installApplication },
      { words: ['inject'], installs: 'system', act: (call) => { takeNames(call, call.operands.slice(1)); writeApplications(call) } },
      { words: ['ensurepath', 'list', 'environment'], work: 'other', writes: ['?~/.bashrc', '?~/.profile', '?~/.zshrc'] },
    ],
  },
]

function installApplication(call: Call): void {
  takeNames(call, call.operands)
  writeApplications(call)
}

function writeApplications(call: Call): void {
  for (const name of ['PIPX_HOME', 'PIPX_BIN_DIR', 'PIPX_MAN_DIR']) {
    const folder = call.variable(name)
    if (folder !== undefined) call.write(`${folder}/**`)
  }
}
