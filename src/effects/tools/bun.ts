import type { Call } from '../call.ts'
import { heardBefore, homeCaches, installGlobally, nodeEnv, nodeValued, serverEnv, skipsScripts, userSettings } from '../closure/node-options.ts'
import { installNodeProject, takeNames } from '../closure/node-project.ts'
import { folderNamed, projectFolder } from '../closure/node-root.ts'
import { takeNpmrcFiles } from '../closure/npmrc.ts'
import { joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'

const locks = ['bun.lock', 'bun.lockb']
/** Of other package managers, which it takes over where it has none. */
const foreignLocks = ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']

/** Install scripts run for packages that the project trusts, and for those of a list that comes with bun where it names none. https://bun.sh/docs/install/lifecycle */
function installBun(call: Call): void {
  if (call.has('-g', '--global')) return installGlobally(call, call.operands)
  takeNames(call, call.operands)
  const root = projectFolder(call, folderNamed(call, '--cwd'))
  const frozen = call.has('--frozen-lockfile') || call.label.endsWith('ci`')
  if (!frozen) for (const name of serverEnv) call.env(name, false)
  const project = installNodeProject(call, {
    root,
    locks,
    settings: ['bunfig.toml', '.npmrc', '.env', '.env.local', '.env.production', '.env.production.local'],
    inherited: [],
    frozen,
    runsScripts: !skipsScripts(call, root),
    lifecycle: ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'],
    dependencyScripts: (_lock, { trusted }) =>
      trusted ? { kind: 'packages', names: trusted } : { kind: 'untold', why: 'decides by a list of its own which packages run install scripts, unless package.json has `trustedDependencies`' },
    takes: ({ how }) => (how === 'link' ? 'link' : 'copy'),
    also: ({ folder }) => takeFurther(call, folder),
  })
  if (project && call.operands.length > 0) call.write(project.path, { why: 'adds to the package.json' })
}

function takeFurther(call: Call, root: string): void {
  takeNpmrcFiles(call, root)
  if (locks.some((name) => call.run.files.has(joinPath(root, name)))) return
  for (const name of foreignLocks) {
    const path = joinPath(root, name)
    if (call.run.files.has(path)) call.manifest(path)
    else call.read(path)
  }
}

/** https://bun.sh/docs/install/cache; it takes several processes at once. */
function caches(call: Call): readonly CacheFolder[] {
  const stale = heardBefore(call, projectFolder(call, folderNamed(call, '--cwd')))
  return [
    {
      path: '~/.bun/install/cache',
      movedBy: ['--cache-dir', 'BUN_INSTALL_CACHE_DIR', 'BUN_INSTALL/install/cache', 'XDG_CACHE_HOME/.bun/install/cache'],
      sharing: 'shared',
      ...(stale !== undefined && { stale }),
    },
  ]
}

export const bunTools: readonly Tool[] = [
  {
    names: ['bun'],
    network: true,
    source: 'https://bun.sh/docs/cli/install',
    work: 'node-install',
    valued: nodeValued,
    env: [...nodeEnv, 'BUN_*'],
    uses: [
      {
        words: ['install', 'i', 'ci', 'add', 'a', 'update'],
        installs: 'project',
        reads: [...userSettings, '?~/.bunfig.toml'],
        writes: [...homeCaches, '~/.bun/**'],
        caches,
        act: installBun,
      },
      { words: ['pm', 'pm cache'], work: 'file-work', reads: ['package.json', 'bun.lock', '?node_modules/**'], writes: ['~/.bun/**'] },
      { words: ['*'], work: 'other', act: (call) => call.unknown('runs code of the project, and may read and write any file') },
    ],
  },
]
