import type { Call } from '../call.ts'
import { installNodeProject, isSetInNpmrc, nodeRoot, takeNames } from '../closure/node-project.ts'
import { scriptsInNpmLock, scriptsInPnpmLock } from '../closure/node-scripts.ts'
import type { DependencyScripts } from '../closure/node-scripts.ts'
import type { PackageJson } from '../closure/package-json.ts'
import { textsOf, textsWithin } from '../closure/json.ts'
import { yamlList, yamlPairs, yamlText } from '../closure/yaml-lines.ts'
import { gitEnv } from '../conventional-env.ts'
import { joinPath } from '../path.ts'
import type { ShellWord } from '../shell-word.ts'
import type { Tool, Use } from '../tool.ts'

const nodeEnv = ['npm_*', 'NPM_*', 'NODE_*', 'CI', 'COREPACK_*', 'XDG_*', 'PREFIX', 'NVM_*', ...gitEnv]
const caches = ['~/.npm/**', '~/.cache/**', '~/.config/**', '?~/.node-gyp/**', '?~/.local/share/**']
const userSettings = ['~/.npmrc', '/usr/local/etc/npmrc', '?~/.config/**', '?~/.gitconfig', '?~/.ssh/**', '?~/.npm/**', '?~/.cache/**']

/** The folder that an option names, seen from where the command runs. */
function folderOf(call: Call, ...options: readonly string[]): string | undefined {
  const [given] = call.values(...options)
  if (given === undefined) return call.cwd
  if (given.value === undefined) return undefined
  return given.value.startsWith('/') ? joinPath('/', given.value) : call.cwd && joinPath(call.cwd, given.value)
}

function skipsScripts(call: Call): boolean {
  if (call.has('--ignore-scripts') && call.values('--ignore-scripts')[0]?.value !== 'false') return true
  return (call.variable('npm_config_ignore_scripts') ?? call.variable('NPM_CONFIG_IGNORE_SCRIPTS')) === 'true'
}

function isProduction(call: Call): boolean {
  const values = call.values('--omit', '--only').map(({ value }) => value)
  return call.has('--production', '--prod', '-P') || values.some((value) => value === 'dev' || value?.startsWith('prod')) || call.variable('NODE_ENV') === 'production'
}

/** Global installs go below a prefix that the base image decides. */
function installGlobally(call: Call, names: readonly ShellWord[]): void {
  takeNames(call, names)
  const prefix = call.variable('NPM_CONFIG_PREFIX') ?? call.variable('npm_config_prefix')
  for (const folder of prefix?.startsWith('/') ? [prefix] : ['/usr/local/lib', '/usr/local/bin', '/usr/local/share', '/usr/local/include', '?/usr/lib', '?/usr/bin', '?~/.local', '?~/.nvm']) {
    call.write(`${folder}/**`)
  }
}

function installNpm(call: Call, clean: boolean): void {
  if (call.has('-g', '--global') || call.values('--location')[0]?.value === 'global') return installGlobally(call, call.operands)
  const folder = folderOf(call, '--prefix', '-C')
  takeNames(call, call.operands)
  const project = installNodeProject(call, folder, {
    locks: ['npm-shrinkwrap.json', 'package-lock.json'],
    settings: ['.npmrc'],
    frozen: clean || call.has('--no-save', '--no-package-lock'),
    runsScripts: !skipsScripts(call) && !isSetInNpmrc(call, folder, 'ignore-scripts'),
    dependencyScripts: (lock) => scriptsInNpmLock(lock, isProduction(call)),
  })
  if (project && call.operands.length > 0) call.write(project.path, { why: 'adds to the package.json' })
}

/** Reads what is installed and what the project asks for, and changes `node_modules`. */
function changeModules(call: Call): void {
  const root = nodeRoot(call, folderOf(call, '--prefix', '-C', '--dir')) ?? call.cwd
  if (root === undefined) return call.unknown('runs in a folder that is not known')
  for (const name of ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', '.npmrc']) {
    call.read(joinPath(root, name))
  }
  call.read(joinPath(root, 'node_modules'), { below: true })
  call.write(joinPath(root, 'node_modules'), { below: true })
  call.write(joinPath(root, 'package-lock.json'), { certain: false })
}

