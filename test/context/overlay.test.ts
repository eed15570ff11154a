import { describe, expect, it } from 'vitest'
import { memoryContext } from '../../src/context/memory.ts'
import { overlay } from '../../src/context/overlay.ts'

const base = memoryContext({ '.dockerignore': '*.log', 'a.txt': 'a', 'src/b.ts': 'b', 'src/sub/c.ts': 'c', link: { target: 'a.txt' }, 'x.log': '' })

describe('overlay', () => {
  it('gives an edited file another digest, the same each time, and keeps the rest', () => {
    const edited = overlay(base, [{ kind: 'edit', path: './a.txt' }])
    expect(edited.digest('a.txt')).not.toBe(base.digest('a.txt'))
    expect(edited.digest('a.txt')).toBe(overlay(base, [{ kind: 'edit', path: 'a.txt' }]).digest('a.txt'))
    expect(edited.digest('src/b.ts')).toBe(base.digest('src/b.ts'))
    expect(edited.entries).toEqual(base.entries)
    expect(edited.read('link')).toBe('a')
    expect(overlay(edited, [{ kind: 'edit', path: 'a.txt' }]).digest('a.txt')).not.toBe(edited.digest('a.txt'))
  })

  it('writes texts, makes folders and keeps the mode', () => {
    const written = overlay(base, [
      { kind: 'mode', path: 'a.txt', mode: 0o755 },
      { kind: 'write', path: 'a.txt', text: 'new' },
      { kind: 'write', path: 'p/q/r', text: 'a' },
    ])
    expect([written.read('a.txt'), written.read('link'), written.entry('a.txt')?.mode, written.entry('a.txt')?.size]).toEqual(['new', 'new', 0o755, 3])
    expect(written.entries.map((entry) => entry.path).filter((path) => path.startsWith('p'))).toEqual(['p', 'p/q', 'p/q/r'])
    expect(written.digest('p/q/r')).toBe(base.digest('a.txt'))
    expect(overlay(base, [{ kind: 'write', path: 'src', text: '' }]).entries.map((entry) => entry.path)).toEqual(['.dockerignore', 'a.txt', 'link', 'src'])
  })

  it('changes nothing that an ignore file leaves out', () => {
    const changed = overlay(base, [
      { kind: 'write', path: 'x.log', text: 'x' },
      { kind: 'edit', path: 'x.log' },
      { kind: 'mode', path: 'x.log', mode: 0 },
    ])
    expect(changed.entries).toEqual(base.entries)
    expect(changed.ignoredBy('x.log')?.line).toBe(1)
  })

  it('removes a folder with all it holds', () => {
    const removed = overlay(base, [{ kind: 'remove', path: 'src/' }])
    expect(removed.entries.map((entry) => entry.path)).toEqual(['.dockerignore', 'a.txt', 'link'])
    expect([removed.read('src/b.ts'), removed.digest('src/b.ts')]).toEqual([undefined, undefined])
    expect(overlay(base, [{ kind: 'remove', path: '.' }]).entries).toEqual([])
  })
})
