import type { MemoryFile } from '../../src/context/memory.ts'
import type { Random } from '../conformance/fuzz/random.ts'

export type Files = Record<string, MemoryFile>

/** A project of one ecosystem: its files, the image it starts from, and the commands that install what it asks for. */
export interface Project {
  readonly base: string
  readonly files: Files
  readonly installs: readonly string[]
  /** Files that an install cannot do without. */
  readonly manifests: readonly string[]
}



/** A text that no other file has. */
function text(random: Random, comment = '//'): string {
  return `${comment} ${random.int(1e9)}\n`
}

const lockWith = (packages: Record<string, object>): string => JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } })

function nodeManifest(random: Random): Record<string, unknown> {
  const dependencies: Record<string, string> = { [random.pick(['left-pad', 'express', 'esbuild'])]: '1.0.0' }
  if (random.chance(15)) dependencies['lib'] = 'file:./lib'
  if (random.chance(10)) dependencies['packed'] = 'file:vendor/packed.tgz'
  const scripts = random.chance(25) ? { scripts: { [random.pick(['postinstall', 'prepare', 'preinstall', 'build'])]: random.pick(['echo done', 'cp src/m.ts made.txt', 'patch-package', 'node tool.js', 'test -f src/m.ts && touch found', 'husky', 'cat $NOTE > note.txt || true']) } } : {}
  return { name: 'project', dependencies, ...(random.chance(25) && { devDependencies: { tool: '2.0.0' } }), ...(random.chance(20) && { workspaces: ['packages/*'] }), ...scripts }
}

function nodeFiles(random: Random, lock: Files): Files {
  const files: Files = { 'package.json': JSON.stringify(nodeManifest(random)), ...lock, 'src/m.ts': text(random), 'src/n.ts': text(random), 'lib/package.json': '{"name":"lib"}', 'lib/index.js': text(random), 'vendor/packed.tgz': text(random), 'tool.js': text(random) }
  if (random.chance(40)) Object.assign(files, { 'packages/a/package.json': '{"name":"a"}', 'packages/a/index.ts': text(random), 'packages/b/package.json': '{"name":"b","dependencies":{"a":"*"}}' })
  if (random.chance(20)) files['.npmrc'] = random.pick(['registry=https://example.org/\n', 'ignore-scripts=true\n', '//example.org/:_authToken=${TOKEN}\n', 'omit=dev\n'])
  if (random.chance(10)) files['patches/left-pad.patch'] = text(random)
  return files
}

function npm(random: Random): Project {
  const lock = lockWith(random.chance(30) ? { 'node_modules/esbuild': { hasInstallScript: true } } : {})
  return {
    base: 'node:22',
    files: nodeFiles(random, { 'package-lock.json': lock }),
    installs: ['npm ci', 'npm ci', 'npm ci', 'npm ci --omit=dev', 'npm ci --ignore-scripts', 'npm ci && npm cache clean --force', 'npm install', 'NODE_ENV=production npm ci', 'cd /app && npm ci', 'npm ci --prefix /app'],
    manifests: ['package.json', 'package-lock.json'],
  }
}

