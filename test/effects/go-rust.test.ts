import { describe, expect, it } from 'vitest'
import { manifestsOf, run, touches } from './run-of.ts'

function cachesOf(text: string, setting: Parameters<typeof run>[1] = {}): readonly string[] {
  return run(text, setting).tools.flatMap(({ caches }) => caches.map(({ path, certain }) => (certain ? path : `?${path}`)))
}

describe('go', () => {
  const sums = (...modules: readonly string[]): string => modules.flatMap((module) => [`${module} h1:x=`, `${module}/go.mod h1:x=`]).join('\n')

  it.each([
    ['require a.org/a v1.0.0', sums('a.org/a v1.0.0'), 'no'],
    ['require a.org/a v1.0.0', '', 'perhaps'],
    ['require a.org/a v1.0.0\nreplace a.org/a => ./a', '', 'no'],
    ['require a.org/a v1.0.0\nreplace a.org/a v1.0.0 => b.org/b v2.0.0', sums('b.org/b v2.0.0'), 'no'],
    ['require a.org/a v1.0.0\nreplace a.org/a => b.org/b v2.0.0', sums('a.org/a v1.0.0'), 'perhaps'],
  ])('writes go.sum where %j and %j do not agree: %s', (mod, sum, expected) => {
    const files = { '/app/go.mod': `module x\n${mod}\n`, '/app/go.sum': sum, '/app/a/go.mod': 'module a\n' }
    expect(touches(run('go mod download', { files }).writes, '/app/go.sum')).toBe(expected)
  })

  it('works in the folder of -C, and compiles modules that lie elsewhere', () => {
    const files = { '/app/svc/go.mod': 'module x\nreplace b => ../lib\n', '/app/svc/go.sum': '', '/app/lib/go.mod': 'module b\n', '/app/other/x': '' }
    const download = run('go mod download -C svc', { files })
    expect(manifestsOf(download)).toEqual(expect.arrayContaining(['/app/svc/go.mod', '/app/svc/go.sum', '/app/lib/go.mod']))
    const build = run('go build -C svc -o out/x .', { files })
    expect(touches(build.reads, '/app/lib/b.go')).toBe('yes')
    expect(touches(build.reads, '/app/other/x')).toBe('no')
    expect(touches(build.writes, '/app/svc/out/x')).toBe('yes')
  })

  it('writes the sums of a workspace beside go.work', () => {
    const files = { '/app/go.work': 'go 1.22\nuse ./a\n', '/app/a/go.mod': 'module a\n', '/app/a/go.sum': '' }
    const effects = run('go mod download', { files })
    expect(manifestsOf(effects)).toEqual(['/app/go.work', '/app/a/go.mod', '/app/a/go.sum'])
    expect(touches(effects.writes, '/app/go.work.sum')).toBe('perhaps')
    expect(touches(effects.reads, '/app/go.work.sum')).toBe('yes')
    expect(effects.refresh).toBeUndefined()
  })

  it('changes manifests', () => {
    const files = { '/app/go.mod': 'module x\n', '/app/go.sum': '', '/app/main.go': '' }
    expect(touches(run('go mod tidy', { files }).writes, '/app/go.sum')).toBe('yes')
    expect(run('go mod tidy', { files }).refresh).toBeDefined()
    expect(touches(run('go mod vendor', { files }).writes, '/app/vendor/x')).toBe('yes')
    expect(touches(run('go mod vendor', { files }).writes, '/app/go.mod')).toBe('no')
    expect(touches(run('go mod edit -replace a=./a', { files }).reads, '/app/main.go')).toBe('no')
    expect(run('go install a.org/a@v1').refresh).toBeDefined()
  })

  it('keeps modules and build results', () => {
    expect(cachesOf('go mod download')).toEqual(['?/go/pkg/mod', '?/root/go/pkg/mod'])
    expect(cachesOf('go build .', { env: { GOPATH: '/go', GOCACHE: '/c' } })).toEqual(['/go/pkg/mod', '/c'])
    expect(cachesOf('go build .', { env: { GOMODCACHE: '/m', GOPATH: '/go' } })).toEqual(['/m', '/root/.cache/go-build'])
  })
})

