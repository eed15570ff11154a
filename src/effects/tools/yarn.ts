import { byText } from '../by-text.ts'
import type { Call } from '../call.ts'
import { homeOf } from '../call.ts'
import { heardBefore, homeCaches, isProduction, nodeEnv, nodeValued, serverEnv, skipsScripts, userSettings } from '../closure/node-options.ts'
import { installNodeProject, takeNames } from '../closure/node-project.ts'
import { folderNamed, packageFolder, projectFolder } from '../closure/node-root.ts'
import { runPackageScript, runScriptOperand } from '../closure/node-run.ts'
import type { DependencyScripts } from '../closure/node-scripts.ts'
import { takeNpmrcFiles } from '../closure/npmrc.ts'
import { readPackageJson } from '../closure/package-json.ts'
import { takeAnywhere } from '../closure/take-file.ts'
import { memberManifests } from '../closure/workspace.ts'
import { isYarnLockSettled } from '../closure/yarn-lock.ts'
import { yamlText } from '../closure/yaml-lines.ts'
import { ancestorsOf, folderOf, joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

/** Which yarn wrote a lock file. */
const releaseOf = byText((text) => (text.includes('__metadata:') ? 'berry' : 'classic'))

function isBerry(call: Call, root: string | undefined): boolean {
  if (root === undefined) return false
  const release = call.run.files.learn(joinPath(root, 'yarn.lock'), releaseOf)
  const named = Number(/^yarn@(\d+)/.exec(readPackageJson(call.run, root)?.packageManager ?? '')?.[1])
  return release === 'berry' || call.run.files.has(joinPath(root, '.yarnrc.yml')) || named >= 2
}

function rootOf(call: Call): string | undefined {
  return projectFolder(call, folderNamed(call, '--cwd'))
}

function installYarn(call: Call): void {
  const root = rootOf(call)
  if (isBerry(call, root)) installBerry(call, root)
  else installClassic(call, root)
}

const untold: DependencyScripts = {
  kind: 'untold',
  why: 'may run install scripts of packages, of which yarn.lock does not tell; it runs none with `--ignore-scripts` (yarn 1) or `enableScripts: false`',
}

/** The folder is copied with all that lies in it, but for `link:`. https://classic.yarnpkg.com/lang/en/docs/cli/add/ */
function installClassic(call: Call, root: string | undefined): void {
  const hooks = isProduction(call) ? [] : ['prepublish', 'prepare']
  installNodeProject(call, {
    root,
    locks: ['yarn.lock'],
    settings: ['.npmrc', '.yarnrc', '.yarnclean'],
    inherited: ['.npmrc', '.yarnrc'],
    frozen: call.has('--frozen-lockfile', '--pure-lockfile', '--no-lockfile'),
    isSettled: (lock, folders) => isSettled(call, lock, folders),
    runsScripts: !skipsScripts(call, root),
    lifecycle: ['preinstall', 'install', 'postinstall', ...hooks],
    dependencyScripts: () => untold,
    takes: ({ how }) => (how === 'link' ? 'link' : 'copy'),
    also({ folder }) {
      takeNpmrcFiles(call, folder)
      const settings = call.run.files.read(joinPath(folder, '.yarnrc')) ?? ''
      for (const [, key, path] of settings.matchAll(/^"?(yarn-path|yarn-offline-mirror)"?\s+"?([^"\r\n]+)/gm)) {
        call.read(joinPath(folder, path ?? ''), { below: key !== 'yarn-path' })
        if (key === 'yarn-path') call.manifest(joinPath(folder, path ?? ''))
      }
    },
  })
}

