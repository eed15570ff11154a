import type { Call } from '../call.ts'
import { folderOf, isWithin, joinPath } from '../path.ts'
import { takeNestedFiles } from './nested-files.ts'
import { takeFile } from './take-file.ts'

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
  const nested = /^eval_gemfile[\s(]+(?:File\.(?:join|expand_path)\(\s*(?:__dir__|File\.dirname\(__FILE__\))\s*,\s*)?["']([^"'#]+)["']/.exec(line)?.[1]
  if (nested !== undefined) return [joinPath(folder, nested)]
  const version = /^ruby\s+(?:file:\s*|File\.read\()["']([^"']+)["']/.exec(line)?.[1] ?? /File\.read\(\s*(?:File\.join\(\s*__dir__\s*,\s*)?["'](\.[\w-]+)["']/.exec(line)?.[1]
  if (version !== undefined) takeFile(call, joinPath(folder, version))
  const local = /\bpath:?\s*(?:=>)?\s*[("']+([^"']+)["']/.exec(line)?.[1]
  if (local !== undefined) takeGemspecs(call, joinPath(folder, local), 2)
  if (/^plugin\b/.test(line)) call.read(folder, { below: true, certain: false, why: `runs a plugin of Bundler that ${file} names, and such a one may read the project` })
  if (local === undefined && /^gemspec\b/.test(line)) takeGemspecs(call, folder, 0)
  const rest = withoutTexts(line.replace(/^ruby\s+file:.*$/, '').replace(/File\.read\([^)]*\)\)?(\.strip|\.chomp)?/, ''))
  if (!plainLine.test(line) || (version === undefined && readsFiles.test(rest.replace(/\brequire:|:require/g, '')))) {
    call.read(folder, { below: true, certain: false, why: `runs Ruby code in ${file} that may read more` })
  }
  return []
}

/** How many folders lie between a folder and a file below it. */
function depthBelow(folder: string, path: string): number {
  return path.slice(folder === '/' ? 1 : folder.length + 1).split('/').length - 1
}

/**
 * A gem in the project is looked at through its gemspec, which is Ruby: for a `path` up to two folders down
 * (https://bundler.io/man/gemfile.5.html#PATH). What the gemspec lists is not copied anywhere, but an extension is compiled.
 */
function takeGemspecs(call: Call, folder: string, depth: number): void {
  const specs = call.run.files.below(folder, (path) => path.endsWith('.gemspec') && isWithin(path, folder) && depthBelow(folder, path) <= depth)
  if (specs.length === 0) return call.read(folder, { below: true, why: `installs the local gem in ${folder}` })
  for (const spec of specs) {
    call.manifest(spec)
    takeGemspec(call, spec, call.run.files.read(spec) ?? '')
  }
}

/** A text with `#{` in it may hold code, and is left as it is. */
function withoutTexts(line: string): string {
  return line.replace(/"(?:\\.|[^"\\#\n])*"|'(?:\\.|[^'\\\n])*'/g, '""')
}

/** Ruby without comments and texts, and without what only puts paths together or reads a file that was named. */
function codeOf(text: string): string {
  const bare = withoutTexts(text.replace(/^\s*#.*$/gm, ''))
  return bare.replace(/\bFile\.(expand_path|dirname|join|basename)\b/g, '').replace(/\b(File|IO)\.read\s*\(?\s*""/g, '')
}

/** Lines that only set what a gem is called and what it needs; `files` from git or a pattern are names alone, yet programs are found by them. */
function takeGemspec(call: Call, spec: string, text: string): void {
  const folder = folderOf(spec)
  if (/\.extensions\b/.test(text)) {
    call.read(folder, { below: true, why: `compiles the extension of the local gem in ${folder}` })
    call.write(folder, { below: true, certain: false, why: `compiles the extension of the local gem in ${folder}` })
  }
  // Programs that are not there get no starter.
  if (/\bexecutables\b|\bbindir\b/.test(text)) for (const name of ['bin', 'exe']) call.read(joinPath(folder, name), { below: true })
  const required = [...text.matchAll(/\brequire_relative\s*\(?\s*["']([^"'#]+)["']/g)].map(([, name = '']) => joinPath(folder, name.endsWith('.rb') ? name : `${name}.rb`))
  for (const path of required) takeFile(call, path)
  for (const [, name = ''] of text.matchAll(/\b(?:File|IO)\.read\s*\(?\s*["']([^"'#]+)["']/g)) takeFile(call, joinPath(folder, name))
  const codes = [codeOf(text).replace(/\brequire_relative\s*\(?\s*""/g, ''), ...required.map((path) => codeOf(call.run.files.read(path) ?? ''))]
  for (const [, name = ''] of text.matchAll(/ENV(?:\.fetch\(|\[)\s*["'](\w+)["']/g)) call.env(name)
  if (codes.some((code) => readsFiles.test(code))) {
    call.read(folder, { below: true, certain: false, why: `runs the Ruby code in ${spec}, which may look at the files below it` })
  }
}
