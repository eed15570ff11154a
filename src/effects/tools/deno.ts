import type { Call } from '../call.ts'
import { takeModules } from '../closure/js-modules.ts'
import { parseRecord, textOf, textsOf } from '../closure/json.ts'
import { takeNames } from '../closure/node-project.ts'
import { memberManifests } from '../closure/workspace.ts'
import { ancestorsOf, joinPath } from '../path.ts'
import type { Tool } from '../tool.ts'

const manifests = ['deno.json', 'deno.jsonc', 'package.json']

/** The settings of a project lie in the nearest folder upward that has them. https://docs.deno.com/runtime/fundamentals/configuration/ */
function rootOf(call: Call): string | undefined {
  const [config] = call.values('--config', '-c')
  if (config || call.cwd === undefined) return call.cwd
  return ancestorsOf(call.cwd).find((folder) => manifests.some((name) => call.run.files.has(joinPath(folder, name))))
}

function takeProject(call: Call): string | undefined {
  const root = rootOf(call)
  if (root === undefined) {
    call.unknown('finds no settings of a project among the copied files')
    return undefined
  }
  for (const file of call.values('--config', '-c', '--import-map', '--lock')) call.read(file)
  for (const name of [...manifests, 'deno.lock', '.npmrc']) {
    const path = joinPath(root, name)
    if (call.run.files.has(path)) call.manifest(path)
    else call.read(path)
  }
  takeMembers(call, root)
  const lock = joinPath(root, 'deno.lock')
  if (!call.run.files.has(lock)) call.refresh('finds no lock file and takes the newest versions that fit')
  if (!call.has('--frozen', '--frozen-lockfile', '--no-lock')) call.write(lock, { certain: !call.run.files.has(lock), why: 'perhaps rewrites its lock file' })
  call.write(joinPath(root, 'node_modules'), { below: true })
  call.write(joinPath(root, 'vendor'), { below: true, certain: false })
  return root
}

function takeMembers(call: Call, root: string): void {
  for (const name of manifests) {
    const text = call.run.files.read(joinPath(root, name))
    const fields = text === undefined ? undefined : parseRecord(text)
    if (text !== undefined && fields === undefined) call.read(root, { below: true, certain: false, why: `reads what ${name} names, which has comments or is no JSON` })
    const map = textOf(fields?.get('importMap'))
    if (map !== undefined) call.manifest(joinPath(root, map))
    const members = [...textsOf(fields?.get('workspace')), ...textsOf(fields?.get('workspaces'))]
    for (const manifest of manifests) for (const path of memberManifests(call, root, members, manifest)) call.manifest(path)
  }
}

/** Packages run no scripts unless they are allowed to. https://docs.deno.com/runtime/reference/cli/install/ */
function install(call: Call): void {
  if (call.has('-g', '--global')) return takeNames(call, call.operands)
  const root = takeProject(call)
  if (root === undefined) return
  if (call.has('--allow-scripts')) call.read(root, { below: true, certain: false, why: 'runs install scripts of packages, which may read the project' })
  if (call.has('--entrypoint', '-e')) takeEntrypoints(call)
  else takeNames(call, call.operands)
}

/** The modules that a file names are fetched, and those of the project read. An import map can lead anywhere in the project. */
function takeEntrypoints(call: Call): void {
  for (const operand of call.operands) {
    if (operand.value === undefined || /^https?:/.test(operand.value) || call.cwd === undefined) call.read(operand)
    else takeModules(call, joinPath(call.cwd, operand.value))
  }
  call.read('./**', { certain: false, why: 'reads the modules that its files import; copy them above this step' })
}

function cache(call: Call): void {
  if (rootOf(call) !== undefined) takeProject(call)
  takeEntrypoints(call)
}

function runProgram(call: Call): void {
  takeEntrypoints(call)
  call.unknown('runs a program that nobody reads here, and may read and write any file')
}

/** What is fetched is what the program runs with: the folder belongs to the image, and is no cache but for `deno compile`. */
export const denoTools: readonly Tool[] = [
  {
    names: ['deno'],
    network: true,
    source: 'https://docs.deno.com/runtime/reference/cli/',
    work: 'node-install',
    valued: ['-c', '--config', '--import-map', '--lock', '-o', '--output', '--target', '--ext', '-n', '--name', '--root'],
    env: ['DENO_*', 'NPM_CONFIG_*', 'JSR_URL', 'XDG_*', 'NODE_*'],
    writes: ['~/.cache/deno/**', '?/deno-dir/**', '~/.deno/**'],
    uses: [
      { words: ['install', 'i', 'add', 'ci'], installs: 'project', act: install },
      { words: ['cache'], installs: 'project', act: cache },
      { words: ['compile'], caches: [{ path: '~/.cache/deno', movedBy: ['DENO_DIR'], sharing: 'shared' }], act: runProgram },
      { words: ['run', 'task', 'test', 'eval', ''], act: runProgram },
    ],
  },
]
