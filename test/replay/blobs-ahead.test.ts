import { describe, expect, test } from 'vitest'
import { changedTree, emptyTree } from '../../src/context/git-tree.ts'
import { blobsAhead } from '../../src/replay/blobs-ahead.ts'
import type { Commit } from '../../src/history/log-parser.ts'

const entry = (id: string): { readonly mode: number; readonly id: string } => ({ mode: 0o100644, id })
const change = (path: string, before: string, after: string): Commit => ({ id: after, time: 0, changes: [{ path, before: entry(before), after: entry(after) }] })

const start = changedTree(emptyTree, ['a', 'b', 'below/a', 'below/other'].map((path) => [path, entry(`${path}1`)]))

describe('blobs of commits', () => {
  test('come with the next versions of their file and with files of the same name, each once, be it reverted', () => {
    const loads: (readonly string[])[] = []
    const commits = [change('a', 'a1', 'a2'), change('b', 'b1', 'b2'), change('a', 'a2', 'a3'), change('b', 'b2', 'b1'), change('below/a', 'below/a1', 'below/a2')]
    const blobs = blobsAhead({ load: (ids) => loads.push([...ids]), text: (id) => `text of ${id}` }, { start, commits })
    expect(['a1', 'a2', 'below/a2', 'other', 'b2'].map((id) => blobs.text(id))).toEqual(['text of a1', 'text of a2', 'text of below/a2', 'text of other', 'text of b2'])
    expect(loads).toEqual([['a1', 'a2', 'a3', 'below/a1', 'below/a2'], ['other'], ['b2', 'b1']])
  })

  test('come with all of a kind where a second file of that kind is asked for', () => {
    const loads: (readonly string[])[] = []
    const sources = changedTree(emptyTree, ['a.go', 'b.go', 'c.go', 'd.md'].map((path) => [path, entry(`${path}1`)]))
    const blobs = blobsAhead({ load: (ids) => loads.push([...ids]), text: (id) => id }, { start: sources, commits: [change('c.go', 'c.go1', 'c.go2')] })
    for (const id of ['a.go1', 'b.go1', 'c.go1', 'c.go2']) blobs.text(id)
    expect(loads).toEqual([['a.go1'], ['b.go1', 'c.go1', 'c.go2']])
  })
})
