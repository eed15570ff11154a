import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'
import { textOf } from './json.ts'
import { readPackageJson } from './package-json.ts'

/** Runs a script of the package in a folder, with those that its name puts before and after it. What it says decides what it does. */
export function runPackageScript(call: Call, folder: string | undefined, name: string, words: Call['operands']): void {
  const project = folder === undefined ? undefined : readPackageJson(call.run, folder)
  const text = textOf(project?.scripts.get(name))
  if (folder === undefined || project === undefined || text === undefined) return call.unknown(`runs \`${name}\`, which is not known`)
  call.read(project.path)
  call.read(joinPath(folder, '.npmrc'))
  for (const each of [`pre${name}`, name, `post${name}`]) {
    const script = textOf(project.scripts.get(each))
    const more = each === name ? words.map((word) => ` ${word.text}`).join('') : ''
    if (script !== undefined) call.script(script + more, folder)
  }
}

/** `npm run build -- --flag`: the name of the script, and what it is given. In several packages at once it may be any. */
export function runScriptOperand(call: Call, folder: string | undefined): void {
  const [name, ...words] = call.operands
  if (name === undefined) return
  const elsewhere = call.has('-w', '--workspace', '--workspaces', '-ws', '--filter', '-F', '-r', '--recursive', '--if-present', '--parallel')
  const dashes = call.command.words.slice(1).some(({ stem }) => stem.startsWith('-') && stem !== '--' && stem !== '-s' && stem !== '--silent')
  if (elsewhere || dashes || name.value === undefined) return call.unknown('runs scripts of the project, and may read and write any file')
  runPackageScript(call, folder, name.value, words)
}
