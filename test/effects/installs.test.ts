import { describe, expect, it } from 'vitest'
import { looksAt, manifestsOf, run, touches } from './run-of.ts'

describe('pip', () => {
  const files = { '/app/requirements.txt': '-r base.txt\nflask==3.0.0 ; python_version > "3.8"\n', '/app/base.txt': '-c limits.txt\n# note\nclick==8.1.7 \\\n  --hash=sha256:00\n', '/app/limits.txt': 'click==8.1.7', '/app/main.py': '' }

  it('reads requirements and what they name', () => {
    const effects = run('pip install --no-cache-dir -r requirements.txt', { files })
    expect(manifestsOf(effects)).toEqual(['/app/requirements.txt', '/app/base.txt', '/app/limits.txt'])
    expect(effects.refresh).toBeUndefined()
    expect(touches(effects.reads, '/app/main.py')).toBe('no')
    expect(touches(effects.writes, '/usr/local/lib/python3.12/site-packages/x')).toBe('yes')
    expect(looksAt(effects, 'PIP_INDEX_URL')).toBe('yes')
    expect(looksAt(effects, 'CFLAGS')).toBe('perhaps')
    expect(looksAt(effects, 'GIT_SHA')).toBe('no')
  })

  it.each(['pip install .', 'pip install -e .', 'pip3 install ".[dev]"', 'python -m pip install --editable ./', 'pip install -r missing.txt'])('%s reads the project', (text) => {
    expect(touches(run(text, { files }).reads, '/app/main.py')).not.toBe('no')
  })

  it.each([
    ['pip install flask', true],
    ['pip install flask==3.0.0', false],
    ['pip install "flask>=3"', true],
    ['pip install flask==3.*', true],
    ['pip install poetry==$POETRY_VERSION', false],
    ['pip install --upgrade pip', true],
    ['pip install ./x.whl', false],
    ['pip install git+https://example.org/x@0123456789012345678901234567890123456789', false],
    ['pip install -r /loose.txt', true],
  ])('%s is refreshed: %s', (text, refreshed) => {
    const setting = { files: { '/loose.txt': 'a==1.0\nb~=2\n', '/app/x.whl': '' } }
    expect(run(text, setting).refresh !== undefined).toBe(refreshed)
  })

  it('writes where it is told to', () => {
    expect(touches(run('venv/bin/pip install a==1').writes, '/app/venv/lib/x')).toBe('yes')
    expect(touches(run('pip install a==1', { env: { VIRTUAL_ENV: '/opt/venv' } }).writes, '/opt/venv/lib/x')).toBe('yes')
    expect(touches(run('pip install --target=/deps a==1').writes, '/deps/x')).toBe('yes')
    expect(touches(run('python3 -m venv /opt/venv').writes, '/opt/venv/bin/pip')).toBe('yes')
  })
})

describe('poetry and uv', () => {
  const files = { '/app/pyproject.toml': '[project]\nname = "x"\n[build-system]\nrequires = ["hatchling"]\n', '/app/poetry.lock': '', '/app/uv.lock': '', '/app/x/main.py': '' }

  it.each([
    ['poetry install --no-root', 'no'],
    ['poetry install', 'yes'],
    ['uv sync --frozen --no-install-project', 'no'],
    ['uv sync --locked', 'yes'],
    ['uv pip install -r pyproject.toml', 'perhaps'],
  ])('%s reads the source: %s', (text, expected) => {
    const setting = text.includes('pip') ? {} : { files }
    expect(touches(run(text, setting).reads, '/app/x/main.py')).toBe(expected)
  })

  it('rewrites the lock file unless frozen', () => {
    expect(touches(run('uv sync', { files }).writes, '/app/uv.lock')).toBe('perhaps')
    expect(touches(run('uv sync --frozen --no-install-project', { files }).writes, '/app/uv.lock')).toBe('no')
  })

  it('finds members and local packages', () => {
    const more = { ...files, '/app/pyproject.toml': '[tool.uv.workspace]\nmembers = [\n  "packages/*",\n]\n[tool.uv.sources]\ny = { path = "../y" }\n', '/app/packages/a/pyproject.toml': '' }
    const effects = run('uv sync --frozen --no-install-workspace', { files: more })
    expect(manifestsOf(effects)).toContain('/app/packages/a/pyproject.toml')
    expect(touches(effects.reads, '/y/setup.py')).toBe('yes')
  })
})

