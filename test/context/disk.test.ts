import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diskContext } from '../../src/context/disk.ts'
import { memoryContext } from '../../src/context/memory.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'context-'))
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function put(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe('diskContext', () => {
  it('lists what a memory context of the same files lists', () => {
    const files = { '.dockerignore': '*\n!src\nsrc/*.log\n', 'src/a.ts': 'a', 'src/b.log': '', 'src/sub/c': 'c', 'node_modules/x/y': '', 'a-b': '' }
    for (const [path, text] of Object.entries(files)) put(path, text)
    const disk = diskContext(root)
    const memory = memoryContext(files)
    const plain = (context: typeof disk) => context.entries.map(({ path, kind, size }) => [path, kind, size, context.digest(path), context.read(path)])
    expect(plain(disk)).toEqual(plain(memory))
    expect(disk.entries.map((entry) => entry.path)).toEqual(['src', 'src/a.ts', 'src/sub', 'src/sub/c'])
  })

  it('sees modes, links and empty folders, and never enters a link', () => {
    put('run.sh', '#!')
    chmodSync(join(root, 'run.sh'), 0o4750)
    mkdirSync(join(root, 'empty'))
    chmodSync(join(root, 'empty'), 0o700)
    symlinkSync('/etc', join(root, 'etc'))
    symlinkSync('..', join(root, 'up'))
    const entries = diskContext(root).entries.map(({ path, kind, mode, target }) => [path, kind, kind === 'link' ? 0 : mode, target])
    expect(entries).toEqual([
      ['empty', 'folder', 0o700, undefined],
      ['etc', 'link', 0, '/etc'],
      ['run.sh', 'file', 0o4750, undefined],
      ['up', 'link', 0, '..'],
    ])
  })

  it('does not read through a link that leads out', () => {
    symlinkSync('/etc/hostname', join(root, 'out'))
    put('in', 'x')
    symlinkSync('in', join(root, 'link'))
    const context = diskContext(root)
    expect([context.read('out'), context.digest('out'), context.read('link')]).toEqual([undefined, undefined, 'x'])
  })

  it('is listed at first use and keeps what it saw', () => {
    const context = diskContext(root)
    put('late', 'one')
    expect(context.entry('late')?.size).toBe(3)
    const digest = context.digest('late')
    put('late', 'two')
    put('later')
    expect([context.digest('late'), context.entry('later')]).toEqual([digest, undefined])
  })

  it('digests large files by pieces and by their bytes alone', () => {
    put('a', 'x'.repeat(1_000_000))
    put('b', 'x'.repeat(1_000_000))
    linkSync(join(root, 'a'), join(root, 'c'))
    put('d', `${'x'.repeat(999_999)}y`)
    utimesSync(join(root, 'b'), 1, 1)
    const context = diskContext(root)
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((path) => context.digest(path))
    expect([b, c]).toEqual([a, a])
    expect(d).not.toBe(a)
  })

  it('reads only text, and only what is not large', () => {
    writeFileSync(join(root, 'binary'), Buffer.from([0xff, 0xfe, 0]))
    put('large', 'x'.repeat(1 << 20))
    put('marked', '\ufeffa')
    const context = diskContext(root)
    expect([context.read('binary'), context.read('large'), context.read('marked')]).toEqual([undefined, undefined, '\ufeffa'])
  })

  it('takes the ignore file beside the Dockerfile first, but not for a named context', () => {
    put('docker/Dockerfile')
    put('docker/Dockerfile.dockerignore', 'a')
    put('.dockerignore', 'b')
    put('a')
    put('b')
    const dockerfile = join(root, 'docker/Dockerfile')
    const main = diskContext(root, { dockerfile })
    const named = diskContext(root, { dockerfile, ignore: 'root' })
    expect([main.ignoreFile, main.entry('a'), main.entry('b')?.path]).toEqual(['docker/Dockerfile.dockerignore', undefined, 'b'])
    expect([named.ignoreFile, named.entry('a')?.path, named.entry('b')]).toEqual(['.dockerignore', 'a', undefined])
    const outside = diskContext(join(root, 'docker'), { dockerfile: join(root, 'x') })
    expect([outside.ignoreFile, outside.name]).toEqual([undefined, join(root, 'docker')])
  })

  it('names an ignore file that lies outside by its path', () => {
    put('build/Dockerfile.dockerignore', 'a')
    put('app/a')
    const dockerfile = join(root, 'build/Dockerfile')
    const context = diskContext(join(root, 'app'), { dockerfile })
    expect(context.ignoredBy('a')?.file).toBe(`${dockerfile}.dockerignore`)
  })

  it('stops at its bound and says so', () => {
    for (const name of ['a', 'b', 'c']) put(name)
    expect(diskContext(root, { maxEntries: 2 }).incomplete).toMatch(/more than 2 entries/)
    expect(diskContext(root, { maxEntries: 3 }).incomplete).toBeUndefined()
  })

  it.skipIf(process.getuid?.() === 0)('says what it cannot read (not as root, who reads every folder)', () => {
    put('shut/a')
    chmodSync(join(root, 'shut'), 0)
    expect(diskContext(root).incomplete).toBe('The folder shut cannot be read.')
    chmodSync(join(root, 'shut'), 0o700)
  })

  it('says that a folder is not there', () => {
    expect(diskContext(join(root, 'none')).incomplete).toBe('The folder . cannot be read.')
  })
})
