import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BuildContext } from '../../src/context/build-context.ts'
import { differences } from '../../src/context/differences.ts'
import { gitContexts, type GitContextOptions } from '../../src/context/git-context.ts'
import { readTreeListing } from '../../src/context/git-entry.ts'
import { changedTree, emptyTree } from '../../src/context/git-tree.ts'
import { memoryContext, type MemoryFile } from '../../src/context/memory.ts'
import { contentKey, select } from '../../src/context/selection.ts'
import { changesBetween, gitEntries, memoryBlobs } from './git-files.ts'

const file: fc.Arbitrary<MemoryFile> = fc.oneof(
  fc.constantFrom('1', '2'),
  fc.constantFrom<MemoryFile>({ text: '1', mode: 0o755 }, { target: 'a' }, { target: 'd/b' }, { target: '../x' }),
)
const paths = ['a', 'a-b', 'a.c', 'b', 'd/b', 'd/e/f', 'd-x', 'd.y/z', 'src/app.ts', 'src/lib/util.ts', 'README.md', 'x/a', 'x/b']
const ignores = fc.constantFrom('', 'd', '*.md\n!README.md', 'd\n!d/e', '**/b', '*\n!src', 'src/lib\nx/')
const files = fc
  .tuple(fc.array(fc.tuple(fc.constantFrom(...paths), file), { maxLength: 10 }), ignores)
  .map(([entries, ignore]): Record<string, MemoryFile> => ({ ...Object.fromEntries(entries), ...(ignore === '' ? {} : { '.dockerignore': ignore }) }))
  .filter((all) => Object.keys(all).every((path) => !Object.keys(all).some((other) => other.startsWith(`${path}/`))))

const requests = [['.'], ['a'], ['d'], ['src', 'd'], ['*'], ['d/*'], ['a*', 'x'], ['x/../d']].flatMap((sources) => [{ sources }, { sources, exclude: ['b'] }])
const flavours = ['buildkit', 'buildkit 0.13', 'buildkit 0.8', 'classic', 'buildah', 'kaniko'] as const

function makers(options: Partial<GitContextOptions> = {}): { readonly blobs: ReturnType<typeof memoryBlobs>; readonly contextOf: (tree: typeof emptyTree) => BuildContext } {
  const blobs = memoryBlobs()
  return { blobs, contextOf: gitContexts({ name: '.', folder: '', ignoreFiles: ['Dockerfile.dockerignore', '.dockerignore'], blobs, ...options }) }
}

type Pair = readonly [BuildContext, BuildContext]

function seen(context: BuildContext): unknown {
  const all = [...paths, 'src', 'nowhere/x']
  return [context.entries.map(({ path, kind, mode, target }) => [path, kind, mode, target]), all.map((path) => [context.ignoredBy(path), context.read(path)])]
}

/** For each request whether builders take the two contexts for the same, and what differs. */
function told([old, now]: Pair): unknown {
  return requests.map((request) => {
    const [before, after] = [select(old, request), select(now, request)]
    return [request, flavours.map((flavour) => contentKey(old, before, flavour) === contentKey(now, after, flavour)), [...differences(old, before, now, after)]]
  })
}

