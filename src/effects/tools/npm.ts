import type { Call } from '../call.ts'
import { heardBefore, homeCaches, installGlobally, isProduction, nodeEnv, nodeValued, skipsScripts, userSettings } from '../closure/node-options.ts'
import { installNodeProject, takeNames } from '../closure/node-project.ts'
import { folderNamed, packageFolder, projectFolder } from '../closure/node-root.ts'
import { runScriptOperand } from '../closure/node-run.ts'
import { linksInNpmLock, packagesWith, scriptsInNpmLock, scriptsOfProduction } from '../closure/node-scripts.ts'
import { npmrcText, takeNpmrcFiles } from '../closure/npmrc.ts'
import type { LocalPackage } from '../closure/package-json.ts'
import { joinPath } from '../path.ts'
import type { CacheFolder, Tool, Use } from '../tool.ts'

const locks = ['npm-shrinkwrap.json', 'package-lock.json']

/** https://docs.npmjs.com/cli/using-npm/scripts#npm-ci */
const lifecycle = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']

function projectOf(call: Call): string | undefined {
  const folder = folderNamed(call, '--prefix', '-C')
  return call.has('--prefix', '-C') ? folder : projectFolder(call, folder)
}

function installNpm(call: Call, clean: boolean): void {
  if (call.has('-g', '--global') || call.values('--location')[0]?.value === 'global') return installGlobally(call, call.operands)
  takeNames(call, call.operands)
  const root = projectOf(call)
  const project = installNodeProject(call, {
    root,
    locks,
    settings: ['.npmrc', 'yarn.lock'],
    inherited: [],
    frozen: clean || call.has('--no-save', '--no-package-lock') || npmrcText(call, root, 'package-lock') === 'false',
    runsScripts: !skipsScripts(call, root),
    lifecycle,
    dependencyScripts: (lock) => packagesWith(call.run.files.learn(lock, isProduction(call) ? scriptsOfProduction : scriptsInNpmLock)),
    takes: (local, path) => takesFolder(call, root, local, path),
    also: ({ folder }) => takeNpmrcFiles(call, folder),
  })
  if (!project || clean) return
  if (call.operands.length > 0) call.write(project.path, { why: 'adds to the package.json' })
  const yarn = joinPath(project.folder, 'yarn.lock')
  if (call.run.files.has(yarn)) call.write(yarn, { certain: false, why: 'perhaps rewrites the yarn.lock that it finds' })
}

/** A folder is linked where the lock file says so, and packed into the install otherwise. https://docs.npmjs.com/cli/using-npm/config#install-links */
function takesFolder(call: Call, root: string | undefined, { how }: LocalPackage, path: string): 'copy' | 'package' | 'link' | 'unknown' {
  if (how === 'link' || how === 'portal') return 'unknown'
  if (call.has('--install-links') || npmrcText(call, root, 'install-links') === 'true') return 'copy'
  const lock = root === undefined ? undefined : locks.map((name) => call.run.files.read(joinPath(root, name))).find((text) => text !== undefined)
  const linked = lock === undefined || root === undefined ? undefined : linksInNpmLock(lock)
  if (linked === undefined) return 'unknown'
  return [...linked].some((target) => joinPath(root ?? '/', target) === path) ? 'package' : 'copy'
}

/** Reads what is installed and what the project asks for, and changes `node_modules`. */
export function changeModules(call: Call): void {
  const root = packageFolder(call, folderNamed(call, '--prefix', '-C', '--dir')) ?? call.cwd
  if (root === undefined) return call.unknown('runs in a folder that is not known')
  for (const name of ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', '.npmrc']) {
    call.read(joinPath(root, name))
  }
  call.read(joinPath(root, 'node_modules'), { below: true })
  call.write(joinPath(root, 'node_modules'), { below: true })
  call.write(joinPath(root, 'package-lock.json'), { certain: false })
}

