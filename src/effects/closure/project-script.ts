import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'

/**
 * Takes the script that a project brings along to start its build tool (`mvnw`, `gradlew`).
 * `official` is found in the text of every one that the tool itself wrote; another may read anything.
 */
export function takeProjectScript(call: Call, official: RegExp): void {
  const word = call.command.words[0]
  const name = word?.value
  if (name === undefined || call.cwd === undefined) return call.unknown('is a script in a folder that is not known')
  const path = joinPath(call.cwd, name)
  const text = call.run.files.read(path)
  if (text === undefined) return call.unknown(`runs ${path}, which is not among the copied files`)
  call.manifest(path)
  if (official.test(text)) return
  for (const use of ['read', 'write'] as const) call[use](call.cwd, { below: true, certain: false, why: `runs ${path}, which is not the script that the tool writes` })
}
