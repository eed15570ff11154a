import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { contextCandidates } from '../../src/context/context-candidates.ts'
import { isDockerfileName } from '../../src/context/dockerfile-name.ts'
import { findDockerfiles } from '../../src/context/find-dockerfiles.ts'
import { gitEnvironment, runGit } from '../../src/context/git.ts'

let root = ''

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'find-')))
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

function put(path: string, text = ''): string {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  return join(root, path)
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root, stdio: 'ignore' })
}

describe('isDockerfileName', () => {
  it.each([
    ...['Dockerfile', 'dockerfile', 'Dockerfile.dev', 'DOCKERFILE.PROD'],
    ...['api.Dockerfile', 'api.dockerfile', 'Containerfile', 'Containerfile.x'],
  ])('takes %s', (name) => {
    expect(isDockerfileName(name)).toBe(true)
  })

  it.each([
    ...['Dockerfile.dockerignore', 'Dockerfile.md', 'Dockerfile.orig', 'Dockerfile.rej', 'Dockerfile.bak', '.Dockerfile.swp', 'Dockerfile~'],
    ...['Dockerfile.j2', 'Dockerfile.tmpl', 'Dockerfile.tpl', 'Dockerfile.erb', 'Dockerfile.in', 'Dockerfile.fixed'],
    ...['Dockerfile-dev', 'MyDockerfile', 'api.Containerfile', 'dockerfile_test.go', '.dockerfile'],
  ])('leaves %s', (name) => {
    expect(isDockerfileName(name)).toBe(false)
  })
})

