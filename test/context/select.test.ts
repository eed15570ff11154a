import { describe, expect, it } from 'vitest'
import { type MemoryFile, memoryContext } from '../../src/context/memory.ts'
import { select } from '../../src/context/select.ts'

const files: Record<string, MemoryFile> = {
  'package.json': '{}',
  'package-lock.json': '{}',
  'src/a.js': 'a',
  'src/a-b.js': '',
  'src/sub/n.js': 'n',
  'src/sub/deep/m.js': 'm',
  'src/link': { target: 'a.js' },
  empty: { folder: true },
  toSrc: { target: '/src' },
  toFile: { target: 'src/../package.json' },
  broken: { target: 'none' },
  'we[ird': '',
}
const context = memoryContext(files)

function things(source: string, more: { exclude?: string[]; parents?: boolean } = {}): readonly string[] {
  return select(context, { sources: [source], ...more }).sources.flatMap((one) =>
    one.things.flatMap((thing) => [`${thing.path}=${thing.at}`, ...thing.entries.map(({ inside }) => `  ${inside}`)]),
  )
}

describe('select', () => {
  it.each(['package.json', './package.json', '/package.json', 'package.json/', 'src/../package.json/.'])('reads %s as one path', (source) => {
    expect(things(source)).toEqual(['package.json=package.json', '  '])
  })

  it('takes a folder with all it holds, empty folders and links too', () => {
    expect(things('src')).toEqual(['src=src', '  ', '  a-b.js', '  a.js', '  link', '  sub', '  sub/deep', '  sub/deep/m.js', '  sub/n.js'])
    expect(things('.').slice(0, 2)).toEqual(['=', '  broken'])
    expect(select(context, { sources: ['.'] }).sources[0]?.entries).toHaveLength(context.entries.length)
    expect(things('empty')).toEqual(['empty=empty', '  '])
  })

  it('takes what a wildcard matches, each with what it holds', () => {
    expect(things('package*.json')).toEqual(['package-lock.json=package-lock.json', '  ', 'package.json=package.json', '  '])
    expect(things('src/*.js')).toEqual(['src/a-b.js=src/a-b.js', '  ', 'src/a.js=src/a.js', '  '])
    expect(things('*/*/n.js')).toEqual(['src/sub/n.js=src/sub/n.js', '  '])
    expect(things('s*')).toHaveLength(9)
    expect(things('src/s?b')).toEqual(['src/sub=src/sub', '  ', '  deep', '  deep/m.js', '  n.js'])
    expect(things('we\\[ird')).toEqual([])
    expect(things('we[[]ird')).toEqual(['we[ird=we[ird', '  '])
  })

  it('follows what is named, also on the way to it, but no link below', () => {
    expect(things('toFile')).toEqual(['toFile=package.json', '  '])
    expect(things('toSrc/sub/n.js')).toEqual(['toSrc/sub/n.js=src/sub/n.js', '  '])
    expect(things('toSrc/*.js').filter((line) => line.trim() !== '')).toEqual(['toSrc/a-b.js=src/a-b.js', 'toSrc/a.js=src/a.js'])
    expect(things('toF*')).toEqual(['toFile=package.json', '  '])
    expect(things('*/n.js')).toEqual([])
  })

  it('tells what is not there', () => {
    const selection = select(context, { sources: ['none', 'none*', 'broken', 'src', '[a', 'package.json/x'] })
    expect(selection.missing).toEqual(['none', 'broken', 'package.json/x'])
    expect(selection.unmatched).toEqual(['none*', '[a'])
  })

  it('leaves out what --exclude names below the thing copied, never that thing', () => {
    expect(things('src', { exclude: ['sub'] })).toEqual(['src=src', '  ', '  a-b.js', '  a.js', '  link'])
    expect(things('src', { exclude: ['**/*.js'] })).toEqual(['src=src', '  ', '  link', '  sub', '  sub/deep'])
    expect(things('src', { exclude: ['sub', '!sub/deep/m.js'] }).slice(5)).toEqual(['  sub', '  sub/deep', '  sub/deep/m.js'])
    expect(things('package.json', { exclude: ['*.json'] })).toEqual(['package.json=package.json', '  '])
    expect(things('src', { exclude: ['*'] })).toEqual(['src=src'])
    expect(things('src', { exclude: ['/sub'] })).toHaveLength(9)
  })

  it('takes along the folders with --parents, from the pivot on', () => {
    expect(things('src/sub/n.js', { parents: true })).toEqual(['=', '  src', '  src/sub', '  src/sub/n.js'])
    expect(things('./src/./sub/**/m.js', { parents: true })).toEqual(['src=src', '  ', '  sub', '  sub/deep', '  sub/deep/m.js'])
    expect(things('src/./sub', { parents: true, exclude: ['sub/deep'] })).toEqual(['src=src', '  ', '  sub', '  sub/n.js'])
    const selection = select(context, { sources: ['no/./a', 'src/none', 'src/*.ts'], parents: true })
    expect([selection.missing, selection.unmatched]).toEqual([['no/./a', 'src/none'], ['src/*.ts']])
  })

  it('finds a path in a large context without reading all of it', () => {
    const many: Record<string, MemoryFile> = {}
    for (let at = 0; at < 20_000; at += 1) many[`d${at % 100}/f${at}`] = ''
    const large = memoryContext(many)
    large.entry('d1')
    const started = process.cpuUsage()
    for (let at = 0; at < 2000; at += 1) select(large, { sources: [`d${at % 100}/f${at}`] })
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000)
  })
})
