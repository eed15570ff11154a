import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './load-source.mjs'

/** Real builders, as `cached.mjs` calls them and as recordings do. */
export const builderNames = {
  new: 'BuildKit 0.25, containerd store',
  classic: 'classic 20.10',
  buildah: 'Buildah 1.43',
  mid: 'BuildKit 0.13',
  old: 'BuildKit 0.8',
  gd: 'BuildKit 0.25, overlay2 store',
  'classic-new': 'classic 28.5',
}

/** What drives real builders: the module `cached.mjs` in the folder that ORACLE names; undefined where there is none. */
export async function loadDriver() {
  const file = join(resolve(root, process.env.ORACLE ?? '../shared/oracle'), 'cached.mjs')
  return existsSync(file) ? await import(pathToFileURL(file).href) : undefined
}

/** Writes files into a folder: texts, or `{text, mode}`, `{target}` of a link, `{folder: true, mode}`; null is none. */
export function writeFiles(folder, files) {
  mkdirSync(folder, { recursive: true })
  const modes = []
  for (const [path, file] of Object.entries(files)) {
    if (file === null) continue
    const at = join(folder, path)
    mkdirSync(file.folder ? at : dirname(at), { recursive: true })
    if (file.target !== undefined) {
      symlinkSync(file.target, at)
      continue
    }
    if (!file.folder) writeFileSync(at, file.text ?? (typeof file === 'string' ? file : ''))
    modes.push([at, file.mode ?? (file.folder ? 0o755 : 0o644)])
  }
  // At the end and not at creation: neither the umask nor a folder that may not be written to is in the way.
  for (const [at, mode] of modes) chmodSync(at, mode)
}

/** `build 3`: the stage, where it is named, and the number of the step; the classic builder numbers all of the file. */
export function idOf({ stage, step }, builder) {
  return builder.startsWith('classic') || stage === '' ? String(step) : `${stage} ${step}`
}