describe('findDockerfiles', () => {
  const pipelines = ['.github/workflows/ci.yml', 'a/.gitlab-ci.yml', 'a/compose.yaml', 'docker-bake.hcl', 'docker-bake.override.json', 'docker-compose.prod.yml']

  it.each(['plain', 'git'])('finds files that may ask for builds in a %s folder', (kind) => {
    if (kind === 'git') git('init')
    for (const path of [...pipelines, 'a/workflows/ci.yml', 'ci.yml', 'mydocker-compose.yml', 'node_modules/x/compose.yml', 'compose.json', 'bake.hcl']) put(path)
    expect(findDockerfiles(root)).toMatchObject({ files: [], pipelines })
  })

  it('searches a plain folder, without node_modules, .git, and what lies behind links', () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'))
    writeFileSync(join(outside, 'Dockerfile'), '')
    const paths = ['b/Dockerfile', 'Dockerfile', 'a/x.Dockerfile', 'node_modules/p/Dockerfile', '.git/Dockerfile', 'other', 'real.txt']
    for (const path of paths) put(path)
    symlinkSync(outside, join(root, 'away'))
    symlinkSync(join(outside, 'Dockerfile'), join(root, 'Dockerfile.out'))
    symlinkSync('Dockerfile', join(root, 'Dockerfile.same'))
    symlinkSync('real.txt', join(root, 'Dockerfile.link'))
    mkdirSync(join(root, 'Dockerfile.d'))
    expect(findDockerfiles(root)).toEqual({ files: ['Dockerfile', 'Dockerfile.link', 'a/x.Dockerfile', 'b/Dockerfile'], pipelines: [] })
    rmSync(outside, { recursive: true })
  })

  it('takes what is named as source code only where it begins as a Dockerfile', () => {
    put('Dockerfile.go', '# syntax=docker/dockerfile:1\n\n  from golang:1.24\n')
    put('Dockerfile.py', '\uFEFF# Python\r\n\r\nARG V=3\r\nFROM python:$V\r\n')
    put('Dockerfile.broken', 'FORM golang\n')
    put('lib/dockerfile.ex', 'defmodule Dockerfile do\n')
    put('pkg/dockerfile.go', 'package dockerfile\n\n// FROM x\n')
    put('dockerfile.json', '{ "FROM": 1 }')
    put('Dockerfile.txt')
    expect(findDockerfiles(root).files).toEqual(['Dockerfile.broken', 'Dockerfile.go', 'Dockerfile.py'])
  })

  it('finds nothing where nothing is, also in a folder that does not exist', () => {
    expect(findDockerfiles(root).files).toEqual([])
    expect(findDockerfiles(join(root, 'none')).files).toEqual([])
  })

  it('leaves out what git ignores, and takes what is new', () => {
    git('init', '-q')
    for (const path of ['Dockerfile', 'dist/Dockerfile', 'deep/ä b/DOCKERFILE', 'node_modules/Dockerfile', 'gone/Dockerfile']) put(path)
    put('.gitignore', 'dist/')
    git('add', '-f', 'Dockerfile', 'node_modules', 'gone')
    git('commit', '-qm', 'a')
    rmSync(join(root, 'gone'), { recursive: true })
    put('gone')
    expect(findDockerfiles(root)).toEqual({ files: ['Dockerfile', 'deep/ä b/DOCKERFILE'], pipelines: [] })
    expect(findDockerfiles(join(root, 'deep'))).toEqual({ files: ['ä b/DOCKERFILE'], pipelines: [] })
  })

  it('searches a folder of which git tracks no file yet', () => {
    git('init', '-q')
    put('app/api/DockerFile')
    put('app/api/main.go')
    expect(findDockerfiles(join(root, 'app/api'))).toEqual({ files: ['DockerFile'], pipelines: [] })
  })

  it('searches a folder that is ignored as a whole, because it was named', () => {
    git('init', '-q')
    put('.gitignore', 'dist/')
    put('dist/Dockerfile')
    expect(findDockerfiles(join(root, 'dist'))).toEqual({ files: ['Dockerfile'], pipelines: [] })
    expect(findDockerfiles(root)).toEqual({ files: [], pipelines: [] })
  })

  it('works while a hook of another repository runs', () => {
    git('init', '-q')
    put('Dockerfile')
    vi.stubEnv('GIT_DIR', '/nonexistent')
    vi.stubEnv('GIT_INDEX_FILE', '/nonexistent')
    expect(findDockerfiles(root)).toEqual({ files: ['Dockerfile'], pipelines: [] })
  })

  it('walks, and says so, where git is not installed', () => {
    git('init', '-q')
    put('.gitignore', 'Dockerfile')
    put('Dockerfile')
    vi.stubEnv('PATH', root)
    expect(findDockerfiles(root)).toEqual({ files: ['Dockerfile'], pipelines: [], note: 'Git is not installed. Files that it ignores are searched too.' })
  })

  it.skipIf(process.getuid?.() !== 0)('walks, and says so, where the repository belongs to somebody else (as root only, who can give it away)', () => {
    git('init', '-q')
    put('Dockerfile')
    chownSync(root, 12345, 12345)
    chownSync(join(root, '.git'), 12345, 12345)
    const found = findDockerfiles(root)
    expect(found.files).toEqual(['Dockerfile'])
    expect(found.note).toMatch(/^Git does not trust the repository/)
  })

  it('does not leave the folder where the configuration names another work tree', () => {
    git('init', '-q')
    put('sub/Dockerfile')
    git('config', 'core.worktree', tmpdir())
    for (const file of findDockerfiles(join(root, 'sub')).files) expect(file).toBe('Dockerfile')
  })
})

