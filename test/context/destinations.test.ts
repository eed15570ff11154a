import { describe, expect, it } from 'vitest'
import { destinations } from '../../src/context/destinations.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { select } from '../../src/context/select.ts'

const context = memoryContext({ 'a.txt': '', 'b.txt': '', 'src/m.js': '', 'src/sub/x.js': '', 'app.tar.gz': '', 'app.zip': '', link: { target: 'a.txt' } })

function land(sources: readonly string[], destination: string, verb: 'COPY' | 'ADD' = 'COPY', parents = false): readonly string[] {
  const selection = select(context, { sources, parents })
  return destinations(selection, destination, verb).map(({ path, from, kind, unpacks }) => `${from || '.'} ${path} ${kind}${unpacks === true ? ' unpacked' : ''}`)
}

describe('destinations', () => {
  it('gives one file the very name, or puts it into a folder that ends with a slash', () => {
    expect(land(['a.txt'], '/app')).toEqual(['a.txt /app file'])
    expect(land(['a.txt'], '/app/')).toEqual(['a.txt /app/a.txt file'])
    expect(land(['a.txt'], '/')).toEqual(['a.txt /a.txt file'])
    expect(land(['a.txt'], '/app/.')).toEqual(['a.txt /app/a.txt file'])
    expect(land(['link'], '/app/')).toEqual(['a.txt /app/link file'])
  })

  it('puts several things into a folder', () => {
    expect(land(['a.txt', 'b.txt'], '/app')).toEqual(['a.txt /app/a.txt file', 'b.txt /app/b.txt file'])
    expect(land(['?.txt'], '/app/')).toEqual(['a.txt /app/a.txt file', 'b.txt /app/b.txt file'])
  })

  it("copies a folder's contents, not the folder", () => {
    expect(land(['src'], '/app')).toEqual(['src /app folder', 'src/m.js /app/m.js file', 'src/sub /app/sub folder', 'src/sub/x.js /app/sub/x.js file'])
    expect(land(['s*', 'a.txt'], '/app/')).toContain('src/m.js /app/m.js file')
    expect(land(['.'], '/')).toContain('src/sub/x.js /src/sub/x.js file')
  })

  it('keeps the folders of the source with --parents', () => {
    expect(land(['src/sub/x.js'], '/app', 'COPY', true)).toEqual(['. /app folder', 'src /app/src folder', 'src/sub /app/src/sub folder', 'src/sub/x.js /app/src/sub/x.js file'])
    expect(land(['src/./sub/x.js'], '/app/', 'COPY', true)).toContain('src/sub/x.js /app/sub/x.js file')
  })

  it('says what ADD unpacks, by name, where the archive itself is named', () => {
    expect(land(['app.tar.gz'], '/app', 'ADD')).toEqual(['app.tar.gz /app file unpacked'])
    expect(land(['app.tar.gz'], '/app', 'COPY')).toEqual(['app.tar.gz /app file'])
    expect(land(['app.zip'], '/app/', 'ADD')).toEqual(['app.zip /app/app.zip file'])
    expect(land(['.'], '/app/', 'ADD')).toContain('app.tar.gz /app/app.tar.gz file')
  })
})
