import { describe, expect, it } from 'vitest'
import { contentKey, type KeyFlavour } from '../../src/context/content-key.ts'
import { type MemoryFile, memoryContext } from '../../src/context/memory.ts'
import { select, type SelectionRequest } from '../../src/context/select.ts'

type Files = Record<string, MemoryFile>
interface Build {
  readonly files: Files
  readonly request: SelectionRequest
}

const base: Files = {
  'a.txt': 'a',
  'other.txt': 'o',
  'src/m.js': 'm',
  'src/n.js': 'n',
  'src/sub/x.js': 'x',
  'src/link': { target: '../a.txt' },
  link: { target: 'a.txt' },
  'app.tar': 'tar',
}

function keyOf({ files, request }: Build, flavour: KeyFlavour): string {
  const context = memoryContext(files)
  return contentKey(context, select(context, request), flavour)
}

/** Which builders take the files of the two builds for the same. */
function sameFor(before: Build, after: Build): readonly KeyFlavour[] {
  return (['buildkit', 'classic'] as const).filter((flavour) => keyOf(before, flavour) === keyOf(after, flavour))
}

function edited(source: string | SelectionRequest, files: Files, old: Files = base): readonly KeyFlavour[] {
  const request = typeof source === 'string' ? { sources: [source] } : source
  return sameFor({ files: old, request }, { files: { ...old, ...files }, request })
}

function without(...paths: readonly string[]): Files {
  return Object.fromEntries(Object.entries(base).filter(([path]) => !paths.includes(path)))
}

const neither: readonly KeyFlavour[] = []
const both: readonly KeyFlavour[] = ['buildkit', 'classic']

/** Each row was observed on real builders: what they run again after the edit. */
describe('contentKey', () => {
  it.each<[string, string | SelectionRequest, Files, readonly KeyFlavour[]]>([
    ['content of the copied file', 'a.txt', { 'a.txt': 'b' }, neither],
    ['mode 755', 'a.txt', { 'a.txt': { text: 'a', mode: 0o755 } }, neither],
    ['mode 600', 'a.txt', { 'a.txt': { text: 'a', mode: 0o600 } }, neither],
    ['mode of the copied folder', 'src', { src: { folder: true, mode: 0o700 } }, neither],
    ['mode of a folder in it', 'src', { 'src/sub': { folder: true, mode: 0o700 } }, neither],
    ['a file that is not copied', 'a.txt', { 'other.txt': 'x' }, both],
    ['a new file that is not copied', 'a.txt', { 'new.txt': 'x' }, both],
    ['a new file under .', '.', { 'new.txt': 'x' }, neither],
    ['an empty folder under .', '.', { hollow: { folder: true } }, neither],
    ['an empty folder in the source', 'src', { 'src/hollow': { folder: true } }, neither],
    ['a new file deep in the source', 'src/', { 'src/sub/new': '' }, neither],
    ['a new file below a matched folder', 'src/*', { 'src/sub/new': '' }, neither],
    ['a new file that no match holds', 'src/*.js', { 'src/sub/new.js': '' }, both],
    ['content below a matched folder', 'src/*', { 'src/sub/x.js': 'y' }, neither],
    ['a new match', '*.txt', { 'new.txt': '' }, neither],
    ['a new file that does not match', '*.txt', { 'new.md': '' }, both],
    ['a second match', 'oth*.txt', { 'other2.txt': '' }, neither],
    ['another text of a link in the folder', 'src', { 'src/link': { target: '../other.txt' } }, neither],
    ['content behind a link in the folder', 'src', { 'a.txt': 'b' }, ['buildkit']],
    ['content behind the copied link', 'link', { 'a.txt': 'b' }, neither],
    ['the copied link to another file of that content', 'link', { 'other.txt': 'a', link: { target: 'other.txt' } }, ['buildkit']],
    ['an archive', 'app.tar', { 'app.tar': 'other' }, neither],
    ['an excluded file', { sources: ['src'], exclude: ['n.js'] }, { 'src/n.js': 'other' }, ['buildkit']],
    ['a sibling under --parents', { sources: ['src/sub/x.js'], parents: true }, { 'src/m.js': 'other' }, both],
  ])('after an edit: %s', (_, source, files, expected) => {
    expect(edited(source, files)).toEqual(expected)
  })

  it('counts names: a renamed file or folder only below the thing copied for BuildKit, always for the classic builder', () => {
    const renamed = (source: string, to: string, files: Files): readonly KeyFlavour[] =>
      sameFor({ files: base, request: { sources: [source] } }, { files, request: { sources: [to] } })
    expect(renamed('.', '.', { ...without('other.txt'), 'else.txt': 'o' })).toEqual(neither)
    expect(renamed('src', 'src', { ...without('src/sub/x.js'), 'src/x.js': 'x' })).toEqual(neither)
    expect(renamed('a.txt', 'b.txt', { ...base, 'b.txt': 'a' })).toEqual(['buildkit'])
    expect(renamed('src/sub', 'lib/sub', { ...base, 'lib/sub/x.js': 'x' })).toEqual(['buildkit'])
    expect(renamed('src', './src/.', base)).toEqual(both)
  })

  it('misses a removed file', () => {
    const request = { sources: ['src'] }
    expect(sameFor({ files: base, request }, { files: without('src/n.js'), request })).toEqual(neither)
  })

  it('hashes a folder otherwise than what a wildcard finds in it', () => {
    const files = { 'src/one.js': '' }
    expect(sameFor({ files, request: { sources: ['src/'] } }, { files, request: { sources: ['src/*'] } })).toEqual(neither)
  })

  it('follows an ignore file: what it leaves out does not count, what it changes in the selection does', () => {
    const old = { ...base, '.dockerignore': 'other.txt\n.dockerignore' }
    expect(edited('.', { 'other.txt': 'x' }, old)).toEqual(both)
    expect(edited('.', { '.dockerignore': '# same\nother.txt\n.dockerignore' }, old)).toEqual(both)
    expect(edited('.', { '.dockerignore': '.dockerignore' }, old)).toEqual(neither)
    expect(edited('.', { '.dockerignore': 'other.txt\n# itself not' }, { ...base, '.dockerignore': 'other.txt' })).toEqual(neither)
    expect(edited('a.txt', { '.dockerignore': '' }, old)).toEqual(both)
  })

  it('counts the order of sources for the classic builder; for BuildKit it is in the text', () => {
    const files = base
    const swapped = sameFor({ files, request: { sources: ['a.txt', 'other.txt'] } }, { files, request: { sources: ['other.txt', 'a.txt'] } })
    expect(swapped).toEqual(['buildkit'])
  })

  it('adds nothing for a source below another', () => {
    const files = base
    expect(keyOf({ files, request: { sources: ['src', 'src/sub', 'src'] } }, 'buildkit')).toBe(keyOf({ files, request: { sources: ['src'] } }, 'buildkit'))
    expect(keyOf({ files, request: { sources: ['.', 'a.txt'] } }, 'buildkit')).toBe(keyOf({ files, request: { sources: ['/'] } }, 'buildkit'))
  })

  it('takes the only match of a pattern that ends in its name for that file', () => {
    const at = (path: string): Build => ({ files: { [path]: '{}' }, request: { sources: ['*/package.json'] } })
    expect(sameFor(at('one/package.json'), at('two/package.json'))).toEqual(['buildkit'])
  })

  it('is the same for nothing found, whatever was asked, and differs once something is', () => {
    expect(edited('no*', { yes: '' })).toEqual(both)
    expect(edited('no*', { now: '' })).toEqual(neither)
    expect(edited('none', { none: '' })).toEqual(neither)
  })
})

