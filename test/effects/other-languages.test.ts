import { describe, expect, it } from 'vitest'
import { looksAt, manifestsOf, run, touches } from './run-of.ts'

describe('swift', () => {
  const manifest = '// swift-tools-version:5.9\nimport PackageDescription\nlet package = Package(name: "x", dependencies: [.package(url: "https://example.org/v", from: "4.0.0"), .package(path: "../Local")])\n'
  const files = { '/app/Package.swift': manifest, '/app/Package.resolved': '{}', '/app/Sources/main.swift': '', '/Local/Package.swift': 'import PackageDescription\n' }

  it('resolves from the manifests', () => {
    const effects = run('swift package resolve', { files })
    expect(manifestsOf(effects)).toEqual(['/app/Package.swift', '/Local/Package.swift', '/app/Package.resolved'])
    expect(touches(effects.reads, '/app/Sources/main.swift')).toBe('no')
    expect(touches(effects.writes, '/app/.build/x')).toBe('yes')
    expect(touches(effects.writes, '/app/Package.resolved')).toBe('perhaps')
    expect(touches(run('swift package resolve --force-resolved-versions', { files }).writes, '/app/Package.resolved')).toBe('no')
    expect(run('swift build -c release', { files }).unknownIn).toBe('step')
  })

  it('doubts a manifest that is more than a description', () => {
    const more = { ...files, '/app/Package.swift': `import Foundation\n${manifest}let e = Context.environment["MODE"]\n` }
    const effects = run('swift package resolve', { files: more })
    expect(touches(effects.reads, '/app/Sources/main.swift')).toBe('perhaps')
    expect(looksAt(effects, 'MODE')).toBe('yes')
  })
})

describe('dart and flutter', () => {
  const files = { '/app/pubspec.yaml': 'name: x\ndependencies:\n  http: ^1.0.0\n  local:\n    path: ../local\n  remote:\n    git:\n      url: https://example.org/r\n      path: pkg\n', '/app/pubspec.lock': '', '/local/pubspec.yaml': 'name: local\n', '/app/lib/main.dart': '', '/app/pkg/a': '' }

  it('takes pubspecs', () => {
    const effects = run('dart pub get', { files })
    expect(manifestsOf(effects)).toEqual(['/app/pubspec.yaml', '/app/pubspec.lock', '/local/pubspec.yaml'])
    expect(touches(effects.reads, '/app/lib/main.dart')).toBe('no')
    expect(touches(effects.writes, '/app/.dart_tool/x')).toBe('yes')
    expect(touches(effects.writes, '/app/pubspec.lock')).toBe('perhaps')
    expect(touches(run('dart pub get --enforce-lockfile', { files }).writes, '/app/pubspec.lock')).toBe('no')
    expect(effects.tools[0]?.caches).toMatchObject([{ path: '/root/.pub-cache', certain: true, sharing: 'shared' }])
  })

  it('knows that flutter writes into the folders of platforms', () => {
    expect(touches(run('flutter pub get', { files: { ...files, '/app/android/a': '' } }).reads, '/app/android/a')).toBe('perhaps')
    expect(touches(run('flutter pub get', { files }).reads, '/app/lib/main.dart')).toBe('no')
  })
})

describe('stack and cabal', () => {
  const files = { '/app/stack.yaml': 'resolver: lts-22.0\n', '/app/stack.yaml.lock': '', '/app/x.cabal': 'name: x\n', '/app/src/X.hs': '' }

  it('builds dependencies alone', () => {
    const effects = run('stack build --only-dependencies', { files })
    expect(manifestsOf(effects)).toEqual(['/app/stack.yaml', '/app/stack.yaml.lock', '/app/x.cabal'])
    expect(touches(effects.reads, '/app/src/X.hs')).toBe('no')
    expect(run('stack build', { files }).unknownIn).toBe('step')
    expect(touches(run('stack build --only-dependencies', { files: { ...files, '/app/package.yaml': 'name: x\n' } }).reads, '/app/src/X.hs')).toBe('perhaps')
  })

  it('takes the packages of a cabal project', () => {
    const project = { '/app/cabal.project': 'packages: a\n          libs/*/*.cabal\n', '/app/a/a.cabal': '', '/app/libs/b/b.cabal': '', '/app/cabal.project.freeze': '', '/app/a/A.hs': '' }
    const effects = run('cabal update && cabal build --only-dependencies', { files: project })
    expect(manifestsOf(effects)).toEqual(expect.arrayContaining(['/app/cabal.project', '/app/cabal.project.freeze', '/app/a/a.cabal', '/app/libs/b/b.cabal']))
    expect(effects.refresh).toBeDefined()
    expect(touches(effects.reads, '/app/a/A.hs')).toBe('perhaps')
    expect(touches(run('cabal build --only-dependencies', { files: { '/app/x.cabal': '', '/app/src/X.hs': '' } }).reads, '/app/src/X.hs')).toBe('no')
  })
})

describe('R', () => {
  it('installs by name', () => {
    expect(run(`Rscript -e "install.packages(c('a', 'b'))"`).refresh).toBeDefined()
    const dated = run(`Rscript -e 'install.packages("a", repos = "https://example.org/cran/2024-01-02")'`)
    expect(dated.refresh).toBeUndefined()
    expect(dated.unknownIn).toBeUndefined()
    expect(run('install2.r --error dplyr').refresh).toBeDefined()
  })

  it('restores from renv.lock', () => {
    const files = { '/app/renv.lock': '{}', '/app/.Rprofile': 'source("renv/activate.R")\n', '/app/renv/activate.R': '', '/app/app.R': '' }
    const effects = run(`Rscript -e 'renv::restore()'`, { files })
    expect(manifestsOf(effects)).toEqual(expect.arrayContaining(['/app/renv.lock', '/app/.Rprofile', '/app/renv/activate.R']))
    expect(touches(effects.reads, '/app/app.R')).toBe('no')
    expect(effects.refresh).toBeUndefined()
  })

  it.each([`Rscript -e 'source("install.R")'`, 'Rscript install.R', `Rscript -e 'devtools::install()'`])('%s is code that may do anything', (text) => {
    expect(run(text).unknownIn).toBe('step')
  })
})
