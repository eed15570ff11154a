import { describe, expect, it } from 'vitest'
import type { Effects } from '../../src/effects/effects.ts'
import { cachesOf, manifestsOf, run, touches } from './run-of.ts'

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

describe('what go build leaves unread', () => {
  const project = {
    '/app/go.mod': 'module example.com/app\n', '/app/main.go': 'package main\n', '/app/main_test.go': 'package main\n', '/app/.draft.go': 'package main\n', '/app/Dockerfile': 'FROM golang\n',
    '/app/README.md': '', '/app/web/index.html': '', '/app/web/embed.go': 'package web\n', '/app/lib/sum.s': '#include "textflag.h"\n', '/app/lib/testdata/a.json': '',
  }
  const unread = ['/app/main_test.go', '/app/.draft.go', '/app/Dockerfile', '/app/README.md', '/app/web/index.html', '/app/lib/testdata/a.json']
  const readIn = (effects: Effects, paths: readonly string[]): readonly string[] => paths.filter((path) => touches(effects.reads, path) !== 'no')
  const embed = (words: string): Record<string, string> => ({ ...project, '/app/web/embed.go': `package web\nimport _ "embed"\nvar (\n\t//go:embed ${words}\n\tpage string\n)\n` })

  it('reads sources, manifests and what it cannot know of, and nothing else that was copied', () => {
    const { reads } = run('CGO_ENABLED=0 go build -ldflags "-s -w -X main.version=$V" -o /out/app .', { files: project })
    for (const path of ['/app/main.go', '/app/go.mod', '/app/go.sum', '/app/lib/sum.s', '/app/generated.txt', '/app/web/other']) expect(touches(reads, path)).toBe('yes')
    for (const path of unread) expect(touches(reads, path)).toBe('no')
    expect(readIn(run('go install ./...', { files: project }), unread)).toEqual([])
    expect(readIn(run('go build -buildvcs=false .', { files: { ...project, '/app/.git/HEAD': '' } }), unread)).toEqual([])
  })

  it.each([
    ['index.html', ['/app/web/index.html']],
    ['"index.html"', ['/app/web/index.html']],
    ['*.html', ['/app/web/index.html']],
    ['all:.', ['/app/web/index.html']],
    ['other* [i]*.html', ['/app/web/index.html']],
    ['pages', []],
    ['*.css style', []],
  ])('reads what //go:embed %s names', (words, expected) => {
    expect(readIn(run('go build .', { files: embed(words) }), unread)).toEqual(expected)
  })

  it('reads a folder that is embedded with all below it, and patterns that continue on further lines', () => {
    const files = { ...project, '/app/embed.go': 'package main\n//go:embed web\n//go:embed lib/testdata/*\nvar all embed.FS\n', '/app/web/.hidden': '' }
    expect(readIn(run('go build .', { files }), [...unread, '/app/web/.hidden'])).toEqual(['/app/web/index.html', '/app/lib/testdata/a.json', '/app/web/.hidden'])
  })

  it.each([
    ['C code', 'go build .', { files: { ...project, '/app/c.go': 'package main\n\n/*\n#include "README.md"\n*/\nimport "C"\n' } }],
    ['an assembler that includes something', 'go build .', { files: { ...project, '/app/lib/sum.s': '#include "README.md"\n' } }],
    ['an overlay', 'go build -overlay o.json .', { files: project }],
    ['an overlay by a variable', 'go build .', { files: project, env: { GOFLAGS: '-overlay=o.json' } }],
    ['another program', 'go build -toolexec ./tool .', { files: project }],
    ['a profile', 'go build -gcflags=-pgoprofile=README.md .', { files: project }],
    ['git, which tells whether files were changed', 'go build .', { files: { ...project, '/app/.git/HEAD': '' } }],
    ['a repository above', 'go build .', { files: { ...project, '/.git/HEAD': '' } }],
    ['a link', 'go build .', { files: project, links: ['/app/README.md'] }],
    ['files that are not known', 'go build .', { files: project, incomplete: true }],
    ['a mount among the sources', 'go build .', { files: project, mounts: ['gen'] }],
    ['sources that a step above makes', 'go build .', { files: project, touched: ['/app/gen.go'] }],
    ['anything that a step above makes', 'go build .', { files: project, touched: ['/app/gen/**'] }],
    ['sources that the same step makes', 'cp /gen/embed.go . && go build .', { files: project }],
    ['generated code', 'go generate ./... && go build .', { files: project }],
    ['tests', 'go vet ./...', { files: project }],
    ['tests that run', 'go test ./...', { files: project }],
  ])('reads everything with %s', (_, text, setting) => {
    expect(readIn(run(text, setting), unread)).toEqual(unread)
  })

  it('leaves C code out where it is told to, and minds no file that is no source', () => {
    expect(readIn(run('CGO_ENABLED=0 go build .', { files: { ...project, '/app/c.go': 'package main\nimport "C"\n' } }), unread)).toEqual([])
    expect(readIn(run('echo 1 > version.txt && go build .', { files: project, touched: ['/app/go.sum', '/srv/**'] }), unread)).toEqual([])
  })
})
