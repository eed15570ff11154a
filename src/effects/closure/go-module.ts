import { nearestWith } from '../call.ts'
import type { Call } from '../call.ts'
import { ancestorsOf, joinPath } from '../path.ts'

/** The folders that `replace x => ./folder` lines of a go.mod or go.work name, or its `use` lines. */
function localFolders(text: string): readonly string[] {
  const found: string[] = []
  let inUse = false
  for (const line of text.split(/\r?\n/)) {
    const bare = line.replace(/\/\/.*$/, '').trim()
    if (/^use\s*\($/.test(bare)) inUse = true
    else if (bare === ')') inUse = false
    const target = /=>\s*(\.{0,2}\/\S*)\s*$/.exec(bare)?.[1] ?? /^use\s+([^\s(]+)$/.exec(bare)?.[1] ?? (inUse && bare !== '' && !bare.startsWith('use') ? bare : undefined)
    if (target !== undefined) found.push(target.replaceAll('"', ''))
  }
  return found
}

/** Every module that a go.mod asks for, as `path version`. */
function requirements(text: string): readonly string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const words = line.replace(/\/\/.*$/, '').trim().split(/\s+/).filter((word) => word !== 'require')
    return words.length === 2 && /^v\d/.test(words[1] ?? '') ? [words.join(' ')] : []
  })
}

/** Whether go.sum has both sums of every module that go.mod asks for, so that a download has nothing to add. */
export function isSumComplete(call: Call, root: string): boolean {
  const mod = call.run.files.read(joinPath(root, 'go.mod'))
  const sum = call.run.files.read(joinPath(root, 'go.sum'))
  if (mod === undefined || sum === undefined || /^\s*(replace|exclude)\b/m.test(mod)) return false
  const lines = new Set(sum.split(/\r?\n/).map((line) => line.split(' ').slice(0, 2).join(' ')))
  return requirements(mod).every((module) => lines.has(module) && lines.has(`${module}/go.mod`))
}

/** The root of the module that a go command works on; the folder itself where none is among the copied files. */
export function goRoot(call: Call): string | undefined {
  if (call.cwd === undefined) return undefined
  return nearestWith(call.run, call.cwd, 'go.work') ?? nearestWith(call.run, call.cwd, 'go.mod')
}

/** Takes down go.mod, go.sum and go.work, and those of the folders that they name. True where a go.mod was found. */
export function takeGoManifests(call: Call): boolean {
  const { cwd } = call
  if (cwd === undefined) return false
  const roots = ['go.work', 'go.mod'].flatMap((name) => nearestWith(call.run, cwd, name) ?? [])
  for (const folder of ancestorsOf(cwd)) call.read(joinPath(folder, 'go.work'), { certain: folder === cwd })
  const open = [...roots]
  const seen = new Set<string>()
  for (let root = open.pop(); root !== undefined; root = open.pop()) {
    if (seen.has(root)) continue
    seen.add(root)
    for (const name of ['go.mod', 'go.sum', 'go.work', 'go.work.sum']) {
      const path = joinPath(root, name)
      const text = call.run.files.read(path)
      if (text !== undefined) {
        call.manifest(path)
        if (!name.endsWith('sum')) for (const folder of localFolders(text)) open.push(joinPath(root, folder))
      } else if (name !== 'go.work.sum') call.read(path)
    }
  }
  return roots.length > 0
}
