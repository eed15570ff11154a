import type { Call } from '../call.ts'
import { eachOnce } from './each-once.ts'

/**
 * Takes down a manifest and the files that it names, each once. `take` reads one and returns the paths that it names.
 * One that was not copied may name anything.
 */
export function takeNestedFiles(call: Call, path: string, take: (text: string, file: string) => readonly string[]): void {
  const open = [path]
  for (const file of eachOnce(open)) {
    const text = call.run.files.read(file)
    if (text === undefined) {
      call.read(file)
      call.read('/**', { certain: false, why: `finds no ${file} among the copied files, so what it names is not known` })
      continue
    }
    call.manifest(file)
    open.push(...take(text, file))
  }
}