describe('a hostile repository', () => {
  it('executes nothing that its configuration names', () => {
    git('init', '-q')
    put('Dockerfile')
    put('a.txt', 'a')
    put('.gitattributes', '* filter=evil diff=evil\n')
    git('add', '.')
    git('commit', '-qm', 'a')
    put('a.txt', 'b')
    const marks = join(root, 'marks')
    mkdirSync(marks)
    const evil = (name: string): string => {
      const script = put(`evil/${name}`, `#!/bin/sh\ntouch '${marks}/${name}'\n`)
      chmodSync(script, 0o755)
      return script
    }
    const hooks = join(root, 'hooks')
    for (const hook of ['post-index-change', 'post-checkout', 'pre-commit', 'fsmonitor-watchman']) {
      put(`hooks/${hook}`, `#!/bin/sh\ntouch '${marks}/hook'\n`)
    }
    for (const hook of readdirSync(hooks)) chmodSync(join(hooks, hook), 0o755)
    const settings = [
      ...['core.fsmonitor', 'core.pager', 'pager.log', 'pager.ls-files', 'core.sshCommand', 'core.askPass', 'core.editor', 'core.alternateRefsCommand'],
      ...['diff.external', 'diff.evil.command', 'diff.evil.textconv', 'filter.evil.clean', 'filter.evil.process', 'gpg.program', 'credential.helper'],
    ]
    for (const [index, name] of settings.entries()) git('config', name, evil(`${index}-${name}`))
    git('config', 'core.hooksPath', hooks)
    git('config', 'log.showSignature', 'true')
    git('config', 'alias.ls-files', `!${evil('alias')}`)
    git('config', 'remote.origin.url', `ext::${evil('remote')}`)
    git('config', 'remote.origin.promisor', 'true')
    git('config', 'protocol.ext.allow', 'always')
    git('config', 'extensions.partialClone', 'origin')

    expect(findDockerfiles(root)).toEqual({ files: ['Dockerfile'], pipelines: [] })
    runGit(['log', '-p', '--raw', '-z', '--no-ext-diff', '--no-textconv'], root)
    runGit(['cat-file', '-p', '1234567890123456789012345678901234567890'], root)
    expect(readdirSync(marks)).toEqual([])

    spawnSync('git', ['status'], { cwd: root })
    expect(readdirSync(marks)).not.toEqual([])
  })

  it('is not read where it is bare and merely lies in a folder', () => {
    put('Dockerfile')
    execFileSync('git', ['init', '-q', '--bare', join(root, 'bare')])
    expect(runGit(['ls-files'], join(root, 'bare')).kind).toBe('no-repository')
  })
})

describe('runGit', () => {
  it('is bounded', () => {
    git('init', '-q')
    for (let at = 0; at < 20; at += 1) put(`file-with-a-long-name-${at}`)
    expect(runGit(['ls-files', '-o'], root, { maxBytes: 100 })).toEqual({ kind: 'failed', reason: 'Git says more than is read.' })
  })

  it('says why it failed in a sentence', () => {
    git('init', '-q')
    const answer = runGit(['log'], root)
    expect(answer.kind === 'failed' ? answer.reason : '').toMatch(/^Git fails: .*\.$/)
  })

  it('keeps the configuration of the user in its environment, and no other repository', () => {
    vi.stubEnv('GIT_CONFIG_COUNT', '0')
    vi.stubEnv('GIT_WORK_TREE', '/x')
    vi.stubEnv('GIT_EXTERNAL_DIFF', '/x')
    const environment = gitEnvironment()
    expect(environment['GIT_CONFIG_COUNT']).toBe('0')
    expect([environment['GIT_WORK_TREE'], environment['GIT_EXTERNAL_DIFF']]).toEqual([undefined, undefined])
    expect(existsSync(environment['HOME'] ?? '/')).toBe(true)
  })
})

describe('contextCandidates', () => {
  it('names the root of the repository, the own folder, and those between', () => {
    git('init', '-q')
    const dockerfile = put('services/api/docker/Dockerfile')
    const names = contextCandidates(dockerfile, '/').map((candidate) => candidate.name.slice(root.length))
    expect(names).toEqual(['', '/services/api/docker', '/services/api', '/services'])
    expect(contextCandidates(put('Dockerfile'), '/').map((candidate) => candidate.name)).toEqual([root])
  })

  it('takes the current folder for the root where there is no repository', () => {
    put('a/b/Dockerfile')
    expect(contextCandidates('a/b/Dockerfile', root).map((candidate) => candidate.name.slice(root.length))).toEqual(['', '/a/b', '/a'])
    expect(contextCandidates('b/Dockerfile', join(root, 'a')).map((candidate) => candidate.name.slice(root.length))).toEqual(['/a', '/a/b'])
    expect(contextCandidates(join(root, 'a/b/Dockerfile'), join(root, 'c')).map((candidate) => candidate.name.slice(root.length))).toEqual(['/a/b'])
  })

  it('looks for sources, wildcards too', () => {
    put('Dockerfile')
    put('src/a/x.js')
    const [own] = contextCandidates('Dockerfile', root)
    expect(['.', 'src', '/src/a/', 'src/*/x.js', 'src/?', '../src'].map((source) => own?.has(source))).toEqual(Array(6).fill(true))
    expect(['x', 'src/*.js', 'src/a/x.js/y', '[', 'Dockerfile/*'].map((source) => own?.has(source))).toEqual(Array(5).fill(false))
  })
})