/** Whether the lock file is sure to stay as it is; the settings of yarn 1 can hold options of its commands. */
function isSettled(call: Call, lock: string, folders: readonly string[]): boolean {
  const { files } = call.run
  const manifests = folders.map((folder) => joinPath(folder, 'package.json'))
  const settings = files.read(joinPath(folderOf(lock), '.yarnrc')) ?? ''
  const options = ['--force', '--flat', '--update-checksums']
  if (call.operands.length > 0 || call.has(...options) || /^"?--/m.test(settings) || [lock, ...manifests].some((path) => call.isTouched(path, () => true))) return false
  return isYarnLockSettled(files.read(lock) ?? '', manifests.map((path) => files.read(path) ?? ''), isProduction(call))
}

function settingsOf(call: Call, root: string | undefined): string {
  return (root === undefined ? undefined : call.run.files.read(joinPath(root, '.yarnrc.yml'))) ?? ''
}

/** The settings of later versions of yarn name a release of yarn itself, plugins and patches that lie in the project. https://yarnpkg.com/configuration/yarnrc */
function installBerry(call: Call, root: string | undefined): void {
  const settings = settingsOf(call, root)
  const frozen = call.has('--immutable', '--frozen-lockfile') || call.label.includes('focus')
  // Without the option, a build server is told by its variables.
  if (!frozen) for (const name of serverEnv) call.env(name, false)
  installNodeProject(call, {
    root,
    locks: [yamlText(settings, 'lockfileFilename') ?? 'yarn.lock'],
    settings: ['.yarnrc.yml', '.npmrc', '.env.yarn'],
    inherited: ['.yarnrc.yml'],
    frozen,
    runsScripts: yamlText(settings, 'enableScripts') !== 'false' && call.variable('YARN_ENABLE_SCRIPTS') !== 'false' && call.values('--mode')[0]?.value !== 'skip-build',
    lifecycle: ['preinstall', 'install', 'postinstall'],
    dependencyScripts: () => untold,
    takes: ({ how }) => (how === 'portal' ? 'package' : how === 'link' ? 'link' : 'copy'),
    also: ({ folder }) => takeOwnFiles(call, folder, settings),
  })
}

function takeOwnFiles(call: Call, root: string, settings: string): void {
  const { files } = call.run
  const release = yamlText(settings, 'yarnPath')
  if (release !== undefined) call.manifest(joinPath(root, release))
  for (const [, path] of settings.matchAll(/^\s*-?\s*path:\s*['"]?([^'"\r\n]+)/gm)) call.manifest(joinPath(root, (path ?? '').trim()))
  if (yamlText(settings, 'enableConstraintsChecks') === 'true') {
    call.read(root, { below: true, certain: false, why: 'runs yarn.config.cjs, which may read the project' })
  }
  for (const name of ['releases', 'plugins', 'patches', 'sdks', 'cache']) {
    const path = joinPath(root, `.yarn/${name}`)
    for (const file of files.below(path)) call.manifest(file)
    call.read(path, { below: true })
  }
  for (const name of ['.pnp.cjs', '.pnp.loader.mjs', '.yarn/install-state.gz', '.yarn/build-state.yml']) {
    const path = joinPath(root, name)
    call.write(path, { certain: !files.has(path) })
    if (files.has(path)) call.manifest(path)
  }
  const cache = joinPath(root, '.yarn/cache')
  call.write(cache, { below: true, certain: files.below(cache).length === 0, why: 'keeps its cache in step with the lock file' })
  call.write(joinPath(root, '.yarn/unplugged'), { below: true })
}

/** `yarn workspace NAME run SCRIPT`. */
function runInMember(call: Call): void {
  const [name, ...words] = call.operands
  const root = rootOf(call)
  const project = root === undefined ? undefined : readPackageJson(call.run, root)
  const members = root === undefined || project === undefined ? [] : memberManifests(call, root, project.workspaces, 'package.json').map(folderOf)
  const member = members.find((folder) => readPackageJson(call.run, folder)?.name === name?.value)
  const [script, ...given] = words[0]?.value === 'run' ? words.slice(1) : words
  if (member === undefined || script?.value === undefined) return call.unknown('runs in a package of the workspace that is not known')
  runPackageScript(call, member, script.value, given)
}

/** The addresses of git from which a lock file of yarn 1 takes packages, without those of archives. */
const fromGit = byText((text) => [...text.matchAll(/^ {2}resolved "([^"#]+)#[0-9a-f]{40}"/gm)].flatMap(([, address = '']) => (/\.t(?:ar\.)?gz$|\/tar\.gz\//.test(address) ? [] : [address])))

/** A package from git is kept as its own `prepare` left it, which ran with what was there on the day. https://classic.yarnpkg.com/lang/en/docs/cli/add/ */
function keptByClassic(call: Call, root: string | undefined): string | undefined {
  const [address] = root === undefined ? [] : (call.run.files.learn(joinPath(root, 'yarn.lock'), fromGit) ?? [])
  return address === undefined ? heardBefore(call, root) : `what the package from ${address} made of itself when it was prepared, and does not prepare it again when a step above brings other programs for that`
}

/**
 * Yarn 1 keeps its cache in the home folder, for root below /usr/local/share, and two at once disturb each other.
 * https://classic.yarnpkg.com/lang/en/docs/cli/cache/ and https://classic.yarnpkg.com/lang/en/docs/cli/#toc-concurrency-and-mutex
 * Later ones run the program out of their cache unless they fill node_modules, and such a cache belongs to the image.
 */
function yarnCaches(call: Call): readonly CacheFolder[] {
  const root = rootOf(call)
  if (!isBerry(call, root)) {
    const { path, certain } = homeOf(call.run)
    const own = certain && path === '/root' ? '/usr/local/share/.cache/yarn' : '~/.cache/yarn'
    const stale = keptByClassic(call, root)
    return [{ path: own, movedBy: ['--cache-folder', 'YARN_CACHE_FOLDER', 'yarn_cache_folder', 'XDG_CACHE_HOME/yarn'], sharing: 'locked', ...(stale !== undefined && { stale }) }]
  }
  const settings = settingsOf(call, root)
  const linker = call.variable('YARN_NODE_LINKER') ?? yamlText(settings, 'nodeLinker')
  if (linker !== 'node-modules' && linker !== 'pnpm') return []
  const global = call.variable('YARN_ENABLE_GLOBAL_CACHE') ?? yamlText(settings, 'enableGlobalCache') ?? (isFourth(call, root) ? 'true' : undefined)
  if (global !== 'true') return []
  const folder = yamlText(settings, 'globalFolder')
  return [{ path: folder === undefined ? '~/.yarn/berry/cache' : `${folder}/cache`, movedBy: ['YARN_GLOBAL_FOLDER/cache', 'XDG_DATA_HOME/yarn/berry/cache'], sharing: 'shared' }]
}

/** The cache is the user's, and not the project's, from version 4 on. */
function isFourth(call: Call, root: string | undefined): boolean {
  const named = root === undefined ? undefined : readPackageJson(call.run, root)?.packageManager
  const release = yamlText(settingsOf(call, root), 'yarnPath')
  return Number(/yarn[@-](\d+)/.exec(`${named ?? ''} ${release ?? ''}`)?.[1]) >= 4
}

/** Yarn 1 starts by the settings of the folder and of those above it, which may name another release of it, as `packageManager` does. */
function addGlobally(call: Call): void {
  takeNames(call, call.operands)
  if (call.cwd === undefined) return takeAnywhere(call, /\/(?:\.npmrc|\.yarnrc(?:\.yml)?|package\.json)$/)
  for (const folder of ancestorsOf(call.cwd)) for (const name of ['.npmrc', '.yarnrc', '.yarnrc.yml', 'package.json']) call.read(joinPath(folder, name), { certain: false })
}

export const yarnTools: readonly Tool[] = [
  {
    names: ['yarn', 'yarnpkg'],
    network: true,
    source: 'https://yarnpkg.com/cli/install',
    work: 'node-install',
    valued: nodeValued,
    env: [...nodeEnv, 'YARN_*', 'yarn_*'],
    uses: [
      {
        words: ['', 'install', 'workspaces focus'],
        installs: 'project',
        reads: [...userSettings, '?~/.yarnrc', '?~/.yarnrc.yml'],
        writes: [...homeCaches, '/usr/local/share/.cache/**', '?~/.yarn/**'],
        caches: yarnCaches,
        act: installYarn,
      },
      {
        words: ['global add'],
        reads: [...userSettings, '?~/.yarnrc', '?~/.yarnrc.yml', '?/usr/local/share/.yarnrc'],
        writes: [...homeCaches, '/usr/local/share/**', '/usr/local/bin/**', '~/.yarn/**'],
        caches: yarnCaches,
        act: addGlobally,
      },
      {
        words: ['config', 'set version', 'config set', 'plugin import'],
        work: 'file-work',
        reads: ['~/.yarnrc', '?.yarnrc', '?.yarnrc.yml', '?package.json'],
        writes: ['~/.yarnrc', '~/.yarnrc.yml', '?.yarnrc', '?.yarnrc.yml', '?.yarn/**', '?package.json'],
      },
      {
        words: ['cache', 'cache clean'],
        work: 'file-work',
        reads: ['?.yarnrc.yml'],
        writes: [...homeCaches, '/usr/local/share/.cache/**', '?.yarn/cache/**', '?~/.yarn/**'],
      },
      { words: ['list', 'info', 'why', 'bin', 'versions'], work: 'other', reads: ['package.json', 'yarn.lock', 'node_modules/**'] },
      { words: ['run'], work: 'other', act: (call) => runScriptOperand(call, packageFolder(call, folderNamed(call, '--cwd'))) },
      { words: ['workspace'], work: 'other', act: runInMember },
      { words: ['add', 'up', 'upgrade', 'remove', 'import', 'dlx'], act: runNamed },
      { words: ['*'], work: 'other', act: runNamed },
    ],
  },
]

/** `yarn NAME` runs a script of the project, or a program that is among its packages. */
function runNamed(call: Call): void {
  const [name, ...words] = call.operands
  const folder = packageFolder(call, folderNamed(call, '--cwd'))
  const scripts = folder === undefined ? undefined : readPackageJson(call.run, folder)?.scripts
  if (name?.value !== undefined && scripts?.has(name.value)) return runScriptOperand(call, folder)
  if (['husky', 'patch-package', 'prisma'].includes(name?.value ?? '')) return call.script([name?.text, ...call.command.words.slice(2).map(({ text }) => text)].join(' '), call.cwd)
  call.unknown(`runs \`${[name?.text, ...words.map(({ text }) => text)].join(' ').slice(0, 60)}\`, which is not known, and may read and write any file`)
}
