import type { Call } from '../call.ts'

/** A file that is copied along where it is there; where it is not, it is looked for. */
export function takeFile(call: Call, path: string): void {
  if (call.run.files.has(path)) call.manifest(path)
  else call.read(path)
}
