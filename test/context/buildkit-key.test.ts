import { describe, expect, it } from 'vitest'
import { contentKey, type KeyFlavour } from '../../src/context/content-key.ts'
import { type MemoryFile, memoryContext } from '../../src/context/memory.ts'
import { select, type SelectionRequest } from '../../src/context/select.ts'

type Files = Readonly<Record<string, MemoryFile>>

const releases = ['buildkit', 'buildkit 0.13', 'buildkit 0.8'] as const
const none: readonly KeyFlavour[] = []

/** Which releases take the files of two builds for the same. */
function sameFor(request: string | SelectionRequest, before: Files, after: Files): readonly KeyFlavour[] {
  const keyOf = (files: Files, release: KeyFlavour): string => {
    const context = memoryContext(files)
    return contentKey(context, select(context, typeof request === 'string' ? { sources: [request] } : request), release)
  }
  return releases.filter((release) => keyOf(before, release) === keyOf(after, release))
}

/** Each row was observed on the releases that can build it. */
describe('what a wildcard finds', () => {
  it('counts under its last name alone where the list holds every entry', () => {
    const moved = sameFor('lib*', { 'lib/css/dark/a.css': 'a' }, { 'lib/css': { folder: true }, 'lib/dark/a.css': 'a' })
    expect(moved).toEqual(['buildkit', 'buildkit 0.13'])
    expect(sameFor('*/conf?.json', { 'web/conf1.json': '{}' }, { 'api/conf1.json': '{}' })).toEqual(releases)
    expect(sameFor('conf*', { 'conf1.json': '{}' }, { 'conf2.json': '{}' })).toEqual(none)
  })

  it('follows a match that is a link, and what lies below only up to 0.13', () => {
    const through = (files: Files, text: string): Files => ({ ...files, 'shared.css': text })
    const edited = (request: string, files: Files): readonly KeyFlavour[] => sameFor(request, through(files, 'a'), through(files, 'b'))
    expect(edited('la*', { latest: { target: 'shared.css' } })).toEqual(none)
    expect(edited('li*', { 'lib/style.css': { target: '../shared.css' } })).toEqual(['buildkit', 'buildkit 0.8'])
    expect(edited('la*', { latest: { target: 'lib' }, 'lib/style.css': { target: '../shared.css' } })).toEqual(releases)
  })

  it('takes a match that is a link to a folder for one thing', () => {
    const old = { latest: { target: 'lib' }, 'lib/css/dark/a.css': 'a' }
    expect(sameFor('la*', old, { latest: { target: 'lib' }, 'lib/css': { folder: true }, 'lib/dark/a.css': 'a' })).toEqual(none)
  })

  it('counts modes and empty folders', () => {
    const old = { 'lib/a.css': 'a' }
    expect(sameFor('li*', old, { lib: { folder: true, mode: 0o700 }, ...old })).toEqual(none)
    expect(sameFor('li*', old, { 'lib/a.css': { text: 'a', mode: 0o600 } })).toEqual(none)
    expect(sameFor('li*', old, { ...old, 'lib/css': { folder: true } })).toEqual(none)
  })
})

describe('what --exclude leaves', () => {
  const edited = (source: string, old: Files, changes: Files): boolean =>
    !sameFor({ sources: [source], exclude: ['*.map'] }, old, { ...old, ...changes }).includes('buildkit')

  it('leaves out nothing behind a link that is named', () => {
    const files = { latest: { target: 'lib' }, 'lib/a.css': 'a', 'lib/a.css.map': 'm' }
    expect(edited('lib', files, { 'lib/a.css.map': 'n' })).toBe(false)
    expect(edited('latest', files, { 'lib/a.css.map': 'n' })).toBe(true)
  })

  it('counts the folder, the names in it, links as their texts, and a file that is named itself', () => {
    const files = { 'lib/a.css': 'a', 'lib/link': { target: '../b.css' }, 'b.css': 'b', 'b.map': 'm' }
    expect(edited('lib', files, { lib: { folder: true, mode: 0o700 } })).toBe(true)
    expect(edited('lib', files, { 'lib/b.css': 'a' })).toBe(true)
    expect(edited('lib', files, { 'b.css': 'c' })).toBe(false)
    expect(edited('lib', files, { 'lib/link': { target: '../c.css' } })).toBe(true)
    expect(edited('b.map', files, { 'b.map': 'n' })).toBe(true)
  })
})