describe('gitContexts', () => {
  test('shows what a context of the same files shows, and tells selections apart as it does', () => {
    fc.assert(
      fc.property(files, files, (before, after) => {
        const { blobs, contextOf } = makers()
        const entries = [before, after].map((each) => gitEntries(each, blobs))
        const [first = new Map(), second = new Map()] = entries
        const start = changedTree(emptyTree, first)
        const gits: Pair = [contextOf(start), contextOf(changedTree(start, changesBetween(first, second)))]
        const plains: Pair = [memoryContext(before), memoryContext(after)]
        expect(gits.map(seen)).toEqual(plains.map(seen))
        expect(told(gits)).toEqual(told(plains))
      }),
      { numRuns: 100 },
    )
  })

  test('are the same context where builders get the same', () => {
    const { blobs, contextOf } = makers()
    const tree = changedTree(emptyTree, gitEntries({ '.dockerignore': 'docs', 'docs/a.md': '1', 'src/a': '1' }, blobs))
    const edited = changedTree(tree, gitEntries({ 'src/a': '2' }, blobs))
    expect(contextOf(edited)).not.toBe(contextOf(tree))
    expect(contextOf(edited).entry('.dockerignore')).toBe(contextOf(tree).entry('.dockerignore'))
    expect(contextOf(changedTree(edited, gitEntries({ 'src/a': '1' }, blobs))).digestBelow?.('')).toBe(contextOf(tree).digestBelow?.(''))
  })

  test('may lie below the root of the repository, with an ignore file beside the Dockerfile', () => {
    const { blobs, contextOf } = makers({ folder: 'app', ignoreFiles: ['build/Dockerfile.dockerignore', 'app/.dockerignore'] })
    const tree = changedTree(emptyTree, gitEntries({ 'app/a': '1', 'app/b/c': '1', 'other/d': '1', 'build/Dockerfile.dockerignore': 'a', 'app/.dockerignore': 'b' }, blobs))
    const context = contextOf(tree)
    expect(context.entries.map(({ path }) => path)).toEqual(['.dockerignore', 'b', 'b/c'])
    expect(context.ignoreFile).toBe('build/Dockerfile.dockerignore')
    const without = contextOf(changedTree(tree, [['build/Dockerfile.dockerignore', undefined]]))
    expect([without.entries.map(({ path }) => path), without.ignoreFile]).toEqual([['.dockerignore', 'a'], '.dockerignore'])
    expect(contextOf(emptyTree).entries).toEqual([])
  })

  test('know of a submodule that it is another, not what it holds', () => {
    const { contextOf } = makers()
    const at = (id: string): BuildContext => contextOf(changedTree(emptyTree, [['lib/sub', { mode: 0o160000, id }]]))
    expect(at('1').incomplete).toBe('What the submodule lib/sub holds is not known.')
    expect(at('1').entry('lib/sub')?.kind).toBe('folder')
    expect(at('1').digestBelow?.('lib')).not.toBe(at('2').digestBelow?.('lib'))
  })

  test('follow an ignore file that is a link', () => {
    const { blobs, contextOf } = makers()
    const tree = changedTree(emptyTree, gitEntries({ a: '1', 'conf/ignore': 'a', '.dockerignore': { target: 'conf/ignore' }, 'Dockerfile.dockerignore': { target: 'nowhere' } }, blobs))
    expect(contextOf(tree).entry('a')).toBeUndefined()
  })

  test('take patterns that a fix would add', () => {
    const { blobs, contextOf } = makers({ ignored: ['docs'] })
    const tree = changedTree(emptyTree, gitEntries({ a: '1', 'docs/b': '1' }, blobs))
    expect(contextOf(tree).entries.map(({ path }) => path)).toEqual(['a'])
  })
})

describe('changedTree', () => {
  test('drops empty folders, swaps files and folders, and leaves out what is too deep', () => {
    const entry = { mode: 0o100644, id: '1' }
    const tree = changedTree(emptyTree, [['a/b', entry], ['c', entry], [Array.from({ length: 200 }, () => 'x').join('/'), entry]])
    expect([...tree.children.keys()]).toEqual(['a', 'c'])
    const swapped = changedTree(tree, [['a/b', undefined], ['a', entry], ['c', undefined], ['c/d', entry]])
    expect([...swapped.children].map(([name, { kind }]) => [name, kind])).toEqual([['a', 'file'], ['c', 'folder']])
    expect(changedTree(tree, [])).toBe(tree)
  })
})

describe('readTreeListing', () => {
  test('reads what git lists, and refuses what it does not', () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
    const id = 'a'.repeat(40)
    expect(readTreeListing(bytes(`100755 blob ${id}\tx\ty\n\0` + `160000 commit ${id}\tsub\0`))).toEqual(new Map([['x\ty\n', { mode: 0o100755, id }], ['sub', { mode: 0o160000, id }]]))
    expect(readTreeListing(bytes('fatal\0'))).toBeUndefined()
  })
})
