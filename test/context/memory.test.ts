import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listTree } from '../../src/context/file-tree.ts'
import { matcherOf } from '../../src/context/ignore-matcher.ts'
import { memoryContext } from '../../src/context/memory.ts'

const paths = (files: Parameters<typeof memoryContext>[0], dockerfile?: string): readonly string[] =>
  memoryContext(files, dockerfile === undefined ? {} : { dockerfile }).entries.map((entry) => entry.path)

describe('memoryContext', () => {
  it('makes the folders above a file and sorts by code units, folders first', () => {
    expect(paths({ 'a/c': '', 'a-b': '', './a/b/d': '', empty: { folder: true } })).toEqual(['a', 'a-b', 'a/b', 'a/b/d', 'a/c', 'empty'])
  })

  it('keeps modes, sizes and link texts', () => {
    const context = memoryContext({ 'run.sh': { text: 'é', mode: 0o4755 }, link: { target: 'run.sh' }, __proto__x: '' })
    expect(context.entry('run.sh')).toEqual({ path: 'run.sh', kind: 'file', mode: 0o4755, size: 2, target: undefined })
    expect(context.entry('link')).toEqual({ path: 'link', kind: 'link', mode: 0o777, size: 0, target: 'run.sh' })
    expect(context.entry('constructor')).toBeUndefined()
  })

  it('sends what is brought back with the folders above it, and no emptied folder that is left out itself', () => {
    const files = { '.dockerignore': '*\n!src/keep\n!x/**\n', 'src/keep': '', 'src/other': '', 'lib/a': '', 'x/a': '' }
    expect(paths(files)).toEqual(['src', 'src/keep', 'x', 'x/a'])
  })

  it('sends a folder that holds nothing but ignored files', () => {
    expect(paths({ '.dockerignore': '**/*.log\n.dockerignore', 'logs/a.log': '' })).toEqual(['logs'])
  })

  it("takes the Dockerfile's own ignore file before the root's", () => {
    const files = { 'docker/Dockerfile.dockerignore': 'b', '.dockerignore': 'a\ndocker', a: '', b: '', 'docker/Dockerfile': '' }
    const context = memoryContext(files, { dockerfile: 'docker/Dockerfile' })
    expect(context.ignoreFile).toBe('docker/Dockerfile.dockerignore')
    expect(context.ignoredBy('b')).toEqual({ file: 'docker/Dockerfile.dockerignore', line: 1, pattern: 'b' })
    expect(context.ignoredBy('a')).toBeUndefined()
    expect(memoryContext(files).ignoreFile).toBe('.dockerignore')
    expect(memoryContext(files, { dockerfile: 'docker/Dockerfile', ignore: 'root' }).ignoreFile).toBe('.dockerignore')
  })

  it('names the line that leaves a path out, be the path there or not', () => {
    const context = memoryContext({ '.dockerignore': '# no logs\n!*\n**/*.log\nx\n!x/y', 'a.log': '', 'x/y': '' })
    expect(context.ignoredBy('sub/b.log')).toEqual({ file: '.dockerignore', line: 3, pattern: '**/*.log' })
    expect(context.ignoredBy('./a.log')?.line).toBe(3)
    expect([context.ignoredBy('x'), context.ignoredBy('x/y'), context.ignoredBy('nothing')]).toEqual([undefined, undefined, undefined])
    expect(context.ignoredBy('x/z')?.pattern).toBe('x')
  })

  it('tells of lines that the builder refuses', () => {
    expect(memoryContext({ '.dockerignore': 'a\n[' }).ignoreFaults?.map((fault) => fault.line)).toEqual([2])
    expect(memoryContext({}).ignoreFaults).toBeUndefined()
  })

  it('reads through links inside the context, and only what is in it', () => {
    const context = memoryContext({
      '.dockerignore': 'secret',
      secret: 'no',
      'real/a': 'text',
      folder: { target: '/real' },
      up: { target: 'folder/../real/a' },
      toSecret: { target: 'secret' },
      loop: { target: 'loop' },
    })
    expect(['real/a', 'folder/a', 'up', './real//a'].map((path) => context.read(path))).toEqual(['text', 'text', 'text', 'text'])
    expect(['secret', 'toSecret', 'loop', 'real', 'none', '../x', 'real/a/b'].map((path) => context.read(path))).toEqual(Array(7).fill(undefined))
    expect(context.digest('real/a')).toMatch(/^[0-9a-f]{64}$/)
    expect([context.digest('up'), context.digest('real')]).toEqual([undefined, undefined])
  })
})

describe('listTree', () => {
  const file = (path: string) => ({ path, kind: 'file' as const, mode: 0o644, size: 0, target: undefined })
  const folder = (path: string) => ({ path, kind: 'folder' as const, mode: 0o755, size: 0, target: undefined })
  const tree = (children: (path: string) => ReturnType<typeof file | typeof folder>[] | undefined) => ({ children, read: () => undefined, digest: () => undefined })

  it('says where a folder cannot be read', () => {
    const listing = listTree(tree((path) => (path === '' ? [folder('shut'), file('a')] : undefined)), matcherOf([]), 10)
    expect(listing.entries.map((entry) => entry.path)).toEqual(['a', 'shut'])
    expect(listing.incomplete).toBe('The folder shut cannot be read.')
  })

  it('stops at its bound, also in a tree without end', () => {
    const listing = listTree(tree((path) => [folder(path === '' ? 'a' : `${path}/a`)]), matcherOf([]), 50)
    expect(listing.entries).toHaveLength(50)
    expect(listing.incomplete).toBe('The context has more than 50 entries; not all are looked at.')
  })

  it('has at a path what its list has there, be it asked before anything is listed', () => {
    const path = fc.constantFrom('a', 'a/b', 'a/b/c', 'a/d', 'b', 'b/c', 'b/link/c', '', 'a/', 'c')
    const patterns = fc.array(fc.constantFrom('a', '!a/b', 'a/*', '**/c', '!b/c', 'b', '*', '!a'), { maxLength: 4 })
    fc.assert(
      fc.property(fc.subarray(['a/b/c', 'a/d', 'b/c', 'c']), patterns, fc.array(path), (files, lines, asked) => {
        const make = (): ReturnType<typeof memoryContext> => memoryContext({ ...Object.fromEntries(files.map((file) => [file, ''])), 'b/link': { target: 'c' }, '.dockerignore': lines.join('\n') })
        const context = make()
        const { entries } = make()
        for (const each of asked) expect(context.entry(each)).toEqual(entries.find((entry) => entry.path === each))
      }),
    )
  })
})
