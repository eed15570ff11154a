import type { Call } from '../call.ts'
import { takeGitHooks } from '../closure/git-hooks.ts'
import { takePrisma } from '../closure/prisma.ts'
import { runPackageScript } from '../closure/node-run.ts'
import { packageFolder } from '../closure/node-root.ts'
import type { Tool } from '../tool.ts'

/** The patches, and the lock file that tells which versions they are for. https://github.com/ds300/patch-package#readme */
function layPatches(call: Call): void {
  const [folder] = call.values('--patch-dir')
  if (folder) call.read(folder, { below: true })
  else call.read('patches/**')
}

function generatePrisma(call: Call): void {
  const [schema] = call.values('--schema')
  if (call.cwd === undefined || call.has('--config', '--sql') || (schema && schema.value === undefined)) return call.unknown('reads what its options name, and may read any file')
  takePrisma(call, packageFolder(call, call.cwd) ?? call.cwd, schema?.value)
}

/** `run-s clean build:*`: names of scripts, of which those with a star are not followed. */
function runSeveral(call: Call): void {
  for (const { value, text } of call.operands) {
    if (value === undefined || text.includes('*')) call.unknown(`runs the scripts \`${text}\` of the project`)
    else runPackageScript(call, packageFolder(call, call.cwd), value, [])
  }
}

/** Programs that lifecycle scripts of projects commonly name. */
export const nodeHookTools: readonly Tool[] = [
  {
    names: ['only-allow', 'is-ci', 'check-node-version', 'opencollective-postinstall', 'opencollective'],
    source: 'https://github.com/pnpm/only-allow#readme',
    env: ['npm_*', 'CI*'],
    reads: ['package.json'],
  },
  {
    names: ['husky', 'simple-git-hooks', 'lefthook'],
    source: 'https://typicode.github.io/husky',
    env: ['HUSKY*', 'LEFTHOOK*', 'SKIP_INSTALL_SIMPLE_GIT_HOOKS', 'CI'],
    act: (call) => (call.operands[0]?.value === 'init' ? call.unknown('writes hooks and the package.json') : takeGitHooks(call, call.cwd)),
  },
  {
    names: ['patch-package'],
    source: 'https://github.com/ds300/patch-package#readme',
    valued: ['--patch-dir', '--exclude', '--include'],
    env: ['CI', 'NODE_ENV'],
    reads: ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'node_modules/**'],
    writes: ['node_modules/**'],
    act: layPatches,
  },
  {
    names: ['prisma'],
    network: true,
    source: 'https://www.prisma.io/docs/orm/reference/prisma-cli-reference',
    valued: ['--schema', '--config', '--generator'],
    env: ['PRISMA_*', 'NODE_*', 'npm_*', 'CHECKPOINT_*', 'DEBUG', 'CI'],
    uses: [{ words: ['generate'], writes: ['~/.cache/**'], act: generatePrisma }],
  },
  {
    names: ['playwright'],
    network: true,
    source: 'https://playwright.dev/docs/browsers',
    work: 'download',
    env: ['PLAYWRIGHT_*', 'npm_*', 'DEBIAN_FRONTEND'],
    uses: [
      {
        words: ['install', 'install-deps'],
        reads: ['?~/.cache/**'],
        writes: ['~/.cache/ms-playwright/**', '?/etc/**', '?/usr/**', '?/var/**', '?/opt/**', '?node_modules/**'],
      },
    ],
  },
  { names: ['rimraf', 'del-cli', 'mkdirp', 'make-dir-cli'], source: 'https://github.com/isaacs/rimraf#readme', operands: 'write-below' },
  { names: ['shx'], source: 'https://github.com/shelljs/shx#readme', act: (call) => call.script(call.command.words.slice(1).map(({ text }) => text).join(' '), call.cwd) },
  { names: ['npm-run-all', 'run-s', 'run-p'], source: 'https://github.com/mysticatea/npm-run-all#readme', act: runSeveral },
]
