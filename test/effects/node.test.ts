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
    ['an install script of a package', project({}, { '/app/package-lock.json': lock({ 'node_modules/@prisma/client': { hasInstallScript: true } }) }), 'npm ci'],
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
    expect(effects.work).toBe('node-install')
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
    const older = { ...files, '/app/package.json': '{"packageManager":"pnpm@9.1.0"}' }
    expect(touches(run('pnpm i --frozen-lockfile', { files: older }).reads, '/app/src/x')).toBe('perhaps')
  })

  it('fetches after the lock file alone', () => {
    const effects = run('pnpm fetch', { files })
    expect(manifestsOf(effects)).toEqual(['/app/pnpm-lock.yaml', '/app/pnpm-workspace.yaml', '/app/patches/a.patch'])
    expect(touches(effects.reads, '/app/apps/x/package.json')).toBe('no')
  })

  it('may read anything with a hook file', () => {
    expect(touches(run('pnpm i --frozen-lockfile', { files: { ...files, '/app/.pnpmfile.cjs': '' } }).reads, '/app/src/x')).toBe('perhaps')
  })
})
