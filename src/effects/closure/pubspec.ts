import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'
import { eachOnce } from './each-once.ts'
import { memberManifests } from './workspace.ts'
import { yamlList, yamlText } from './yaml-lines.ts'

/** Takes the pubspec of a package, of the members of its workspace and of packages on disk. False where there is none: https://dart.dev/tools/pub/pubspec */
export function takePubspecs(call: Call, root: string): boolean {
  if (!call.run.files.has(joinPath(root, 'pubspec.yaml'))) return false
  const open = [root]
  for (const folder of eachOnce(open)) {
    for (const name of ['pubspec.yaml', 'pubspec_overrides.yaml', 'pubspec.lock']) {
      const path = joinPath(folder, name)
      const text = call.run.files.read(path)
      if (text === undefined) {
        call.read(path)
        continue
      }
      call.manifest(path)
      if (name.endsWith('.lock')) continue
      for (const place of pathsIn(text)) open.push(joinPath(folder, place))
      const members = yamlList(text, 'workspace')
      for (const member of members) if (!/[*?]/.test(member)) open.push(joinPath(folder, member))
      for (const path of memberManifests(call, folder, members, 'pubspec.yaml')) open.push(path.slice(0, path.lastIndexOf('/')))
      if (yamlText(text, 'resolution') === 'workspace') open.push(joinPath(folder, '..'), joinPath(folder, '../..'))
    }
  }
  return true
}

/** Packages on disk: `path: ../a`, or `{path: ../a}`. That of a git dependency lies in its repository. */
function pathsIn(text: string): readonly string[] {
  const found: string[] = []
  const parents: { readonly indent: number; readonly key: string }[] = []
  for (const line of text.split(/\r?\n/)) {
    const [, blanks = '', key] = /^( *)([\w-]+):/.exec(line) ?? []
    if (key === undefined) continue
    while ((parents.at(-1)?.indent ?? -1) >= blanks.length) parents.pop()
    const place = key === 'path' ? /^ *path:\s*['"]?([^'"#\s]+)/.exec(line)?.[1] : /\{\s*path:\s*['"]?([^'"#\s,}]+)/.exec(line)?.[1]
    if (place !== undefined && blanks !== '' && key !== 'git' && parents.at(-1)?.key !== 'git') found.push(place)
    parents.push({ indent: blanks.length, key })
  }
  return found
}