function pnpm(random: Random): Project {
  const files = nodeFiles(random, { 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n" })
  if (random.chance(40)) files['pnpm-workspace.yaml'] = 'packages:\n  - packages/*\n'
  return { base: 'node:22', files, installs: ['corepack enable && pnpm install --frozen-lockfile', 'pnpm install --frozen-lockfile --ignore-scripts', 'pnpm fetch', 'pnpm install --frozen-lockfile --prod'], manifests: ['package.json', 'pnpm-lock.yaml'] }
}

function yarn(random: Random): Project {
  return { base: 'node:22', files: nodeFiles(random, { 'yarn.lock': text(random, '#') }), installs: ['yarn install --frozen-lockfile --ignore-scripts', 'yarn --frozen-lockfile --ignore-scripts --production', 'yarn --frozen-lockfile', 'yarn install --ignore-scripts'], manifests: ['package.json', 'yarn.lock'] }
}

function pip(random: Random): Project {
  const files: Files = { 'requirements.txt': random.pick(['flask==3.0.0\n', 'flask==3.0.0\n-r more/base.txt\n', 'flask==3.0.0\n-c constraints.txt\n', 'flask==3.0.0\n./lib\n']), 'constraints.txt': 'jinja2==3.1.0\n', 'more/base.txt': 'requests==2.32.0\n', 'lib/setup.py': text(random, '#'), 'lib/lib.py': text(random, '#'), 'app.py': text(random, '#'), 'src/m.py': text(random, '#'), 'dev.txt': 'pytest==8.0.0\n' }
  return { base: 'python:3.12', files, installs: ['pip install -r requirements.txt', 'pip install --no-cache-dir -r requirements.txt', 'pip install -r requirements.txt -r dev.txt', 'python -m venv /opt/venv && /opt/venv/bin/pip install -r requirements.txt', 'pip install -t /opt/site -r requirements.txt', 'pip install flask==3.0.0', 'pip install -r more/base.txt'], manifests: ['requirements.txt'] }
}

function pyproject(random: Random): Project {
  const hasBuild = random.chance(30)
  const files: Files = {
    'pyproject.toml': `[project]\nname = "project"\nversion = "1.0.0"\n${hasBuild ? '[build-system]\nrequires = ["hatchling"]\n' : ''}${random.chance(25) ? '[tool.uv.sources]\nlib = { path = "lib" }\n' : ''}${random.chance(20) ? '[tool.uv.workspace]\nmembers = ["members/*"]\n' : ''}`,
    'uv.lock': text(random, '#'), 'poetry.lock': text(random, '#'), 'lib/pyproject.toml': '[project]\nname = "lib"\n', 'lib/lib.py': text(random, '#'), 'members/a/pyproject.toml': '[project]\nname = "a"\n', 'members/a/a.py': text(random, '#'), 'src/m.py': text(random, '#'), 'app.py': text(random, '#'),
  }
  if (random.chance(20)) files['.python-version'] = '3.12\n'
  return { base: 'python:3.12', files, installs: ['uv sync --frozen --no-install-project', 'uv sync --frozen --no-install-workspace', 'uv sync --locked', 'poetry install --no-root', 'poetry install --no-root --only main', 'uv sync --frozen'], manifests: ['pyproject.toml', 'uv.lock', 'poetry.lock'] }
}

function go(random: Random): Project {
  const hasLocal = random.chance(25)
  const files: Files = { 'go.mod': `module x\n\ngo 1.22\n\nrequire example.org/a v1.0.0\n${hasLocal ? 'replace example.org/l => ./lib\n' : ''}`, 'go.sum': random.chance(75) ? 'example.org/a v1.0.0 h1:a=\nexample.org/a v1.0.0/go.mod h1:b=\n' : '', 'main.go': text(random), 'src/m.go': text(random), 'lib/go.mod': 'module example.org/l\n', 'lib/l.go': text(random) }
  return { base: 'golang:1.22', files, installs: ['go mod download', 'go mod download', 'go mod download && go mod verify', 'go build -o /out/app .', 'go install example.org/tool@v1.2.3'], manifests: ['go.mod', 'go.sum'] }
}

function cargo(random: Random): Project {
  const isWorkspace = random.chance(30)
  const files: Files = { 'Cargo.toml': `${isWorkspace ? '[workspace]\nmembers = ["crates/*"]\n' : ''}[package]\nname = "x"\nversion = "0.1.0"\n${random.chance(20) ? '[dependencies]\nlib = { path = "lib" }\n' : ''}`, 'Cargo.lock': text(random, '#'), 'src/main.rs': text(random), 'src/more.rs': text(random), 'crates/a/Cargo.toml': '[package]\nname = "a"\n', 'crates/a/src/lib.rs': text(random), 'lib/Cargo.toml': '[package]\nname = "lib"\n', 'lib/src/lib.rs': text(random) }
  if (random.chance(15)) files['rust-toolchain.toml'] = '[toolchain]\nchannel = "1.80"\n'
  return { base: 'rust:1.80', files, installs: ['cargo fetch --locked', 'cargo fetch --locked', 'cargo build --release --locked', 'cargo fetch', 'cargo install tool --version 1.2.3'], manifests: ['Cargo.toml', 'Cargo.lock', 'src/main.rs'] }
}

function bundler(random: Random): Project {
  const files: Files = { Gemfile: `source 'https://example.com'\n${random.chance(30) ? "ruby file: '.ruby-version'\n" : ''}gem 'rake'\n${random.chance(20) ? "gem 'lib', path: 'lib'\n" : ''}`, 'Gemfile.lock': 'GEM\n', '.ruby-version': '3.3.0\n', 'app.rb': text(random, '#'), 'lib/lib.gemspec': text(random, '#'), 'lib/lib.rb': text(random, '#'), 'src/m.rb': text(random, '#') }
  return { base: 'ruby:3.3', files, installs: ['BUNDLE_FROZEN=1 bundle install', 'bundle install --deployment', 'bundle install', 'bundle config set --local frozen true && bundle install', 'gem install rake -v 13.0.0'], manifests: ['Gemfile', 'Gemfile.lock'] }
}

function composer(random: Random): Project {
  const fields = { ...(random.chance(40) && { autoload: { [random.pick(['psr-4', 'classmap'])]: random.chance(50) ? ['src/'] : { 'A\\': 'src/' } } }), ...(random.chance(20) && { scripts: { 'post-install-cmd': ['echo done'] } }), ...(random.chance(15) && { repositories: [{ type: 'path', url: './lib' }] }) }
  const files: Files = { 'composer.json': JSON.stringify({ name: 'a/b', ...fields }), 'composer.lock': '{}', 'src/m.php': text(random), 'lib/composer.json': '{"name":"a/lib"}', 'lib/l.php': text(random), 'index.php': text(random) }
  return { base: 'composer:2', files, installs: ['composer install --no-scripts --no-autoloader', 'composer install --no-scripts', 'composer install --no-dev', 'composer install --optimize-autoloader --no-scripts'], manifests: ['composer.json', 'composer.lock'] }
}

function plain(random: Random): Project {
  return { base: random.pick(['debian:12', 'alpine:3.20', 'debian:12']), files: { 'app.py': text(random, '#'), 'src/m.py': text(random, '#'), 'conf/app.conf': text(random, '#'), 'data/a.csv': text(random, '#') }, installs: ['true'], manifests: [] }
}

const kinds = [[9, npm], [3, pnpm], [3, yarn], [5, pip], [4, pyproject], [4, go], [3, cargo], [3, bundler], [3, composer], [4, plain]] as const

/** A project with a few files beside, one of them now and then a link, or of an unusual mode. */
export function drawProject(random: Random): Project {
  const project = random.weigh<(random: Random) => Project>(kinds)(random)
  const files: Files = { ...project.files, 'README.md': text(random, '#'), 'docs/a.md': text(random, '#'), 'bin/run.sh': { text: '#!/bin/sh\n', mode: 0o755 } }
  if (random.chance(15)) files['link.md'] = { target: random.pick(['README.md', 'docs', '/etc/passwd', 'nowhere']) }
  if (random.chance(8)) files['docs/back'] = { target: '../src' }
  if (random.chance(15)) files['docs/secret.md'] = { text: text(random, '#'), mode: 0o600 }
  if (random.chance(12)) files['docs'] = { folder: true, mode: random.pick([0o700, 0o775]) }
  if (random.chance(8)) files['empty'] = { folder: true }
  if (random.chance(30)) files['.dockerignore'] = random.pick(['docs\n', '*.md\n!README.md\n', 'node_modules\n.git\n', '**/*.md\n'])
  if (random.chance(10)) files['.profile'] = 'export FROM_PROFILE=1\n'
  return { ...project, files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) }
}
