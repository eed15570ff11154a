import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'
import { readScript } from './script-words.ts'
import { takeFile } from './take-file.ts'

const style = { line: '#', block: false, insert: '#' } as const

/** Modules that compute and look at no file. `System.get_env` names its variable and is told apart. */
const plainModules = new Set(['Mix', 'Mix.Project', 'Mix.Config', 'Config', 'String', 'Enum', 'Keyword', 'Map', 'List', 'Version', 'Integer', 'Regex', 'Date', 'DateTime', 'Atom', 'Logger', 'Kernel'])

/** Reads of one file whose name stands there: `File.read!("VERSION")`. */
const literalRead = /\b(?:File\.(?:read!?|exists\?|stream!)|Code\.(?:require_file|eval_file))\s*\(?\s*(?:Path\.(?:join|expand)\(\s*)?(?:__DIR__\s*,\s*)?"([^"#\n]+)"(?:\s*,\s*__DIR__\s*)?\)?/g

const evaluation = /\bCode\.(?:require_file|eval_file)\s*\(?\s*(?:Path\.(?:join|expand)\(\s*)?(?:__DIR__\s*,\s*)?"([^"#\n]+)"/g

/** The scripts that one runs by their names, and those that these run, as far as they are there. */
function evaluatedBy(call: Call, path: string, text: string): readonly string[] {
  const found: string[] = []
  const open = [{ path, text }]
  for (const script of open) {
    for (const [, name = ''] of script.text.matchAll(evaluation)) {
      const file = joinPath(folderOf(script.path), name)
      const own = call.run.files.read(file)
      if (own === undefined || found.includes(file)) continue
      found.push(file)
      open.push({ path: file, text: own })
    }
  }
  return found
}

/** A script with all that it runs by name: `mix.exs` may keep its dependencies elsewhere. */
export function withEvaluated(call: Call, path: string, text: string): string {
  return [text, ...evaluatedBy(call, path, text).map((file) => call.run.files.read(file) ?? '')].join('\n')
}

/**
 * Takes what an Elixir script (`mix.exs`, `config/config.exs`) looks at while it runs: variables and files that it names.
 * Returns why it may read more than that; undefined where it only computes.
 */
export function takeElixirScript(call: Call, path: string, text: string): string | undefined {
  for (const [file, own] of [[path, text] as const, ...evaluatedBy(call, path, text).map((file) => [file, call.run.files.read(file) ?? ''] as const)]) {
    const why = takeOne(call, file, own)
    if (why !== undefined) return why
  }
  return undefined
}

function takeOne(call: Call, path: string, text: string): string | undefined {
  for (const [, name] of text.matchAll(/System\.(?:get_env|fetch_env!?)\s*\(?\s*"(\w+)"/g)) if (name !== undefined) call.env(name)
  for (const [, name] of text.matchAll(literalRead)) {
    const file = joinPath(folderOf(path), name ?? '')
    takeFile(call, file)
  }
  const { code } = readScript(text.replace(literalRead, '""'), style)
  if (/System\.(?:get_env|fetch_env!?)\s*(?:\(?\s*(?!\(?\s*"")|\(\s*\))/.test(code)) call.env('*', false)
  for (const [, module, name] of code.replace(/System\.(?:get_env|fetch_env!?)\b/g, '').matchAll(/\b([A-Z]\w*(?:\.[A-Z]\w*)*)\.([a-z_]\w*)/g)) {
    if (!plainModules.has(module ?? '') || /^(Mix\.Project\.(in_project|load)|Mix\.(install|shell))/.test(`${module}.${name}`)) return `calls \`${module}.${name}\``
  }
  const erlang = /(?<![\w:])(:(?:file|filelib|os|code|erl_\w+|init)\.\w+)/.exec(code)?.[1]
  if (erlang !== undefined) return `calls \`${erlang}\``
  const used = [...code.matchAll(/^\s*(?:use|import|require)\s+([A-Z][\w.]*)/gm)].map(([, module]) => module ?? '')
  const other = used.find((module) => !plainModules.has(module))
  return other === undefined ? undefined : `uses the code of \`${other}\``
}