/** `npm config set` writes the settings of the user, of the system with `-g`, or of the project. */
const configure: Use = {
  words: ['config', 'set', 'get', 'c'],
  work: 'file-work',
  reads: ['~/.npmrc', '.npmrc', '/usr/local/etc/npmrc'],
  writes: ['~/.npmrc', '/usr/local/etc/npmrc', '?.npmrc'],
}
const look: Use = {
  words: ['ls', 'list', 'root', 'prefix', 'bin', 'view', 'info', 'whoami', 'ping', 'why', 'outdated', 'audit', 'fund', 'help'],
  work: 'other',
  reads: ['package.json', 'package-lock.json', 'node_modules/**'],
}
const clearCache: Use = { words: ['cache'], work: 'file-work', reads: ['~/.npm/**'], writes: caches }

function isBerry(call: Call, root: string | undefined): boolean {
  if (root === undefined) return false
  const lock = call.run.files.read(joinPath(root, 'yarn.lock'))
  return lock?.includes('__metadata:') === true || call.run.files.has(joinPath(root, '.yarnrc.yml'))
}

function installYarn(call: Call): void {
  const folder = folderOf(call, '--cwd')
  const root = nodeRoot(call, folder)
  if (isBerry(call, root)) installBerry(call, folder)
  else installClassic(call, folder)
}

function installClassic(call: Call, folder: string | undefined): void {
  installNodeProject(call, folder, {
    locks: ['yarn.lock'],
    settings: ['.npmrc', '.yarnrc', '.yarnclean'],
    frozen: call.has('--frozen-lockfile', '--immutable', '--pure-lockfile', '--no-lockfile'),
    runsScripts: !skipsScripts(call) && !isSetInNpmrc(call, folder, 'ignore-scripts'),
    dependencyScripts: () => ({ kind: 'untold', why: 'may run install scripts of packages (yarn.lock does not tell)' }),
    also({ folder: root }) {
      const settings = call.run.files.read(joinPath(root, '.yarnrc')) ?? ''
      for (const [, key, path] of settings.matchAll(/^"?(yarn-path|yarn-offline-mirror)"?\s+"?([^"\r\n]+)/gm)) {
        call.read(joinPath(root, path ?? ''), { below: key !== 'yarn-path' })
        if (key === 'yarn-path') call.manifest(joinPath(root, path ?? ''))
      }
    },
  })
}

/** The settings of later versions of yarn name a release of yarn itself, plugins and patches that lie in the project. */
function installBerry(call: Call, folder: string | undefined): void {
  const root = nodeRoot(call, folder) ?? '/'
  const settings = call.run.files.read(joinPath(root, '.yarnrc.yml')) ?? ''
  const focus = call.operands.length > 0 && call.operands[0]?.value === 'focus'
  installNodeProject(call, folder, {
    locks: ['yarn.lock'],
    settings: ['.yarnrc.yml', '.npmrc'],
    frozen: call.has('--immutable', '--frozen-lockfile') || focus,
    runsScripts: yamlText(settings, 'enableScripts') !== 'false' && call.values('--mode')[0]?.value !== 'skip-build',
    dependencyScripts: () => ({ kind: 'untold', why: 'may run install scripts of packages (yarn.lock does not tell)' }),
    also() {
      const release = yamlText(settings, 'yarnPath')
      if (release !== undefined) call.manifest(joinPath(root, release))
      for (const name of ['releases', 'plugins', 'patches', 'cache', 'sdks']) {
        const path = joinPath(root, `.yarn/${name}`)
        if (name !== 'cache') for (const file of call.run.files.below(path)) call.manifest(file)
        call.read(path, { below: true })
      }
      for (const name of ['.pnp.cjs', '.pnp.loader.mjs', '.yarn/install-state.gz', '.yarn/build-state.yml']) {
        call.write(joinPath(root, name))
      }
      for (const name of ['.yarn/cache', '.yarn/unplugged']) call.write(joinPath(root, name), { below: true })
    },
  })
}

