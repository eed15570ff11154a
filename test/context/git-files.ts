import { createHash } from 'node:crypto'
import type { GitBlobs } from '../../src/context/git-blobs.ts'
import type { GitEntry } from '../../src/context/git-entry.ts'
import type { GitPathChange } from '../../src/context/git-tree.ts'
import type { MemoryFile } from '../../src/context/memory.ts'

type Files = Readonly<Record<string, MemoryFile>>

/** Blobs that tests keep in memory. */
export function memoryBlobs(): GitBlobs & { put(text: string): string } {
  const texts = new Map<string, string>()
  return {
    load: () => undefined,
    text: (id) => texts.get(id),
    put(text) {
      const id = createHash('sha1').update(text).digest('hex')
      texts.set(id, text)
      return id
    },
  }
}

/** Files as git has them. It keeps no empty folders, and of modes only whether a file is executable. */
export function gitEntries(files: Files, blobs: ReturnType<typeof memoryBlobs>): ReadonlyMap<string, GitEntry> {
  const entries = new Map<string, GitEntry>()
  for (const [path, file] of Object.entries(files)) {
    const { text = '', mode = 0o644, target, folder } = typeof file === 'string' ? { text: file } : file
    if (folder) continue
    entries.set(path, target === undefined ? { mode: mode & 0o100 ? 0o100755 : 0o100644, id: blobs.put(text) } : { mode: 0o120000, id: blobs.put(target) })
  }
  return entries
}

/** What turns one set of files into another. */
export function changesBetween(before: ReadonlyMap<string, GitEntry>, after: ReadonlyMap<string, GitEntry>): readonly GitPathChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap((path): GitPathChange[] => {
    const [old, now] = [before.get(path), after.get(path)]
    return old?.id === now?.id && old?.mode === now?.mode ? [] : [[path, now]]
  })
}