describe('contentKey of what is laid down', () => {
  const key = (flavour: KeyFlavour, source: string, files: Files, mode?: number): string => {
    const context = memoryContext(files)
    return contentKey(context, select(context, { sources: [source] }), flavour, mode)
  }

  it('Buildah: counts names below a folder, but no mode of the folder itself, and no target of a link in it', () => {
    const plain = key('buildah', 'src', base)
    expect(key('buildah', 'lib', { 'a.txt': 'a', 'lib/m.js': 'm', 'lib/n.js': 'n', 'lib/sub/x.js': 'x', 'lib/link': { target: '../a.txt' } })).toBe(plain)
    expect(key('buildah', 'src', { ...base, src: { folder: true, mode: 0o700 } })).toBe(plain)
    expect(key('buildah', 'src', { ...base, 'a.txt': 'b' })).toBe(plain)
    expect(key('buildah', 'src', { ...base, 'src/sub': { folder: true, mode: 0o700 } })).not.toBe(plain)
    expect(key('buildah', 'src', { ...without('src/n.js'), 'src/o.js': 'n' })).not.toBe(plain)
  })

  it('Buildah: leaves the names that a wildcard finds to who knows where they land, and counts the mode that the copy sets', () => {
    expect(key('buildah', '*.txt', { ...without('other.txt'), 'z.txt': 'o' })).toBe(key('buildah', '*.txt', base))
    expect(key('buildah', '?.txt', base)).toBe(key('buildah', 'a.txt', base))
    const open: Files = { 'a.txt': { text: 'a', mode: 0o600 } }
    expect(key('buildah', 'a.txt', open)).not.toBe(key('buildah', 'a.txt', base))
    expect(key('buildah', 'a.txt', open, 0o755)).toBe(key('buildah', 'a.txt', base, 0o755))
    expect(key('buildah', 'a.txt', open, 0o644)).toBe(key('buildah', 'a.txt', base))
  })

  it('kaniko: of a link that is named counts where it leads', () => {
    const linked = (target: string, bytes: string): string => key('kaniko', 'l', { 'a.txt': bytes, 'b.txt': bytes, l: { target } })
    expect(linked('a.txt', 'b')).toBe(linked('a.txt', 'a'))
    expect(linked('b.txt', 'a')).not.toBe(linked('a.txt', 'a'))
  })

  it('kaniko: counts modes and bytes in order, and no names', () => {
    const plain = key('kaniko', 'src', base)
    expect(key('kaniko', 'src', { ...without('src/n.js'), 'src/o.js': 'n' })).toBe(plain)
    expect(key('kaniko', 'src', { ...without('src/n.js'), 'src/a.js': 'n' })).not.toBe(plain)
    expect(key('kaniko', 'src', { ...base, 'src/n.js': { text: 'n', mode: 0o755 } })).not.toBe(plain)
  })
})