/** From version 10 on, pnpm runs install scripts of those packages only that the project lists. */
function pnpmScripts(call: Call, lock: string, project: PackageJson): DependencyScripts {
  const workspace = call.run.files.read(joinPath(project.folder, 'pnpm-workspace.yaml')) ?? ''
  const version = Number(/^pnpm@(\d+)/.exec(project.packageManager ?? '')?.[1])
  if (/^dangerouslyAllowAllBuilds:\s*true/m.test(workspace)) {
    return { kind: 'untold', why: 'pnpm-workspace.yaml lets every package run its install script' }
  }
  if (version >= 10) {
    const allowed = [...yamlPairs(workspace, 'allowBuilds')].flatMap(([name, value]) => (value === 'true' ? [name] : []))
    return { kind: 'packages', names: [...textsOf(project.pnpm.get('onlyBuiltDependencies')), ...yamlList(workspace, 'onlyBuiltDependencies'), ...allowed] }
  }
  return scriptsInPnpmLock(lock)
}

function patchFiles(project: PackageJson, workspace: string): readonly string[] {
  return [...textsWithin(project.pnpm.get('patchedDependencies')), ...yamlPairs(workspace, 'patchedDependencies').values()]
}

function installPnpm(call: Call): void {
  if (call.has('-g', '--global')) return installGlobally(call, call.operands)
  takeNames(call, call.operands)
  const folder = folderOf(call, '-C', '--dir', '--prefix')
  const workspaceOf = (root: string): string => call.run.files.read(joinPath(root, 'pnpm-workspace.yaml')) ?? ''
  installNodeProject(call, folder, {
    locks: ['pnpm-lock.yaml'],
    settings: ['pnpm-workspace.yaml', '.npmrc', '.pnpmfile.cjs', '.pnpmfile.mjs', 'pnpmfile.js'],
    frozen: call.has('--frozen-lockfile') || call.variable('CI') === 'true',
    runsScripts: !skipsScripts(call) && !isSetInNpmrc(call, folder, 'ignore-scripts'),
    dependencyScripts: (lock, project) => pnpmScripts(call, lock, project),
    members: (root) => yamlList(workspaceOf(root), 'packages'),
    also(project) {
      for (const path of patchFiles(project, workspaceOf(project.folder))) call.manifest(joinPath(project.folder, path))
      const hook = ['.pnpmfile.cjs', '.pnpmfile.mjs', 'pnpmfile.js'].find((name) => call.run.files.has(joinPath(project.folder, name)))
      if (hook !== undefined) call.read(project.folder, { below: true, certain: false, why: `runs ${hook}, which may read the project` })
    },
  })
}

/** `pnpm fetch` fills the store after the lock file alone. */
function fetchPnpm(call: Call): void {
  const folder = folderOf(call, '-C', '--dir')
  if (folder === undefined) return call.unknown('runs in a folder that is not known')
  const lock = joinPath(folder, 'pnpm-lock.yaml')
  if (call.run.files.has(lock)) call.manifest(lock)
  else call.read(folder, { below: true, certain: false, why: 'finds no pnpm-lock.yaml among the copied files' })
  for (const name of ['pnpm-workspace.yaml', '.npmrc', '.pnpmfile.cjs', 'package.json']) {
    if (call.run.files.has(joinPath(folder, name)) && name !== 'package.json') call.manifest(joinPath(folder, name))
    else call.read(joinPath(folder, name))
  }
  const workspace = call.run.files.read(joinPath(folder, 'pnpm-workspace.yaml')) ?? ''
  for (const path of yamlPairs(workspace, 'patchedDependencies').values()) call.manifest(joinPath(folder, path))
  call.write(joinPath(folder, 'node_modules'), { below: true })
}

/** Install scripts run for packages that the project trusts, and for those of a list that comes with bun where it names none. */
function installBun(call: Call): void {
  if (call.has('-g', '--global')) return installGlobally(call, call.operands)
  takeNames(call, call.operands)
  installNodeProject(call, folderOf(call, '--cwd'), {
    locks: ['bun.lock', 'bun.lockb'],
    settings: ['bunfig.toml', '.npmrc'],
    frozen: call.has('--frozen-lockfile'),
    runsScripts: !skipsScripts(call),
    dependencyScripts: (_lock, { trusted }) => (trusted ? { kind: 'packages', names: trusted } : { kind: 'untold', why: 'bun decides by its own list which packages run install scripts' }),
  })
}

