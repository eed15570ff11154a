import { describe, expect, it } from 'vitest'
import { findContext } from '../../src/context/find-context.ts'
import { memoryContext } from '../../src/context/memory.ts'
import { select } from '../../src/context/select.ts'

function candidate(name: string, ...files: readonly string[]) {
  const context = memoryContext(Object.fromEntries(files.map((file) => [file, ''])))
  return {
    name,
    has(source: string): boolean {
      const { missing, unmatched } = select(context, { sources: [source] })
      return missing.length + unmatched.length === 0
    },
  }
}

const root = candidate('/r', 'package.json', 'src/a', 'docker/Dockerfile', 'docker/entry.sh')
const own = candidate('/r/docker', 'Dockerfile', 'entry.sh')

describe('findContext', () => {
  it('takes the only folder that has all sources', () => {
    expect(findContext(['package.json', '.'], [root, own])).toEqual({ index: 0, by: 'unique', equals: [] })
    expect(findContext(['entry.sh'], [root, own])).toEqual({ index: 1, by: 'unique', equals: [] })
    expect(findContext(['./docker/entry.sh', 'src/'], [own, root])).toEqual({ index: 1, by: 'unique', equals: [] })
  })

  it('lets wildcards decide between folders that have the rest', () => {
    expect(findContext(['package*.json', '.'], [own, root])).toEqual({ index: 1, by: 'unique', equals: [] })
  })

  it('guesses the first where several fit', () => {
    expect(findContext(['.'], [root, own])).toEqual({ index: 0, by: 'guess', equals: [1] })
    expect(findContext(['$DIR/x'], [own, root])).toEqual({ index: 0, by: 'guess', equals: [1] })
    expect(findContext(['a', './'], [candidate('/x', 'a'), candidate('/y', 'a')])).toEqual({ index: 0, by: 'guess', equals: [1] })
  })

  it('guesses the one with most where none has all', () => {
    expect(findContext(['dist/', 'src', 'package.json'], [own, root])).toEqual({ index: 1, by: 'guess', equals: [] })
  })

  it('does not doubt where there is one folder, or where nothing is copied', () => {
    expect(findContext(['.'], [root])).toEqual({ index: 0, by: 'unique', equals: [] })
    expect(findContext(['dist'], [root, root])).toEqual({ index: 0, by: 'unique', equals: [] })
    expect(findContext([], [root, own])).toEqual({ index: 0, by: 'unique', equals: [] })
  })
})
