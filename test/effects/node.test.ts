import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksAt, manifestsOf, run, touches } from './run-of.ts'

const lock = (packages: Record<string, object> = {}): string => JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } })

function project(manifest: object = {}, more: Record<string, string> = {}): { files: Record<string, string> } {
  return { files: { '/app/package.json': JSON.stringify(manifest), '/app/package-lock.json': lock(), '/app/src/index.js': '', ...more } }
}

describe('npm', () => {
  it('reads the manifests alone', () => {
    const effects = run('npm ci', project({}, { '/app/.npmrc': 'registry=https://example.org/${TOKEN}' }))
    expect(manifestsOf(effects)).toEqual(['/app/package.json', '/app/package-lock.json', '/app/.npmrc'])
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) expect(touches(effects.reads, `/app/${name}`)).toBe('yes')
    expect(touches(effects.reads, '/app/src/index.js')).toBe('no')
    expect(touches(effects.writes, '/app/package-lock.json')).toBe('no')
    expect(touches(effects.writes, '/app/node_modules/x')).toBe('yes')
    expect(effects.refresh).toBeUndefined()
    expect(effects.work).toBe('node-install')
    expect(looksAt(effects, 'TOKEN')).toBe('yes')
    expect(looksAt(effects, 'NODE_ENV')).toBe('yes')
    expect(looksAt(effects, 'npm_config_registry')).toBe('yes')
    expect(looksAt(effects, 'GIT_SHA')).toBe('no')
  })

  it('rewrites the lock file unless told not to', () => {
    expect(touches(run('npm install', project()).writes, '/app/package-lock.json')).toBe('perhaps')
    expect(touches(run('npm install --no-save', project()).writes, '/app/package-lock.json')).toBe('no')
    expect(touches(run('npm install left-pad@1.3.0', project()).writes, '/app/package.json')).toBe('yes')
  })

  it.each([
    ['a hook of the project', project({ scripts: { prepare: 'node build.js' } }), 'npm ci'],
    ['a hook of a member', project({ workspaces: ['packages/*'] }, { '/app/packages/a/package.json': '{"scripts":{"postinstall":"./x.sh"}}' }), 'npm ci'],
    ['a binding', project({}, { '/app/binding.gyp': '' }), 'npm ci'],
    ['a local folder', project({ dependencies: { a: 'file:./src' } }), 'npm ci --ignore-scripts'],
    ['an install script of a package', project({}, { '/app/package-lock.json': lock({ 'node_modules/odd': { hasInstallScript: true } }) }), 'npm ci'],
    ['a lock file that does not tell', project({}, { '/app/package-lock.json': '{"lockfileVersion":1}' }), 'npm ci'],
    ['a manifest that is a link', { ...project(), links: ['/app/package.json'] }, 'npm ci'],
    ['files that are not known', { ...project(), incomplete: true }, 'npm ci'],
    ['no manifest', { files: {} }, 'npm ci'],
    ['a broken manifest', project({}, { '/app/package.json': '{' }), 'npm ci'],
  ])('may read the source for %s', (_, setting, text) => expect(touches(run(text, setting).reads, '/app/src/index.js')).not.toBe('no'))

  it.each([
    ['hooks that are switched off', project({ scripts: { prepare: 'node build.js' } }), 'npm ci --ignore-scripts'],
    ['hooks that .npmrc switches off', project({ scripts: { prepare: 'node build.js' } }, { '/app/.npmrc': 'ignore-scripts = true\n' }), 'npm ci'],
    ['hooks that install does not run', project({ scripts: { build: 'node build.js' } }), 'npm ci'],
    ['a hook that is known', project({ scripts: { postinstall: 'patch-package' } }), 'npm ci'],
    ['a package that is known', project({}, { '/app/package-lock.json': lock({ 'node_modules/esbuild': { hasInstallScript: true } }) }), 'npm ci'],
    ['a package for development', project({}, { '/app/package-lock.json': lock({ 'node_modules/x': { hasInstallScript: true, dev: true } }) }), 'npm ci --omit=dev'],
  ])('does not read the source for %s', (_, setting, text) => expect(touches(run(text, setting).reads, '/app/src/index.js')).toBe('no'))

  it('reads the patches that patch-package lays on', () => {
    expect(touches(run('npm ci', project({ scripts: { postinstall: 'patch-package' } })).reads, '/app/patches/a.patch')).toBe('yes')
  })

  it('finds the members of a workspace and local archives', () => {
    const files = {
      '/app/packages/a/package.json': '{}', '/app/packages/b/c/package.json': '{}', '/app/apps/x/y/package.json': '{}', '/app/packages/old/package.json': '{}',
      '/app/node_modules/packages/z/package.json': '{}', '/app/dep.tgz': '',
    }
    const effects = run('npm ci', project({ workspaces: ['packages/*', 'apps/**', '!packages/old'], dependencies: { d: 'file:dep.tgz' } }, files))
    expect(manifestsOf(effects).slice(2)).toEqual(['/app/packages/a/package.json', '/app/apps/x/y/package.json', '/app/dep.tgz'])
  })

  it('finds the project where --prefix and cd say', () => {
    const files = { '/srv/web/package.json': '{}', '/srv/web/package-lock.json': lock() }
    for (const text of ['npm ci --prefix /srv/web', 'npm --prefix=/srv/web ci', 'cd /srv/web && npm ci', 'cd /srv/web/src && npm ci']) {
      expect(manifestsOf(run(text, { files }))[0]).toBe('/srv/web/package.json')
    }
  })

  it.each([
    ['npm install', { files: { '/app/package.json': '{}' } }, true],
    ['npm install', project(), false],
    ['npm i -g pnpm', {}, true],
    ['npm i -g pnpm@10.2.0', {}, false],
    ['npm i -g @scope/x', {}, true],
    ['npm i -g pnpm@latest', {}, true],
    ['npm i -g pnpm@$PNPM_VERSION', {}, false],
  ])('%s with %o is refreshed: %s', (text, setting, refreshed) => expect(run(text, setting).refresh !== undefined).toBe(refreshed))

  it('knows nothing of the scripts of a project', () => {
    const effects = run('npm run build', project())
    expect(touches(effects.reads, '/app/src/index.js')).toBe('perhaps')
    expect(looksAt(effects, 'ANY')).toBe('perhaps')
    expect(effects.work).toBe('other')
    for (const text of ['pnpm build', 'yarn build', 'bun run build']) expect(run(text, project()).work).toBe('other')
    for (const text of ['pnpm add x', 'yarn add x', 'bun add x']) expect(run(text, project()).work).toBe('node-install')
  })
})