function runNode(call: Call): void {
  if (call.operands[0] && !call.has('-e', '-p', '--eval', '--print')) call.read(call.operands[0])
  call.unknown('runs a program that nobody reads here, and may read and write any file')
}

/** A program that the project has among its packages. */
function runBinary(call: Call): void {
  const [, ...words] = call.command.words
  const at = words.findIndex(({ stem }) => !stem.startsWith('-'))
  call.script(words.slice(at).map(({ text }) => text).join(' '), call.cwd)
}

function prepareCorepack(call: Call): void {
  takeNames(call, call.operands)
  if (call.operands.length > 0) return
  call.read('package.json', { why: 'takes the package manager that package.json names' })
}

const valued = [
  '--prefix', '-C', '--omit', '--only', '--include', '--loglevel', '--registry', '--cache', '--userconfig', '--location', '-w',
  '--workspace', '--network-timeout', '--cwd',
  '--mode', '--modules-folder', '--cache-folder', '--filter', '-F', '--dir', '--store-dir', '--install-strategy', '--fetch-timeout',
  '--fetch-retries', '--reporter', '--network-concurrency',
  '--mutex', '--tag', '--virtual-store-dir', '--os', '--cpu', '--libc', '--maxsockets',
]

/** Package managers of Node.js. Their own scripts (`npm run …`) are the project's, and nobody here knows what they do. */
export const nodeTools: readonly Tool[] = [
  {
    names: ['node'],
    network: true,
    source: 'https://nodejs.org/api/cli.html',
    env: nodeEnv,
    valued: ['-r', '--require', '--import'],
    act: (call) => runNode(call),
  },
  {
    names: ['npx', 'pnpx', 'bunx'],
    network: true,
    source: 'https://github.com/npm/cli/blob/latest/docs/lib/content/commands/npx.md',
    env: nodeEnv,
    uses: [{ words: ['only-allow', 'is-ci', 'husky', 'patch-package', 'prisma'], act: (call) => runBinary(call) }],
  },
  {
    names: ['npm'],
    network: true,
    source: 'https://github.com/npm/cli/tree/latest/docs/lib/content/commands',
    caches: [{ path: '~/.npm', movedBy: ['--cache', 'npm_config_cache', 'NPM_CONFIG_CACHE'], sharing: 'shared' }],
    work: 'node-install',
    valued,
    env: nodeEnv,
    uses: [
      {
        words: ['ci', 'clean-install', 'ic', 'install-clean', 'isntall-clean'],
        installs: 'project',
        reads: userSettings,
        writes: caches,
        act: (call) => installNpm(call, true),
      },
      {
        words: [
          'install', 'i', 'in', 'ins', 'inst', 'insta', 'instal', 'isnt', 'isnta', 'isntal', 'isntall', 'add', 'update', 'up', 'upgrade',
        ],
        installs: 'project',
        reads: userSettings,
        writes: caches,
        act: (call) => installNpm(call, false),
      },
      { words: ['prune', 'rebuild', 'dedupe', 'uninstall', 'un', 'rm', 'remove', 'unlink'], act: changeModules },
      configure,
      clearCache,
      look,
    ],
  },
  {
    names: ['yarn', 'yarnpkg'],
    network: true,
    source: 'https://yarnpkg.com/cli/install',
    work: 'node-install',
    valued,
    env: [...nodeEnv, 'YARN_*', 'yarn_*'],
    uses: [
      {
        words: ['', 'install', 'workspaces focus'],
        installs: 'project',
        reads: [...userSettings, '?~/.yarnrc', '?~/.yarnrc.yml'],
        writes: [...caches, '/usr/local/share/.cache/**', '?~/.yarn/**'],
        act: installYarn,
      },
      {
        words: ['global add'],
        writes: [...caches, '/usr/local/share/**', '/usr/local/bin/**', '~/.yarn/**'],
        act: (call) => takeNames(call, call.operands),
      },
      {
        words: ['config', 'set version', 'config set'],
        work: 'file-work',
        reads: ['~/.yarnrc', '?.yarnrc', '?.yarnrc.yml', '?package.json'],
        writes: ['~/.yarnrc', '~/.yarnrc.yml', '?.yarnrc', '?.yarnrc.yml', '?.yarn/**', '?package.json'],
      },
      {
        words: ['cache', 'cache clean'],
        work: 'file-work',
        reads: ['?.yarnrc.yml'],
        writes: [...caches, '/usr/local/share/.cache/**', '?.yarn/cache/**', '?~/.yarn/**'],
      },
      { words: ['list', 'info', 'why', 'bin', 'versions'], work: 'other', reads: ['package.json', 'yarn.lock', 'node_modules/**'] },
      { words: ['husky', 'patch-package', 'prisma'], work: 'other', act: (call) => runBinary(call) },
    ],
  },
  {
    names: ['pnpm'],
    network: true,
    source: 'https://pnpm.io/cli/install',
    work: 'node-install',
    valued,
    env: [...nodeEnv, 'PNPM_*', 'pnpm_*'],
    uses: [
      {
        words: ['install', 'i', 'add', 'update', 'up'],
        installs: 'project',
        reads: userSettings,
        writes: [...caches, '~/.local/share/pnpm/**', '?~/.pnpm-store/**', '?/pnpm/**', '?.pnpm-store/**'],
        act: installPnpm,
      },
      {
        words: ['fetch'],
        installs: 'project',
        reads: userSettings,
        writes: [...caches, '~/.local/share/pnpm/**', '?~/.pnpm-store/**', '?/pnpm/**'],
        act: fetchPnpm,
      },
      { words: ['prune', 'rebuild', 'remove', 'rm', 'dedupe'], act: changeModules },
      {
        words: ['store', 'store prune', 'store path'],
        work: 'file-work',
        reads: userSettings,
        writes: [...caches, '~/.local/share/pnpm/**', '?/pnpm/**'],
      },
      configure,
      { ...look, reads: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'node_modules/**'] },
    ],
  },
  {
    names: ['bun'],
    network: true,
    source: 'https://bun.sh/docs/cli/install',
    work: 'node-install',
    valued,
    env: [...nodeEnv, 'BUN_*'],
    uses: [
      {
        words: ['install', 'i', 'add', 'a', 'update'],
        installs: 'project',
        reads: [...userSettings, '?~/.bunfig.toml'],
        writes: [...caches, '~/.bun/**'],
        act: installBun,
      },
      { words: ['pm', 'pm cache'], work: 'file-work', reads: ['package.json', 'bun.lock', '?node_modules/**'], writes: ['~/.bun/**'] },
    ],
  },
  {
    names: ['corepack'],
    network: true,
    source: 'https://github.com/nodejs/corepack#readme',
    work: 'node-install',
    env: nodeEnv,
    uses: [
      {
        words: ['enable', 'disable'],
        work: 'file-work',
        reads: ['/usr/local/lib/node_modules/**'],
        writes: ['/usr/local/bin/**', '?/usr/bin/**'],
      },
      {
        words: ['prepare', 'install', 'use', 'up', 'hydrate', 'pack'],
        reads: userSettings,
        writes: [...caches, '?package.json'],
        act: prepareCorepack,
      },
    ],
  },
  {
    names: ['only-allow', 'is-ci', 'check-node-version', 'opencollective-postinstall', 'opencollective'],
    source: 'https://github.com/pnpm/only-allow#readme',
    env: ['npm_*', 'CI*'],
    reads: ['package.json'],
  },
  {
    names: ['husky'],
    source: 'https://typicode.github.io/husky',
    env: ['HUSKY*', 'CI'],
    reads: ['.git/**', '.husky/**', 'package.json'],
    writes: ['.husky/_/**', '.git/config'],
  },
  {
    names: ['patch-package'],
    source: 'https://github.com/ds300/patch-package#readme',
    env: ['CI', 'NODE_ENV'],
    reads: ['patches/**', 'package.json', 'package-lock.json', 'yarn.lock', 'node_modules/**'],
    writes: ['node_modules/**'],
  },
  {
    names: ['prisma'],
    network: true,
    source: 'https://www.prisma.io/docs/orm/reference/prisma-cli-reference',
    env: ['*'],
    uses: [
      {
        words: ['generate'],
        reads: ['prisma/**', 'schema.prisma', '.env', 'package.json', '?./**'],
        writes: ['node_modules/**', '?./**', '~/.cache/**'],
      },
    ],
  },
]
