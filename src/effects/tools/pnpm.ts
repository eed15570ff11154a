import { holdingResult } from '../caches.ts'
import type { Call } from '../call.ts'
import { recordOf, textsOf } from '../closure/json.ts'
import { homeCaches, installGlobally, nodeEnv, nodeValued, serverEnv, skipsScripts, userSettings } from '../closure/node-options.ts'
import { looksAtSystem } from '../closure/install-scripts.ts'
import { installNodeProject, takeNames } from '../closure/node-project.ts'
import { folderNamed, packageFolder, pnpmFolder } from '../closure/node-root.ts'
import { runScriptOperand } from '../closure/node-run.ts'
import { packagesWith, scriptsInPnpmLock } from '../closure/node-scripts.ts'
import type { DependencyScripts } from '../closure/node-scripts.ts'
import { npmrcText, takeNpmrcFiles } from '../closure/npmrc.ts'
import { takeModules } from '../closure/js-modules.ts'
import { localPackage, readPackageJson } from '../closure/package-json.ts'
import type { PackageJson } from '../closure/package-json.ts'
import { memberManifests } from '../closure/workspace.ts'
import { yamlList, yamlPairs, yamlText } from '../closure/yaml-lines.ts'
import { folderOf, joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'
import { changeModules, configureNpm, lookAtModules } from './npm.ts'

function rootOf(call: Call): string | undefined {
  return pnpmFolder(call, folderNamed(call, '-C', '--dir', '--prefix'))
}

function workspaceOf(call: Call, root: string | undefined): string {
  return (root === undefined ? undefined : call.run.files.read(joinPath(root, 'pnpm-workspace.yaml'))) ?? ''
}

/** A setting of the project: in pnpm-workspace.yaml, or in `.npmrc` under its older name. */
function settingOf(call: Call, root: string | undefined, name: string): string | undefined {
  const older = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return yamlText(workspaceOf(call, root), name) ?? npmrcText(call, root, older)
}

function letsAllBuild(call: Call, root: string): boolean {
  const told = settingOf(call, root, 'dangerouslyAllowAllBuilds') ?? call.variable('npm_config_dangerously_allow_all_builds') ?? call.variable('pnpm_config_dangerously_allow_all_builds')
  return call.has('--dangerously-allow-all-builds') || (told !== undefined && told !== 'false')
}

/** From version 10 on, pnpm runs install scripts of those packages only that the project lists. https://pnpm.io/settings/build */
function pnpmScripts(call: Call, lock: string, project: PackageJson): DependencyScripts {
  const workspace = workspaceOf(call, project.folder)
  const version = Number(/^pnpm@(\d+)/.exec(project.packageManager ?? '')?.[1])
  if (letsAllBuild(call, project.folder)) return { kind: 'untold', why: 'may run install scripts of all packages, as its settings say' }
  if (version >= 10) {
    const own = recordOf(project.fields.get('pnpm'))
    const allowed = [...yamlPairs(workspace, 'allowBuilds')].flatMap(([name, value]) => (value === 'true' ? [name] : []))
    const listed = [...textsOf(own?.get('onlyBuiltDependencies')), ...yamlList(workspace, 'onlyBuiltDependencies')]
    const other = ['onlyBuiltDependenciesFile', 'neverBuiltDependencies'].find((name) => own?.get(name) !== undefined || yamlText(workspace, name) !== undefined || yamlList(workspace, name).length > 0)
    if (other !== undefined) return { kind: 'untold', why: `may run install scripts of packages, as \`${other}\` says` }
    return { kind: 'packages', names: [...listed, ...allowed].map((name) => /^@?[^@]+/.exec(name)?.[0] ?? name) }
  }
  return packagesWith(call.run.files.learn(lock, scriptsInPnpmLock))
}

/** Without a list, every package below is a member in some versions: too many do no harm. https://pnpm.io/pnpm-workspace_yaml */
function memberPatterns(call: Call, root: string): readonly string[] {
  if (!call.run.files.has(joinPath(root, 'pnpm-workspace.yaml'))) return []
  const listed = yamlList(workspaceOf(call, root), 'packages')
  return listed.length > 0 ? listed : ['**']
}

const hookFiles = ['.pnpmfile.cjs', '.pnpmfile.mjs', 'pnpmfile.js', 'pnpmfile.cjs']

/** A hook is a program: one that loads nothing can read no file. https://pnpm.io/pnpmfile */
function takeHooks(call: Call, root: string): void {
  for (const name of [settingOf(call, root, 'pnpmfile') ?? [], hookFiles].flat()) {
    const path = joinPath(root, name)
    const text = call.run.files.read(path)
    if (text === undefined) continue
    takeModules(call, path)
    for (const [, variable] of text.matchAll(/\bprocess\.env\.(\w+)/g)) if (variable !== undefined) call.env(variable)
    if (/\brequire\b|\bimport\b|\beval\b|\bFunction\b|\bprocess\b(?!\.env\.\w)/.test(text)) {
      call.read(root, { below: true, certain: false, why: `runs ${name}, which loads other code and may read the project` })
    }
  }
}

/** What an install reads beside manifests: patches, hooks, local overrides, and lock files of members that have their own. */
function takeFurther(call: Call, { folder }: PackageJson): void {
  const workspace = workspaceOf(call, folder)
  takeNpmrcFiles(call, folder)
  takeHooks(call, folder)
  for (const path of yamlPairs(workspace, 'patchedDependencies').values()) call.manifest(joinPath(folder, path))
  for (const value of yamlPairs(workspace, 'overrides').values()) {
    const local = localPackage(value)
    if (local) call.read(joinPath(folder, local.path), { below: true, certain: local.how !== 'link', why: `installs the local package in ${local.path}` })
  }
  const patterns = memberPatterns(call, folder)
  const isShared = settingOf(call, folder, 'sharedWorkspaceLockfile') !== 'false'
  for (const path of isShared ? [] : memberManifests(call, folder, patterns, 'pnpm-lock.yaml')) call.manifest(path)
  for (const name of ['package.yaml', 'package.json5']) {
    for (const path of memberManifests(call, folder, patterns, name)) {
      call.manifest(path)
      call.read(folderOf(path), { below: true, certain: false, why: `runs the scripts of ${path}, whose form is not read here` })
    }
  }
  for (const name of ['modulesDir', 'virtualStoreDir']) {
    const moved = settingOf(call, folder, name)
    if (moved !== undefined) call.write(joinPath(folder, moved), { below: true })
  }
  if (settingOf(call, folder, 'gitBranchLockfile') === 'true') {
    call.read(joinPath(folder, '.git'), { below: true, certain: false, why: 'takes the lock file of the branch that .git names' })
  }
}

function installPnpm(call: Call): void {
  if (call.has('-g', '--global')) return installGlobally(call, call.operands)
  takeNames(call, call.operands)
  const root = rootOf(call)
  const frozen = call.has('--frozen-lockfile') || call.variable('CI') === 'true'
  // Without the option, a build server is told by its variables.
  if (!call.has('--frozen-lockfile')) for (const name of serverEnv) call.env(name, false)
  const project = installNodeProject(call, {
    root,
    locks: [joinPath(call.values('--lockfile-dir')[0]?.value ?? '.', 'pnpm-lock.yaml').slice(1)],
    settings: ['pnpm-workspace.yaml', '.npmrc'],
    inherited: [],
    frozen,
    runsScripts: !skipsScripts(call, root) && settingOf(call, root, 'ignoreScripts') !== 'true',
    lifecycle: ['pnpm:devPreinstall', 'preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'],
    dependencyScripts: (lock, own) => pnpmScripts(call, lock, own),
    takes: ({ how }) => (how === 'link' ? 'link' : 'copy'),
    members: (folder) => memberPatterns(call, folder),
    also: (own) => takeFurther(call, own),
  })
  if (project && call.operands.length > 0) call.write(project.path, { why: 'adds to the package.json' })
}

/** `pnpm fetch` fills the store after the lock file alone. https://pnpm.io/cli/fetch */
function fetchPnpm(call: Call): void {
  const folder = rootOf(call) ?? folderNamed(call, '-C', '--dir')
  if (folder === undefined) return call.unknown('runs in a folder that is not known')
  const lock = joinPath(folder, 'pnpm-lock.yaml')
  if (call.run.files.has(lock)) call.manifest(lock)
  else call.read(folder, { below: true, certain: false, why: 'finds no pnpm-lock.yaml among the copied files' })
  for (const name of ['pnpm-workspace.yaml', '.npmrc', 'package.json']) {
    if (call.run.files.has(joinPath(folder, name)) && name !== 'package.json') call.manifest(joinPath(folder, name))
    else call.read(joinPath(folder, name))
  }
  takeHooks(call, folder)
  for (const path of yamlPairs(workspaceOf(call, folder), 'patchedDependencies').values()) call.manifest(joinPath(folder, path))
  call.write(joinPath(folder, 'node_modules'), { below: true })
}

/** Copies a package of the workspace with its dependencies to another folder. https://pnpm.io/cli/deploy */
function deploy(call: Call): void {
  const root = rootOf(call)
  if (root === undefined) return call.unknown('runs in a folder that is not known')
  call.read(root, { below: true, why: `copies packages of the workspace in ${root}` })
  for (const operand of call.operands) call.write(operand, { below: true })
}

/** What is no command of pnpm is a script or a program of the project. https://pnpm.io/cli/run */
function runNamed(call: Call): void {
  call.unknown(`runs \`${call.operands[0]?.text ?? ''}\`, which is not known, and may read and write any file`)
}

/** https://pnpm.io/settings/store#storedir; the store is made for several processes at once. */
function pnpmCaches(call: Call): readonly CacheFolder[] {
  const named = settingOf(call, rootOf(call), 'storeDir')
  const movedBy = ['--store-dir', 'npm_config_store_dir', 'NPM_CONFIG_STORE_DIR', 'pnpm_config_store_dir', 'PNPM_HOME/store', 'XDG_DATA_HOME/pnpm/store']
  const stale = keptOfScripts(call)
  return [{ path: named ?? '~/.local/share/pnpm/store', movedBy: named === undefined ? movedBy : movedBy.slice(0, 4), sharing: 'shared', ...(stale !== undefined && { stale }) }]
}

/**
 * What install scripts of packages made is kept with the packages, by the release of Node.js and the processor alone, and such a script does not run
 * again: what it looked at beside that, or left outside the folder of its package, is lost. https://pnpm.io/settings#sideeffectscache
 */
function keptOfScripts(call: Call): string | undefined {
  const root = rootOf(call)
  const setting = call.variable('npm_config_side_effects_cache') ?? call.variable('pnpm_config_side_effects_cache') ?? settingOf(call, root, 'sideEffectsCache')
  if (setting === 'false' || call.has('--no-side-effects-cache') || skipsScripts(call, root) || settingOf(call, root, 'ignoreScripts') === 'true') return undefined
  const project = root === undefined ? undefined : readPackageJson(call.run, root)
  const scripts = project && pnpmScripts(call, joinPath(project.folder, 'pnpm-lock.yaml'), project)
  if (scripts?.kind === 'none') return undefined
  const names = scripts?.kind === 'packages' ? scripts.names.filter(looksAtSystem) : undefined
  if (names?.length === 0) return undefined
  const whose = names === undefined ? 'packages' : `\`${names.slice(0, 3).join('`, `')}\`${names.length > 3 ? ' and others' : ''}`
  return `what the install scripts of ${whose} made in their own folders, and does not run them again, also when a step above brings another system, or they left something elsewhere`
}

const storeWrites = [...homeCaches, '~/.local/share/pnpm/**', '?~/.pnpm-store/**', '?/pnpm/**', '?.pnpm-store/**']

export const pnpmTools: readonly Tool[] = [
  {
    names: ['pnpm'],
    network: true,
    source: 'https://pnpm.io/cli/install',
    work: 'node-install',
    valued: nodeValued,
    env: [...nodeEnv, 'PNPM_*', 'pnpm_*'],
    uses: [
      {
        words: ['install', 'i', 'add', 'update', 'up'],
        installs: 'project',
        reads: userSettings,
        writes: storeWrites,
        caches: pnpmCaches,
        act: installPnpm,
      },
      { words: ['fetch'], installs: 'project', reads: userSettings, writes: storeWrites, caches: (call) => holdingResult(pnpmCaches(call)), act: fetchPnpm },
      { words: ['deploy'], reads: userSettings, writes: storeWrites, caches: pnpmCaches, act: deploy },
      { words: ['prune', 'rebuild', 'remove', 'rm', 'dedupe'], act: changeModules },
      {
        words: ['store', 'store prune', 'store path'],
        work: 'file-work',
        reads: userSettings,
        writes: [...homeCaches, '~/.local/share/pnpm/**', '?/pnpm/**'],
      },
      { words: ['run'], work: 'other', act: (call) => runScriptOperand(call, packageFolder(call, folderNamed(call, '-C', '--dir'))) },
      configureNpm,
      { ...lookAtModules, reads: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'node_modules/**'] },
      { words: ['add', 'update', 'up', 'upgrade', 'import', 'link', 'dlx'], act: runNamed },
      { words: ['*'], work: 'other', act: runNamed },
    ],
  },
]
