import type { Call } from '../call.ts'
import { folderOf, joinPath } from '../path.ts'

const endings = ['', '.js', '.cjs', '.mjs', '.json', '.ts', '/index.js', '/index.cjs', '/index.mjs']
const mostModules = 500

/**
 * Takes down a JavaScript file and the files that it names by `require` and `import` with a relative path, each once.
 * What the code opens while it runs is not followed.
 */
export function takeModules(call: Call, path: string): void {
  const open = [path]
  const seen = new Set(open)
  for (let file = open.pop(); file !== undefined && seen.size < mostModules; file = open.pop()) {
    call.manifest(file)
    for (const [, , name] of (call.run.files.read(file) ?? '').matchAll(/\b(?:require\s{0,9}\(|import\s{0,9}\(|from|import)\s{0,9}(['"])(\.{1,2}\/[^'"\n]{1,300})\1/g)) {
      const base = joinPath(folderOf(file), name ?? '')
      const found = endings.map((ending) => base + ending).find((candidate) => call.run.files.has(candidate))
      if (found === undefined || seen.has(found)) continue
      seen.add(found)
      open.push(found)
    }
  }
}

/** What a JavaScript file loads that is no file of the project: `fs`, `dotenv/config`. Undefined where it may load more than it names. */
export function packagesLoaded(text: string): readonly string[] | undefined {
  const loads = [...text.matchAll(/\b(?:require|import)\b/g)].length
  const named = [...text.matchAll(/\b(?:require\s{0,9}\(\s{0,9}|import\s{1,9}(?:type\s{1,9})?(?:[\w*{},\s$]{1,300}?\s{0,9}from\s{0,9})?)(['"])([^'"\n]{1,300})\1/g)]
  return named.length < loads ? undefined : named.flatMap(([, , name]) => name ?? [])
}
