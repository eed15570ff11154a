import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { takeNestedFiles } from './nested-files.ts'

/** Lines of a Gemfile that are nothing but declarations. Anything else is Ruby, and may look at any file. */
const plainLine = /^(source|gem|gemspec|group|end|ruby|git_source|path|git|platforms?|install_if|eval_gemfile|plugin|\}|\)|\]|#|:?\w+:\s|["':[\])},]|if\b|else$|unless\b|require:|platforms:|$)/

/** Calls in a line that look at files or run programs. `File.read(".ruby-version")` is told apart, for it is common and names its file. */
const readsFiles = /\b(File|Dir|IO|Pathname|YAML|JSON|open|load|require|require_relative|eval|instance_eval|system|exec|send)\b|`|%x/

/** Takes down a Gemfile, the files that it names, and whether there is code in it that may read more. */
export function takeGemfile(call: Call, path: string): void {
  takeNestedFiles(call, path, (text, file) => text.split(/\r?\n/).flatMap((line) => takeLine(call, line.trim(), folderOf(file), file)))
}

/** The Gemfiles that a line brings in. */
function takeLine(call: Call, line: string, folder: string, file: string): readonly string[] {
  if (line.startsWith('#')) return []
  for (const [, name] of line.matchAll(/ENV(?:\.fetch\(|\[)\s*["'](\w+)["']/g)) if (name !== undefined) call.env(name)
  const nested = /^eval_gemfile[\s(]+["']([^"'#]+)["']/.exec(line)?.[1]
  if (nested !== undefined) return [joinPath(folder, nested)]
  const version = /^ruby\s+(?:file:\s*|File\.read\()["']([^"']+)["']/.exec(line)?.[1] ?? /File\.read\(\s*(?:File\.join\(\s*__dir__\s*,\s*)?["'](\.[\w-]+)["']/.exec(line)?.[1]
  if (version !== undefined) takeFile(call, joinPath(folder, version))
  const local = /\bpath:?\s*(?:=>)?\s*["']([^"']+)["']/.exec(line)?.[1]
  if (local !== undefined) call.read(joinPath(folder, local), { below: true, why: `installs the local gem in ${joinPath(folder, local)}` })
  if (/^gemspec\b/.test(line)) call.read(folder, { below: true, why: 'reads the gemspec, which lists the files of the project' })
  const rest = line.replace(/^ruby\s+file:.*$/, '').replace(/File\.read\([^)]*\)\)?(\.strip|\.chomp)?/, '').replace(/["'][^"']*["']/g, '""')
  if (!plainLine.test(line) || (version === undefined && readsFiles.test(rest.replace(/\brequire:|:require/g, '')))) {
    call.read(folder, { below: true, certain: false, why: `runs Ruby code in ${file} that may read more` })
  }
  return []
}

function takeFile(call: Call, path: string): void {
  if (call.run.files.has(path)) call.manifest(path)
  else call.read(path)
}
