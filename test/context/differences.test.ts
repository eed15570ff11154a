import { describe, expect, it } from 'vitest'
import { differences } from '../../src/context/differences.ts'
import { type MemoryFile, memoryContext } from '../../src/context/memory.ts'
import { select } from '../../src/context/select.ts'

function between(before: Record<string, MemoryFile>, after: Record<string, MemoryFile>, source = '.'): readonly (readonly [string, string])[] {
  const [old, now] = [memoryContext(before), memoryContext(after)]
  const request = { sources: [source] }
  return [...differences(old, select(old, request), now, select(now, request))].map(({ path, what }) => [path, what])
}

describe('differences', () => {
  it('names each path and what became of it, in order', () => {
    const before = { gone: '', size: 'a', bytes: 'a', 'run.sh': 'r', link: { target: 'a' }, kind: '', same: 's' }
    const after = { new: '', size: 'ab', bytes: 'b', 'run.sh': { text: 'r', mode: 0o755 }, link: { target: 'b' }, kind: { folder: true as const }, same: 's' }
    expect(between(before, after)).toEqual([
      ['bytes', 'changed'],
      ['gone', 'removed'],
      ['kind', 'changed'],
      ['link', 'link'],
      ['new', 'added'],
      ['run.sh', 'mode'],
      ['size', 'changed'],
    ])
  })

  it('looks at what is selected alone', () => {
    expect(between({ 'a/x': '1', b: '1' }, { 'a/x': '2', b: '2' }, 'a')).toEqual([['a/x', 'changed']])
  })
})