describe('go', () => {
  const files = { '/app/go.mod': 'module x\nrequire (\n\texample.org/a v1.2.3 // indirect\n)\n', '/app/go.sum': 'example.org/a v1.2.3 h1:x=\nexample.org/a v1.2.3/go.mod h1:x=\n', '/app/main.go': '' }

  it('downloads after go.mod and go.sum', () => {
    const effects = run('go mod download', { files, env: { GOPATH: '/go' } })
    expect(manifestsOf(effects)).toEqual(['/app/go.mod', '/app/go.sum'])
    expect(touches(effects.reads, '/app/main.go')).toBe('no')
    expect(touches(effects.writes, '/app/go.sum')).toBe('no')
    expect(touches(effects.writes, '/go/pkg/mod/x')).toBe('yes')
    expect(looksAt(effects, 'GOFLAGS')).toBe('yes')
    expect(touches(run('go mod download', { files: { ...files, '/app/go.sum': '' } }).writes, '/app/go.sum')).toBe('perhaps')
  })

  it('follows replace and go.work', () => {
    const more = { ...files, '/app/go.mod': 'module x\nreplace example.org/b => ./lib/b\n', '/app/lib/b/go.mod': '', '/app/go.work': 'go 1.22\nuse (\n\t.\n\t./tools\n)\n', '/app/tools/go.mod': '' }
    const manifests = manifestsOf(run('go mod download', { files: more }))
    for (const path of ['/app/lib/b/go.mod', '/app/go.work', '/app/tools/go.mod']) expect(manifests).toContain(path)
  })

  it('compiles what lies below the module', () => {
    const effects = run('CGO_ENABLED=0 go build -ldflags="-X main.v=$V" -o /bin/x .', { files })
    expect(touches(effects.reads, '/app/main.go')).toBe('yes')
    expect(touches(effects.writes, '/bin/x')).toBe('yes')
    expect(looksAt(effects, 'V')).toBe('yes')
    expect(looksAt(effects, 'CGO_ENABLED')).toBe('no')
    expect(looksAt(effects, 'GOARCH')).toBe('yes')
  })

  it('takes the newest version of a tool without one', () => {
    expect(run('go install example.org/x@latest').refresh).toBeDefined()
    expect(run('go install example.org/x@v1.0.0').refresh).toBeUndefined()
    expect(touches(run('go install example.org/x@v1.0.0', { files }).reads, '/app/main.go')).toBe('no')
  })
})

describe('cargo', () => {
  const files = { '/app/Cargo.toml': '[package]\nname = "x"\n[dependencies]\ny = { path = "y" }\n[workspace]\nmembers = ["crates/*"]\n', '/app/Cargo.lock': '', '/app/y/Cargo.toml': '[package]\n', '/app/crates/z/Cargo.toml': '[package]\n', '/app/src/main.rs': '', '/app/src/deep/mod.rs': '' }

  it('fetches after the manifests and looks for the targets', () => {
    const effects = run('cargo fetch --locked', { files })
    expect([...manifestsOf(effects)].sort()).toEqual(['/app/Cargo.lock', '/app/Cargo.toml', '/app/crates/z/Cargo.toml', '/app/y/Cargo.toml'])
    expect(touches(effects.reads, '/app/src/main.rs')).toBe('yes')
    expect(touches(effects.reads, '/app/src/deep/mod.rs')).toBe('no')
    expect(touches(effects.writes, '/app/Cargo.lock')).toBe('no')
  })

  it('builds with everything', () => {
    const effects = run('cargo build --release', { files })
    expect(touches(effects.reads, '/app/src/deep/mod.rs')).toBe('yes')
    expect(looksAt(effects, 'ANY')).toBe('perhaps')
    expect(touches(effects.writes, '/app/target/release/x')).toBe('yes')
    expect(touches(effects.writes, '/app/Cargo.lock')).toBe('perhaps')
    expect(run('cargo fetch', { files: { '/app/Cargo.toml': '' } }).refresh).toBeDefined()
  })
})

describe('bundle', () => {
  const files = { '/app/Gemfile': 'source "https://example.org"\nruby file: ".ruby-version"\ngem "rails", "~> 7.1", require: false\ngroup :test do\n  gem "x"\nend\n', '/app/Gemfile.lock': '', '/app/.ruby-version': '3.3.0', '/app/app.rb': '' }

  it('reads what the Gemfile names', () => {
    const effects = run('bundle install', { files })
    expect(manifestsOf(effects)).toEqual(['/app/Gemfile', '/app/.ruby-version', '/app/Gemfile.lock'])
    expect(touches(effects.reads, '/app/app.rb')).toBe('no')
    expect(touches(effects.writes, '/app/Gemfile.lock')).toBe('perhaps')
    expect(touches(run('bundle install', { files, env: { BUNDLE_DEPLOYMENT: '1' } }).writes, '/app/Gemfile.lock')).toBe('no')
    expect(run('bundle install', { files: { '/app/Gemfile': '' } }).refresh).toBeDefined()
  })

  it.each(['gemspec', 'Dir["*.gemfile"].each { |f| eval_gemfile f }', 'version = `git describe`', 'require_relative "lib/version"', 'gem "a", path: "."'])('reads more for %s', (line) => {
    expect(touches(run('bundle install', { files: { ...files, '/app/Gemfile': `${line}\n` } }).reads, '/app/app.rb')).not.toBe('no')
  })

  it('reads the variables that a Gemfile asks for', () => {
    expect(looksAt(run('bundle install', { files: { ...files, '/app/Gemfile': 'gem "rails", ENV["RAILS_VERSION"]\n' } }), 'RAILS_VERSION')).toBe('yes')
  })
})

describe('composer', () => {
  const manifest = { autoload: { 'psr-4': { 'App\\': 'src/' } }, scripts: { 'post-autoload-dump': ['@php artisan package:discover'] } }
  const files = { '/app/composer.json': JSON.stringify(manifest), '/app/composer.lock': '', '/app/src/A.php': '' }

  it.each([
    ['composer install --no-scripts --no-autoloader', 'no'],
    ['composer install --no-scripts', 'no'],
    ['composer install --no-scripts --optimize-autoloader', 'yes'],
    ['composer install', 'perhaps'],
  ])('%s reads the source: %s', (text, expected) => expect(touches(run(text, { files }).reads, '/app/src/A.php')).toBe(expected))

  it('takes the newest versions without a lock file', () => {
    expect(run('composer install', { files: { '/app/composer.json': '{}' } }).refresh).toBeDefined()
    expect(run('composer install --no-scripts', { files }).refresh).toBeUndefined()
    expect(touches(run('composer install', { files }).writes, '/app/composer.lock')).toBe('perhaps')
  })
})
