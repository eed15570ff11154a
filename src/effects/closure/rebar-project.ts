import type { Call } from '../call.ts'
import { joinPath } from '../path.ts'
import { takeFile } from './take-file.ts'

/** Takes rebar.config, its script, the lock file, and the applications that rebar3 looks for: https://rebar3.org/docs/workflow/#structure */
export function takeRebarProject(call: Call, root: string): void {
  for (const name of ['rebar.config', 'rebar.config.script', 'rebar.lock']) takeFile(call, joinPath(root, name))
  call.read(joinPath(root, '_checkouts'), { below: true })
  for (const path of call.run.files.below(root)) {
    const name = path.slice(root === '/' ? 1 : root.length + 1)
    if (/^((apps|lib)\/[^/]+\/)?(src\/[^/]+\.app\.src(\.script)?|rebar\.(config|config\.script|lock))$/.test(name)) call.manifest(path)
  }
  const text = call.run.files.read(joinPath(root, 'rebar.config')) ?? ''
  takeCode(call, root, text)
  const lock = call.run.files.read(joinPath(root, 'rebar.lock'))
  const asked = [...(/\{deps\s*,\s*\[([^]*?)\]\s*\}\./.exec(text)?.[1] ?? '').matchAll(/(?:^|[[,{\s])([a-z]\w*)\s*(?=[,}\]]|$)/g)].length > 0
  if (lock !== undefined || !asked) return
  call.write(joinPath(root, 'rebar.lock'), { certain: false, why: 'writes rebar.lock' })
  call.refresh('finds no rebar.lock and takes the newest versions that fit')
}

/** A script beside the configuration, plugins and hooks are code. */
function takeCode(call: Call, root: string, text: string): void {
  const hasScript = call.run.files.has(joinPath(root, 'rebar.config.script'))
  const what = hasScript ? 'rebar.config.script' : /\b(project_plugins|plugins|pre_hooks|provider_hooks)\b/.exec(text.replace(/%.*$/gm, ''))?.[1]
  if (what === undefined) return
  for (const use of ['read', 'write'] as const) call[use](root, { below: true, certain: false, why: `runs \`${what}\` of the project, which may read it` })
}
