import { targetOf } from '../call.ts'
import type { Call } from '../call.ts'
import { takeModules } from '../closure/js-modules.ts'
import { homeCaches, nodeEnv, userSettings } from '../closure/node-options.ts'
import { takeNames } from '../closure/node-project.ts'
import { packageFolder } from '../closure/node-root.ts'
import { buildReactApp } from '../closure/react-app.ts'
import { takeSources } from '../closure/take-sources.ts'
import { unreadByPrune } from '../closure/turbo-prune.ts'
import { ancestorsOf, joinPath } from '../path.ts'
import type { CacheFolder, Tool } from '../tool.ts'
import { bunTools } from './bun.ts'
import { denoTools } from './deno.ts'
import { nodeHookTools } from './node-hooks.ts'
import { npmTools } from './npm.ts'
import { pnpmTools } from './pnpm.ts'
import { yarnTools } from './yarn.ts'

/** The file and what it names by relative paths are read for sure; what it does then is its own. */
function runNode(call: Call): void {
  const [program] = call.operands
  if (program && !call.has('-e', '-p', '--eval', '--print')) {
    const target = targetOf(program, call.cwd)
    if (target.certain && !target.below && call.run.files.has(target.path)) takeModules(call, target.path)
    else call.read(program)
  }
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
  const path = joinPath(packageFolder(call, call.cwd) ?? call.cwd ?? '/', 'package.json')
  call.read(path, { why: 'takes the package manager that package.json names' })
}

/** Copies the members that a package needs, and the lock file, to another folder. https://turborepo.com/docs/reference/prune */
function prune(call: Call): void {
  const root = packageFolder(call, call.cwd)
  if (root === undefined) return call.unknown('finds no package.json among the copied files')
  takeSources(call, root, `copies packages of the workspace in ${root}`, unreadByPrune(call, root))
  const [target] = call.values('--out-dir')
  if (target) call.write(target, { below: true })
  else call.write(joinPath(root, 'out'), { below: true })
}

/**
 * Tasks are known again by files, variables and programs that their settings name, whatever else they look at.
 * https://turborepo.com/docs/crafting-your-repository/caching and https://nx.dev/concepts/how-caching-works
 */
const keptTasks = 'what tasks made, and does not see that a step above brings other programs or libraries, or a variable that its settings do not name is another'

/** Results of tasks lie at the root of the workspace, which its settings mark; packages of it may have some of their own. */
function keptAtRoot(call: Call, settings: string, path: string, movedBy: readonly string[]): readonly CacheFolder[] {
  const root = call.cwd === undefined ? undefined : ancestorsOf(call.cwd).findLast((folder) => call.run.files.has(joinPath(folder, settings)))
  return [{ path: root === undefined ? path : joinPath(root, path), movedBy, sharing: 'shared', holdsMade: true, stale: keptTasks }]
}

/** Node.js, its package managers and what they commonly start. */
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
    uses: [
      {
        words: ['only-allow', 'is-ci', 'husky', 'lefthook', 'simple-git-hooks', 'patch-package', 'prisma', 'playwright', 'node-gyp', 'turbo', 'nx', 'react-scripts', 'rimraf'],
        act: (call) => runBinary(call),
      },
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
        writes: [...homeCaches, '?package.json'],
        act: prepareCorepack,
      },
    ],
  },
  {
    names: ['node-gyp', 'node-pre-gyp', 'prebuild-install', 'node-gyp-build'],
    network: true,
    source: 'https://github.com/nodejs/node-gyp#readme',
    work: 'node-install',
    env: [...nodeEnv, 'PYTHON', 'npm_config_*'],
    foreignCode: true,
    reads: ['./**', '?~/.cache/**'],
    writes: ['build/**', 'lib/**', '~/.cache/node-gyp/**', '?~/.node-gyp/**', '~/.npm/**'],
    caches: [{ path: '~/.cache/node-gyp', movedBy: ['--devdir', 'npm_config_devdir'], sharing: 'shared' }],
  },
  {
    names: ['turbo'],
    network: true,
    source: 'https://turborepo.com/docs/reference',
    env: [...nodeEnv, 'TURBO_*'],
    valued: ['--scope', '--out-dir', '--filter', '--cache-dir'],
    uses: [
      { words: ['prune'], act: prune },
      {
        words: ['*'],
        caches: (call) => keptAtRoot(call, 'turbo.json', '.turbo/cache', ['--cache-dir', 'TURBO_CACHE_DIR']),
        act: (call) => call.unknown('runs scripts of the project, and may read and write any file'),
      },
    ],
  },
  {
    names: ['react-scripts'],
    source: 'https://create-react-app.dev/docs/advanced-configuration/',
    env: [
      ...nodeEnv, 'REACT_APP_*', 'PUBLIC_URL', 'BUILD_PATH', 'GENERATE_SOURCEMAP', 'IMAGE_INLINE_SIZE_LIMIT', 'INLINE_RUNTIME_CHUNK', 'DISABLE_*', 'EXTEND_ESLINT',
      'ESLINT_*', 'TSC_*', 'BROWSERSLIST*', 'FAST_REFRESH', 'FORCE_COLOR', 'NO_COLOR',
    ],
    foreignCode: true,
    uses: [{ words: ['build'], writes: ['?/tmp/**', '?~/.cache/**'], act: buildReactApp }],
  },
  {
    names: ['nx'],
    network: true,
    source: 'https://nx.dev/reference/core-api/nx/documents/run',
    env: [...nodeEnv, 'NX_*'],
    uses: [
      {
        words: ['*'],
        caches: (call) => keptAtRoot(call, 'nx.json', '.nx/cache', ['NX_CACHE_DIRECTORY']),
        act: (call) => call.unknown('runs tasks of the project, and may read and write any file'),
      },
    ],
  },
  ...npmTools,
  ...yarnTools,
  ...pnpmTools,
  ...bunTools,
  ...denoTools,
  ...nodeHookTools,
]
