import type { Call } from '../call.ts'

/** A file that is copied along where it is there; where it is not, it is looked for. */
export function takeFile(call: Call, path: string): void {
  if (call.run.files.has(path)) call.manifest(path)
  else call.read(path)
}

/** Where a command works in a folder that is not known, any copied file of such a name may be the one that it looks for there. */
export function takeAnywhere(call: Call, names: RegExp): void {
  for (const path of call.run.files.below('/', (each) => names.test(each))) {
    call.read(path, { certain: false, why: `works in a folder that is not known, and may look at ${path}` })
  }
}