/** `npm version` writes the manifest and lock file, and a commit where there is a repository. https://docs.npmjs.com/cli/commands/npm-version */
function writeManifest(call: Call): void {
  const root = packageFolder(call, folderNamed(call, '--prefix', '-C'))
  if (root === undefined) return call.unknown('finds no package.json among the copied files')
  for (const name of ['package.json', ...locks]) {
    const path = joinPath(root, name)
    call.read(path)
    if (call.run.files.has(path)) call.write(path)
  }
  for (const name of ['preversion', 'version', 'postversion']) {
    const manifest = call.run.files.read(joinPath(root, 'package.json')) ?? ''
    if (call.label.includes('version') && manifest.includes(`"${name}":`)) call.unknown(`runs the script \`${name}\` of the project`)
  }
  call.read(joinPath(root, '.git'), { below: true, certain: false })
  call.write(joinPath(root, '.git'), { below: true, certain: false })
}

/** `npm config set` writes the settings of the user, of the system with `-g`, or of the project. */
export const configureNpm: Use = {
  words: ['config', 'set', 'get', 'c'],
  work: 'file-work',
  reads: ['~/.npmrc', '.npmrc', '/usr/local/etc/npmrc'],
  writes: ['~/.npmrc', '/usr/local/etc/npmrc', '?.npmrc', '?~/.config/pnpm/**'],
}

export const lookAtModules: Use = {
  words: ['ls', 'list', 'root', 'prefix', 'bin', 'view', 'info', 'whoami', 'ping', 'why', 'outdated', 'audit', 'fund', 'help'],
  work: 'other',
  reads: ['package.json', 'package-lock.json', 'node_modules/**'],
}

/** https://docs.npmjs.com/cli/using-npm/config#cache; npm takes several processes at once. */
function npmCaches(call: Call): readonly CacheFolder[] {
  const root = projectOf(call)
  const [named, stale] = [npmrcText(call, root, 'cache'), heardBefore(call, root)]
  return [{ path: named ?? '~/.npm', movedBy: ['--cache', 'npm_config_cache', 'NPM_CONFIG_CACHE'], sharing: 'shared', ...(stale !== undefined && { stale }) }]
}

export const npmTools: readonly Tool[] = [
  {
    names: ['npm'],
    network: true,
    source: 'https://github.com/npm/cli/tree/latest/docs/lib/content/commands',
    work: 'node-install',
    valued: nodeValued,
    env: nodeEnv,
    caches: npmCaches,
    uses: [
      {
        words: ['ci', 'clean-install', 'ic', 'install-clean', 'isntall-clean'],
        installs: 'project',
        reads: userSettings,
        writes: homeCaches,
        act: (call) => installNpm(call, true),
      },
      {
        words: [
          'install', 'i', 'in', 'ins', 'inst', 'insta', 'instal', 'isnt', 'isnta', 'isntal', 'isntall', 'add', 'update', 'up', 'upgrade',
        ],
        installs: 'project',
        reads: userSettings,
        writes: homeCaches,
        act: (call) => installNpm(call, false),
      },
      { words: ['prune', 'rebuild', 'dedupe', 'uninstall', 'un', 'rm', 'remove', 'unlink'], act: changeModules },
      { words: ['version', 'pkg set', 'pkg delete', 'pkg fix'], work: 'file-work', caches: [], reads: userSettings, act: writeManifest },
      { words: ['pkg get', 'pkg'], work: 'file-work', caches: [], reads: ['package.json', ...userSettings] },
      {
        words: ['run', 'run-script', 'rum', 'urn'],
        work: 'other',
        caches: [],
        reads: userSettings,
        writes: ['?~/.npm/**'],
        act: (call) => runScriptOperand(call, packageFolder(call, call.cwd)),
      },
      { ...configureNpm, caches: [] },
      { words: ['cache'], work: 'file-work', caches: [], reads: ['~/.npm/**'], writes: homeCaches },
      { ...lookAtModules, caches: [] },
    ],
  },
]