describe('cargo', () => {
  const files = { '/app/Cargo.toml': '[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/old"]\n', '/app/Cargo.lock': '', '/app/crates/a/Cargo.toml': '[package]\n', '/app/crates/old/Cargo.toml': '[package]\n', '/app/crates/a/src/lib.rs': '' }

  it('leaves excluded members out', () => {
    expect(manifestsOf(run('cargo fetch --locked', { files }))).toEqual(['/app/Cargo.toml', '/app/crates/a/Cargo.toml', '/app/Cargo.lock'])
  })

  it('finds the workspace that a package names, from another folder', () => {
    const more = { '/app/ws/Cargo.toml': '[workspace]\n', '/app/ws/Cargo.lock': '', '/app/a/Cargo.toml': '[package]\nworkspace = "../ws"\n' }
    expect(manifestsOf(run('cargo fetch --locked --manifest-path a/Cargo.toml', { files: more }))).toEqual(['/app/a/Cargo.toml', '/app/ws/Cargo.toml', '/app/ws/Cargo.lock'])
  })

  it('reads what settings name', () => {
    const config = '[source.vendored]\ndirectory = "third-party"\n[build]\ntarget-dir = "/out"\n[patch.crates-io]\nx = { path = "../x" }\n'
    const effects = run('cargo build --locked', { files: { ...files, '/app/.cargo/config.toml': config } })
    expect(touches(run('cargo fetch', { files: { ...files, '/app/.cargo/config.toml': config } }).reads, '/app/third-party/a')).toBe('yes')
    expect(touches(effects.reads, '/x/Cargo.toml')).toBe('yes')
    expect(touches(effects.writes, '/out/release/a')).toBe('yes')
  })

  it.each([
    ['cargo install ripgrep', true],
    ['cargo install ripgrep@14.1.0 --locked', false],
    ['cargo install --version 14.1.0 ripgrep', false],
    ['cargo install --version ^14 ripgrep', true],
    ['cargo install --git https://example.org/x', true],
    ['cargo install --git https://example.org/x --branch main', true],
    ['cargo install --git https://example.org/x --rev 0123456', false],
    ['rustup default nightly', true],
    ['rustup toolchain install 1.80.0', false],
    ['rustup-init -y --default-toolchain 1.80.0', false],
    ['rustup target add wasm32-unknown-unknown', false],
  ])('%s is refreshed: %s', (text, expected) => expect(run(text).refresh !== undefined).toBe(expected))

  it('works with the toolchain that a word names', () => {
    expect(manifestsOf(run('cargo +nightly fetch --locked', { files }))).toContain('/app/Cargo.toml')
  })

  it('cooks after the recipe alone', () => {
    const effects = run('cargo chef cook --release --recipe-path recipe.json', { files: { '/app/recipe.json': '{}', '/app/Cargo.toml': '' } })
    expect(manifestsOf(effects)).toEqual(['/app/recipe.json'])
    expect(touches(effects.writes, '/app/Cargo.toml')).toBe('yes')
    expect(effects.unknownIn).toBeUndefined()
  })

  it('keeps packages, and what it compiled beside the result', () => {
    expect(cachesOf('cargo fetch', { files, env: { CARGO_HOME: '/cargo' } })).toEqual(['/cargo/registry', '/cargo/git/db'])
    expect(cachesOf('cargo build', { files })).toEqual(['?/usr/local/cargo/registry', '?/usr/local/cargo/git/db', '?/root/.cargo/registry', '?/root/.cargo/git/db', '/app/target'])
    expect(run('cargo build', { files }).tools[0]?.caches.at(-1)?.holdsResult).toBe(true)
  })
})