/** As yarn 1 writes it: each pattern list with its version, and what it needs. */
function yarnLock(...entries: readonly (readonly [patterns: string, version: string, needs?: string])[]): string {
  const blocks = entries.map(([patterns, version, needs]) => `${patterns}:\n  version "${version}"\n  resolved "https://registry.example.com/a.tgz#${'0'.repeat(40)}"\n  integrity sha512-${'A'.repeat(86)}==\n${needs === undefined ? '' : `  dependencies:\n    ${needs}\n`}`)
  return ['# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.\n# yarn lockfile v1\n\n', ...blocks].join('\n')
}

describe('the lock file of yarn 1', () => {
  const asked = { dependencies: { odd: '^3.0.0', ms: '2.1.2' }, devDependencies: { '@a/debug': '~4.3.0' } }
  const entries = [['"@a/debug@~4.3.0"', '4.3.7', 'ms "^2.1.3"'], ['ms@2.1.2', '2.1.2'], ['ms@^2.1.3', '2.1.3'], ['odd@^3.0.0', '3.0.1']] as const
  const rewrites = (text: string, manifest: object, lockText: string, more: Record<string, string> = {}): string => touches(run(text, { env: { npm_config_ignore_scripts: 'true' }, files: { '/app/package.json': JSON.stringify(manifest), '/app/yarn.lock': lockText, ...more } }).writes, '/app/yarn.lock')

  it('stays where it has all that is asked for', () => {
    const texts = [yarnLock(...entries), yarnLock(...entries).replaceAll('\n', '\r\n'), yarnLock(...entries.slice(0, 1), ...entries.slice(1).reverse())]
    for (const text of texts) for (const command of ['yarn', 'yarn install --production', 'yarn --ignore-scripts && yarn install']) expect(rewrites(command, asked, text), command).toBe('no')
    expect(rewrites('yarn', { ...asked, optionalDependencies: { odd: '^3.0.0' } }, yarnLock(...entries))).toBe('no')
    expect(rewrites('yarn', { dependencies: { x: 'npm:@b/y@^1.0.0', ms: '2.1.2' } }, yarnLock(['ms@2.1.2', '2.1.2'], ['"x@npm:@b/y@^1.0.0"', '1.0.0']))).toBe('no')
  })
  it.each([
    ['an entry is missing', asked, yarnLock(...entries.slice(1))],
    ['what an entry needs is missing', asked, yarnLock(...entries.filter(([patterns]) => patterns !== 'ms@^2.1.3'))],
    ['an entry is left over', { ...asked, devDependencies: {} }, yarnLock(...entries)],
    ['an entry does not fit', asked, yarnLock(...entries.slice(0, 3), ['odd@^3.0.0', '2.0.0'])],
    ['nothing is asked for', {}, yarnLock()],
    ['versions are set from elsewhere', { ...asked, resolutions: { ms: '2.1.3' } }, yarnLock(...entries)],
    ['a package comes from elsewhere', { dependencies: { odd: 'a/odd' } }, yarnLock(['odd@a/odd', '1.0.0'])],
    ['a hash is missing', asked, yarnLock(...entries).replace(/#0+/, '')],
    ['another hash is missing', asked, yarnLock(...entries).replace(/ {2}integrity.*\n/, '')],
    ['it has something else', asked, `${yarnLock(...entries)}<<<<<<< HEAD\n`],
  ])('perhaps does not stay where %s', (_why, manifest, text) => expect(rewrites('yarn', manifest, text)).toBe('perhaps'))
  it('perhaps does not stay where yarn is told so, or another command may have changed what it reads', () => {
    for (const command of ['yarn install --force', 'yarn install --flat', 'sed -i s/a/b/ package.json && yarn', './setup && yarn']) expect(rewrites(command, asked, yarnLock(...entries)), command).toBe('perhaps')
    expect(rewrites('yarn', asked, yarnLock(...entries), { '/app/.yarnrc': '--install.force true\n' })).toBe('perhaps')
  })
  it('has what members of the workspace ask for', () => {
    const root = { private: true, workspaces: ['packages/*'], dependencies: { ms: '2.1.2' } }
    const members = { '/app/packages/x/package.json': '{"name":"x","version":"1.2.0","dependencies":{"odd":"^3.0.0","y":"^1.0.0"}}', '/app/packages/y/package.json': '{"name":"y","version":"1.1.0"}' }
    const text = yarnLock(['ms@2.1.2', '2.1.2'], ['odd@^3.0.0', '3.0.1'])
    expect(rewrites('yarn', root, text, members)).toBe('no')
    expect(rewrites('yarn', root, text, { '/app/packages/x/package.json': members['/app/packages/x/package.json'] })).toBe('perhaps')
    expect(rewrites('yarn', { ...root, private: false }, text, members)).toBe('perhaps')
    expect(rewrites('yarn', { ...root, workspaces: ['{packages,apps}/*'] }, text, members)).toBe('perhaps')
    expect(rewrites('yarn --production', root, text, members)).toBe('perhaps')
    for (const range of ['^2.0.0', 'latest', 'workspace:*']) expect(rewrites('yarn', root, text, { ...members, '/app/packages/x/package.json': members['/app/packages/x/package.json'].replace('^1.0.0', range) }), range).toBe('perhaps')
  })
  it.each([
    ['1.2.3', ['1.2.3', '=1.2.3', 'v1.2.3', '^1.0.0', '~1.2.0', '1.x', '1', '*', '', '>=1.0.0', '>= 1.0.0 < 2', '1 - 2', '0.9 || ^1.2.3', 'latest', '^1.0.0-beta.1'], ['1.2.4', '^2.0.0', '^0.1.2', '~1.1.0', '>1.2.3', '<1.2.3', '2 - 3', '^1.2.4 || 0.x', 'nonsense range']],
    ['0.2.3', ['^0.2.1', '~0.2', '0.x'], ['^0.1.0', '^0.0.3', '^0.3.0']],
    ['0.0.3', ['^0.0.3', '^0.0', '<=0.0.3'], ['^0.0.2']],
    ['2.0.0-next.10', ['2.0.0-next.10', '^2.0.0-next.9', '>=2.0.0-alpha', '^1.0.0 || ^2.0.0-next.1', '>=2.0.0-next.1 <3', 'next'], ['^2.0.0', '*', 'x', 'vx', '^1.0.0 || ^2.0.0', '2.0.0-next.9', '^2.0.0-next.11', '^2.0.0-rc.0', '>=1.0.0']],
  ])('holds the version %s against ranges as npm does', (version, inside, outside) => {
    const outcome = (range: string): string => rewrites('yarn', { dependencies: { a: range } }, yarnLock([`"a@${range}"`, version]))
    for (const range of inside) expect(outcome(range), range).toBe('no')
    for (const range of outside) expect(outcome(range), range).toBe('perhaps')
  })
  it('does not stay where any one entry goes or comes', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', '@s/e'), { minLength: 1 })
    fc.assert(fc.property(names, fc.nat(), (chosen, at) => {
      const own = chosen.map((name) => [`"${name}@^1.0.0"`, '1.1.0'] as const)
      const manifest = { dependencies: Object.fromEntries(chosen.map((name) => [name, '^1.0.0'])) }
      expect(rewrites('yarn', manifest, yarnLock(...own))).toBe('no')
      expect(rewrites('yarn', manifest, yarnLock(...own.toSpliced(at % own.length, 1)))).toBe('perhaps')
      expect(rewrites('yarn', manifest, yarnLock(...own, ['f@1', '1.0.0']))).toBe('perhaps')
    }), { numRuns: 40 })
  })
})

describe('yarn', () => {
  it('cannot tell which packages run scripts', () => {
    const files = { '/app/package.json': '{}', '/app/yarn.lock': '# yarn lockfile v1', '/app/.yarnrc': 'yarn-path "./.yarn/releases/yarn-1.22.19.js"' }
    const effects = run('yarn --frozen-lockfile --network-timeout 600000', { files })
    expect(manifestsOf(effects)).toEqual(['/app/package.json', '/app/yarn.lock', '/app/.yarnrc', '/app/.yarn/releases/yarn-1.22.19.js'])
    expect(touches(effects.reads, '/app/src/x')).toBe('perhaps')
    expect(touches(run('yarn install --frozen-lockfile --ignore-scripts', { files }).reads, '/app/src/x')).toBe('no')
    expect(touches(run('yarn', { files }).writes, '/app/yarn.lock')).toBe('perhaps')
  })

  it('reads its own release, plugins and patches from version 2 on', () => {
    const files = {
      '/app/package.json': '{"resolutions":{"a":"patch:a@npm%3A1.0.0#~/.yarn/patches/a.patch"}}', '/app/yarn.lock': '__metadata:\n', '/app/.yarnrc.yml': 'enableScripts: false\nyarnPath: .yarn/releases/yarn-4.1.0.cjs\n',
      '/app/.yarn/releases/yarn-4.1.0.cjs': '', '/app/.yarn/patches/a.patch': '', '/app/.yarn/plugins/p.cjs': '',
    }
    const effects = run('yarn install --immutable', { files })
    for (const path of ['.yarn/releases/yarn-4.1.0.cjs', '.yarn/patches/a.patch', '.yarn/plugins/p.cjs', '.yarnrc.yml']) expect(manifestsOf(effects)).toContain(`/app/${path}`)
    expect(touches(effects.reads, '/app/src/x')).toBe('no')
  })
})

describe('pnpm', () => {
  const files = { '/app/package.json': '{"packageManager":"pnpm@10.1.0"}', '/app/pnpm-lock.yaml': "lockfileVersion: '9.0'\n", '/app/pnpm-workspace.yaml': "packages:\n  - 'apps/*'\npatchedDependencies:\n  a@1.0.0: patches/a.patch\n", '/app/apps/x/package.json': '{}' }

  it('runs scripts of listed packages alone from version 10 on', () => {
    const effects = run('pnpm install --frozen-lockfile', { files })
    expect(manifestsOf(effects)).toEqual(['/app/package.json', '/app/pnpm-lock.yaml', '/app/pnpm-workspace.yaml', '/app/apps/x/package.json', '/app/patches/a.patch'])
    expect(touches(effects.reads, '/app/src/x')).toBe('no')
    const listed = { ...files, '/app/package.json': '{"packageManager":"pnpm@10.1.0","pnpm":{"onlyBuiltDependencies":["odd"]}}' }
    expect(touches(run('pnpm i --frozen-lockfile', { files: listed }).reads, '/app/src/x')).toBe('perhaps')
    const others = { ...files, '/app/package.json': '{"packageManager":"pnpm@10.1.0","pnpm":{"neverBuiltDependencies":["odd"]}}' }
    expect(touches(run('pnpm i --frozen-lockfile', { files: others }).reads, '/app/src/x')).toBe('perhaps')
    const all = { ...files, '/app/.npmrc': 'dangerously-allow-all-builds=true\n' }
    expect(touches(run('pnpm i --frozen-lockfile', { files: all }).reads, '/app/src/x')).toBe('perhaps')
    expect(touches(run('pnpm i --frozen-lockfile --dangerously-allow-all-builds', { files }).reads, '/app/src/x')).toBe('perhaps')
    const older = { ...files, '/app/package.json': '{"packageManager":"pnpm@9.1.0"}' }
    expect(touches(run('pnpm i --frozen-lockfile', { files: older }).reads, '/app/src/x')).toBe('perhaps')
  })

  it('fetches after the lock file alone', () => {
    const effects = run('pnpm fetch', { files })
    expect(manifestsOf(effects)).toEqual(['/app/pnpm-lock.yaml', '/app/pnpm-workspace.yaml', '/app/patches/a.patch'])
    expect(touches(effects.reads, '/app/apps/x/package.json')).toBe('no')
  })

  it('may read anything with a hook file', () => {
    expect(touches(run('pnpm i --frozen-lockfile', { files: { ...files, '/app/.pnpmfile.cjs': 'const fs = require("fs")' } }).reads, '/app/src/x')).toBe('perhaps')
  })
})

describe('workspaces', () => {
  const member = (more: object = {}): string => JSON.stringify({ name: 'a', ...more })

  it.each([
    ['packages/{a,b}', '/app/packages/b/package.json'],
    ['./packages/*/', '/app/packages/b/package.json'],
    ['packages/@(a|b)', '/app/packages/b/package.json'],
    ['{packages,apps}/**', '/app/apps/x/y/package.json'],
  ])('finds the members of %s', (pattern, path) => {
    expect(manifestsOf(run('npm ci', project({ workspaces: [pattern] }, { [path]: member() })))).toContain(path)
  })

  it('lets the last pattern that fits decide', () => {
    const effects = run('npm ci', project({ workspaces: ['packages/*', '!packages/b', 'packages/b'] }, { '/app/packages/b/package.json': member() }))
    expect(manifestsOf(effects)).toContain('/app/packages/b/package.json')
  })

  it('installs the whole workspace from within a member', () => {
    const files = project({ workspaces: ['packages/*'] }, { '/app/packages/a/package.json': member(), '/app/packages/b/package.json': member() })
    expect(manifestsOf(run('cd packages/a && npm ci', files))[0]).toBe('/app/package.json')
    expect(manifestsOf(run('cd packages/a && npm ci', project({}, { '/app/packages/a/package.json': member() })))[0]).toBe('/app/packages/a/package.json')
    const pnpm = { files: { '/app/package.json': '{}', '/app/pnpm-lock.yaml': '', '/app/pnpm-workspace.yaml': 'packages: [a]', '/app/a/package.json': '{}' } }
    expect(manifestsOf(run('cd a && pnpm i --frozen-lockfile', pnpm))).toEqual(['/app/package.json', '/app/pnpm-lock.yaml', '/app/pnpm-workspace.yaml', '/app/a/package.json'])
  })

  it('links the programs of members that are there, and may change their modes', () => {
    const files = project({ workspaces: ['packages/*'] }, { '/app/packages/a/package.json': member({ bin: { a: './cli.js' } }), '/app/packages/a/cli.js': '#!/usr/bin/env node\n' })
    const effects = run('npm ci', files)
    expect(manifestsOf(effects)).toContain('/app/packages/a/cli.js')
    expect(touches(effects.writes, '/app/packages/a/cli.js')).toBe('perhaps')
    expect(touches(run('npm ci', { ...files, modes: { '/app/packages/a/cli.js': 0o755 } }).writes, '/app/packages/a/cli.js')).toBe('no')
  })

  it('follows a linked folder by its manifest, and takes all of a packed one', () => {
    const files = (link: boolean): ReturnType<typeof project> =>
      project({ dependencies: { d: 'file:lib' } }, { '/app/package-lock.json': lock({ 'node_modules/d': link ? { resolved: 'lib', link } : { resolved: 'file:lib' } }), '/app/lib/package.json': '{}', '/app/lib/index.js': '' })
    expect(touches(run('npm ci', files(true)).reads, '/app/lib/package.json')).toBe('yes')
    expect(touches(run('npm ci', files(true)).reads, '/app/lib/index.js')).toBe('no')
    expect(touches(run('npm ci', files(false)).reads, '/app/lib/index.js')).toBe('yes')
  })
})

describe('scripts that an install runs', () => {
  const why = (text: string, setting: Parameters<typeof run>[1]): string => run(text, setting).reads.find(({ path }) => path === '/')?.why ?? ''

  it('tells which script, and what to do about it', () => {
    const files = project({ scripts: { postinstall: 'node tools/post.js' } }, { '/app/tools/post.js': "require('./part')", '/app/tools/part.js': '' })
    expect(why('npm ci', files)).toBe('`npm ci` runs `postinstall: node tools/post.js`, and `node` runs a program that nobody reads here, and may read and write any file; copy what it reads above this step, or pass `--ignore-scripts`')
    for (const path of ['/app/tools/post.js', '/app/tools/part.js']) expect(touches(run('npm ci', files).reads, path)).toBe('yes')
  })

  it('follows scripts that run scripts', () => {
    const files = project({ scripts: { prepare: 'npm run -s hooks && yarn fix', hooks: 'husky', fix: 'patch-package' } })
    expect(touches(run('npm ci', files).reads, '/app/src/index.js')).toBe('no')
    expect(touches(run('npm ci', files).reads, '/app/patches/a.patch')).toBe('yes')
  })

  it.each([
    ['npm ci', 'perhaps'],
    ['yarn --frozen-lockfile --ignore-scripts', 'no'],
    ['yarn --frozen-lockfile --production', 'no'],
  ])('%s runs prepare: %s', (text, expected) => {
    const effects = run(text, project({ scripts: { prepare: 'tsc' } }, { '/app/yarn.lock': '' }))
    expect(touches(effects.reads, '/elsewhere')).toBe(expected)
  })

  it('installs git hooks only where .git was copied', () => {
    const files = project({ scripts: { prepare: 'husky' } }, { '/app/.husky/pre-commit': '' })
    expect(touches(run('npm ci', files).reads, '/app/.husky/pre-commit')).toBe('no')
    const more = project({ scripts: { prepare: 'husky' } }, { '/app/.git/config': '' })
    expect(touches(run('npm ci', more).writes, '/app/.git/config')).toBe('perhaps')
    expect(touches(run('npm ci', more).writes, '/app/.husky/_/h')).toBe('perhaps')
  })
})

describe('prisma', () => {
  const schema = 'datasource db {\n  url = env("DATABASE_URL")\n}\ngenerator client {\n  provider = "prisma-client-js"\n}\n'
  const withClient = (more: Record<string, string>): ReturnType<typeof project> =>
    project({}, { '/app/package-lock.json': lock({ 'node_modules/@prisma/client': { hasInstallScript: true } }), ...more })

  it.each([['npx prisma generate'], ['npm ci']])('%s reads the schema alone', (text) => {
    const effects = run(text, withClient({ '/app/prisma/schema.prisma': schema }))
    expect(touches(effects.reads, '/app/prisma/schema.prisma')).toBe('yes')
    expect(touches(effects.reads, '/app/src/index.js')).toBe('no')
    expect(looksAt(effects, 'DATABASE_URL')).toBe('perhaps')
  })

  it('does not know what other generators read', () => {
    const effects = run('npm ci', withClient({ '/app/prisma/schema.prisma': `${schema}generator x {\n  provider = "node ./gen.js"\n}\n` }))
    expect(touches(effects.reads, '/app/src/index.js')).toBe('perhaps')
  })

  it('takes the schema where the settings say, and writes where the schema says', () => {
    const setting = withClient({ '/app/prisma.config.ts': "import 'dotenv/config'\nexport default { schema: 'db/main.prisma' }\n", '/app/db/main.prisma': schema.replace('js"', 'js"\n  output = "../gen"') })
    const effects = run('npx prisma generate', setting)
    expect(touches(effects.reads, '/app/db/main.prisma')).toBe('yes')
    expect(touches(effects.reads, '/app/src/index.js')).toBe('no')
    expect(touches(effects.writes, '/app/gen/index.js')).toBe('yes')
  })
})

describe('what else changes or names files', () => {
  it.each([
    ['npm version 1.2.3 --no-git-tag-version', '/app/package.json', 'yes'],
    ['npm pkg set type=module', '/app/package.json', 'yes'],
    ['npm pkg get name', '/app/package.json', 'no'],
    ['npm config set fund false', '/app/package.json', 'no'],
    ['turbo prune web --docker', '/app/out/json/package.json', 'yes'],
  ])('%s writes %s: %s', (text, path, expected) => expect(touches(run(text, project()).writes, path)).toBe(expected))

  const workspace = {
    '/app/package.json': '{"workspaces":["apps/*"],"dependencies":{"ui":"file:./vendor/ui"}}', '/app/package-lock.json': '{}', '/app/turbo.json': '{"pipeline":{"build":{"outputs":["dist/**"]}},"globalDependencies":["config/*.js"]}',
    '/app/apps/web/package.json': '{"dependencies":{"a":"patch:a@npm%3A1.0.0#~/fixes/a.patch"}}', '/app/apps/web/src/a.js': '', '/app/docker/Dockerfile': '', '/app/docker/build.sh': '', '/app/scripts/x.js': '',
    '/app/vendor/ui/index.js': '', '/app/fixes/a.patch': '', '/app/patches/b.patch': '', '/app/config/a.js': '', '/app/Dockerfile': '',
  }
  const others = ['/app/docker/Dockerfile', '/app/docker/build.sh', '/app/scripts/x.js']

  it('turbo prune reads packages, what they name and what lies at the root, and no other folder', () => {
    const { reads } = run('turbo prune web --docker', { files: workspace })
    for (const path of Object.keys(workspace)) expect([path, touches(reads, path)]).toEqual([path, others.includes(path) ? 'no' : 'yes'])
    expect(touches(reads, '/app/docker/other')).toBe('yes')
  })

  it.each([
    ['a package of another kind in the folder', { files: { ...workspace, '/app/docker/Cargo.toml': '' } }, '/app/docker/Dockerfile'],
    ['a manifest that is no JSON', { files: { ...workspace, '/app/apps/web/package.json': '{' } }, '/app/scripts/x.js'],
    ['settings with comments', { files: { ...workspace, '/app/turbo.json': '{ // none\n}' } }, '/app/scripts/x.js'],
    ['a link', { files: workspace, links: ['/app/scripts/x.js'] }, '/app/docker/Dockerfile'],
    ['a manifest that a step above writes', { files: workspace, touched: ['/app/turbo.json'] }, '/app/docker/Dockerfile'],
    ['files that are not known', { files: workspace, incomplete: true }, '/app/docker/Dockerfile'],
  ])('turbo prune reads everything with %s', (_, setting, path) => expect(touches(run('turbo prune web', setting).reads, path)).toBe('yes'))

  it('may pin the package manager under Corepack', () => {
    const files = { '/app/package.json': '{}', '/app/pnpm-lock.yaml': '' }
    expect(touches(run('pnpm i --frozen-lockfile --ignore-scripts', { files }).writes, '/app/package.json')).toBe('no')
    expect(touches(run('pnpm i --frozen-lockfile --ignore-scripts', { files, corepack: true }).writes, '/app/package.json')).toBe('perhaps')
    expect(touches(run('pnpm i --frozen-lockfile --ignore-scripts', { files, corepack: true, env: { COREPACK_ENABLE_AUTO_PIN: '0' } }).writes, '/app/package.json')).toBe('no')
  })

  it('reads patches, local overrides and hooks of pnpm and bun', () => {
    const files = {
      '/app/package.json': '{"patchedDependencies":{"a@1.0.0":"patches/a.patch"}}', '/app/bun.lock': '', '/app/patches/a.patch': '', '/app/pnpm-lock.yaml': '',
      '/app/pnpm-workspace.yaml': 'overrides:\n  b: file:./vendor/b\n', '/app/vendor/b/index.js': '', '/app/.pnpmfile.cjs': 'module.exports = { hooks: {} }', '/app/src/x': '',
    }
    expect(manifestsOf(run('bun install --frozen-lockfile', { files }))).toContain('/app/patches/a.patch')
    const effects = run('pnpm i --frozen-lockfile --ignore-scripts', { files })
    expect(touches(effects.reads, '/app/vendor/b/index.js')).toBe('yes')
    expect(touches(effects.reads, '/app/.pnpmfile.cjs')).toBe('yes')
    expect(touches(effects.reads, '/app/src/x')).toBe('no')
  })

  it('fetches what a deno.lock names', () => {
    const files = { '/app/deno.json': '{"imports":{}}', '/app/deno.lock': '{}', '/app/main.ts': "import './part.ts'", '/app/part.ts': '' }
    expect(manifestsOf(run('deno install --frozen', { files }))).toEqual(['/app/deno.json', '/app/deno.lock'])
    expect(touches(run('deno install --frozen', { files }).reads, '/app/main.ts')).toBe('no')
    expect(touches(run('deno cache main.ts', { files }).reads, '/app/part.ts')).toBe('yes')
  })
})

describe('caches', () => {
  const cacheOf = (text: string, setting: Parameters<typeof run>[1] = {}): readonly string[] => run(text, setting).tools.flatMap(({ caches }) => caches.map(({ path, sharing }) => `${path} ${sharing}`))
  const later = (settings: string): Record<string, string> => ({ '/app/package.json': '{"packageManager":"yarn@4.1.0"}', '/app/yarn.lock': '__metadata:', '/app/.yarnrc.yml': settings })

  it.each([
    ['npm ci', {}, ['/root/.npm shared']],
    ['npm ci --cache /c', {}, ['/c shared']],
    ['npm ci', { user: 'node' }, ['/home/node/.npm shared']],
    ['npm ci', { files: { '/app/package.json': '{}', '/app/.npmrc': 'cache=/d\n' } }, ['/d shared']],
    ['npm run build', {}, []],
    ['yarn', {}, ['/usr/local/share/.cache/yarn locked']],
    ['yarn', { user: 'node' }, ['/home/node/.cache/yarn locked']],
    ['yarn', { env: { XDG_CACHE_HOME: '/x' } }, ['/x/yarn locked']],
    ['yarn', { files: later('nodeLinker: node-modules') }, ['/root/.yarn/berry/cache shared']],
    ['yarn', { files: later('') }, []],
    ['yarn', { files: later('nodeLinker: node-modules\nenableGlobalCache: false') }, []],
    ['pnpm i', {}, ['/root/.local/share/pnpm/store shared']],
    ['pnpm i', { env: { PNPM_HOME: '/pnpm' } }, ['/pnpm/store shared']],
    ['bun install', { env: { BUN_INSTALL: '/b' } }, ['/b/install/cache shared']],
    ['turbo run build', {}, ['/app/.turbo/cache shared']],
    ['cd apps/web && turbo run build', { files: { '/app/turbo.json': '{}', '/app/apps/web/turbo.json': '{"extends":["//"]}' } }, ['/app/.turbo/cache shared']],
    ['cd packages/env && nx build', { files: { '/app/nx.json': '{}' } }, ['/app/.nx/cache shared']],
    ['deno install', {}, []],
  ])('%s with %o keeps %j', (text, setting, expected) => expect(cacheOf(text, setting)).toEqual(expected))
})

describe('react-scripts build', () => {
  const app = (manifest: object = {}, more: Record<string, string> = {}): { files: Record<string, string> } =>
    project({ dependencies: { 'react-scripts': '^5.0.1' }, scripts: { build: 'react-scripts build' }, eslintConfig: { extends: ['react-app', 'react-app/jest'] }, ...manifest }, { '/app/public/index.html': '<title>x</title>', '/app/Dockerfile': '', '/app/README.md': '', '/app/src/docs.md': '', ...more })

  it('bundles src and public, and leaves alone what is for builders and people', () => {
    for (const text of ['npm run build', 'npx react-scripts build']) {
      const effects = run(text, app())
      for (const name of ['src/index.js', 'src/docs.md', 'public/index.html', 'public/new.txt', '.env', 'tsconfig.json']) expect(touches(effects.reads, `/app/${name}`)).toBe('yes')
      for (const name of ['Dockerfile', 'README.md', '.dockerignore', '.git/HEAD']) expect(touches(effects.reads, `/app/${name}`)).toBe('no')
      expect(touches(effects.reads, '/srv/app.conf')).toBe('no')
      expect(touches(effects.reads, '/package.json')).toBe('perhaps')
      expect(touches(effects.writes, '/app/build/index.html')).toBe('yes')
      expect(touches(effects.writes, '/app/tsconfig.json')).toBe('perhaps')
      expect(looksAt(effects, 'REACT_APP_API')).toBe('yes')
      expect(effects.opaque).toBeUndefined()
    }
  })

  it.each([
    ['another command', app({ scripts: { build: 'react-scripts eject' } })],
    ['a fork', app({ dependencies: { 'react-scripts': 'npm:fork@5.0.1' } })],
    ['another version', app({ dependencies: {} })],
    ['Tailwind', app({}, { '/app/tailwind.config.js': '' })],
    ['rules of the project', app({ eslintConfig: { extends: ['react-app', 'airbnb'] } })],
    ['plugins of the project', app({ eslintConfig: { extends: 'react-app', plugins: ['x'] } })],
    ['rules in a file', app({}, { '/app/src/.eslintrc.json': '{}' })],
    ['rules in a folder above', app({}, { '/.eslintrc.js': '' })],
    ['a macro', app({}, { '/app/src/app.tsx': "import preval from 'preval.macro'" })],
    ['a macro of a package', app({}, { '/app/src/app.js': "import raw from 'raw/macro'" })],
    ['a page that requires files', app({}, { '/app/public/index.html': "<p><%= require('../Dockerfile') %></p>" })],
    ['a link', { ...app(), links: ['/app/src/index.js'] }],
    ['files that are not known', { ...app(), incomplete: true }],
    ['a command that writes sources', { ...app(), touched: ['/app/src/**'] }],
    ['a command that writes settings', { ...app(), touched: ['/app/tailwind.config.js'] }],
    ['a mount', { ...app(), mounts: ['/app/src'] }],
  ])('may read any file where there is %s', (_, setting) => {
    expect(touches(run('npm run build', setting).reads, '/app/Dockerfile')).toBe('perhaps')
  })
})
