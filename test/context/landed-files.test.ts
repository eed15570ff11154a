import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { landedFiles, select } from '../../src/context/selection.ts'

test('a copy holds what lies within a folder, be the folder copied whole or file by file', () => {
  const context = memoryContext({ 'src/a.ts': '', 'src/lib/b.ts': '', 'c.md': '' })
  const sources = fc.constantFrom(['.'], ['src'], ['src/lib'], ['*.md'], ['src', 'c.md'], ['src/a.ts'])
  const destination = fc.constantFrom('/', '/app', '/app/', '/app/src')
  const folder = fc.constantFrom('/', '/app', '/app/src', '/app/src/lib', '/app/c.md', '/src', '/a.ts', '/lib', '/app/lib/b.ts', '/none')
  fc.assert(
    fc.property(sources, destination, folder, (names, at, wanted) => {
      const landed = landedFiles(context, select(context, { sources: names }), at, 'COPY')
      expect(landed.holds(wanted)).toBe(landed.within(wanted).length > 0)
    }),
  )
})
