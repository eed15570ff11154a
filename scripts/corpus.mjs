// Lints a folder of real Dockerfiles and fails where one is not understood or the program breaks.
// Usage: node scripts/corpus.mjs [DIR], by default a folder shared/ beside the checkout; without it the check is skipped, and says so.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from './load-source.mjs'

const folder = resolve(root, process.argv[2] ?? '../shared/corpus/dockerfiles')
if (!existsSync(folder)) {
  console.log(`skipped: ${folder} with real Dockerfiles is not there.`)
  process.exit(0)
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.dockerignore'))
  .map((entry) => join(entry.parentPath, entry.name))

const started = performance.now()
const args = [join(root, 'dist/cli.cjs'), '--format', 'json', '--fail-on', 'never', '--no-config', ...files]
const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
const seconds = ((performance.now() - started) / 1000).toFixed(1)

if (status !== 0) {
  console.error(stderr || stdout.slice(-2000))
  process.exit(1)
}

const counts = new Map()
for (const { findings } of JSON.parse(stdout).files) {
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1)
}
const found = [...counts].sort().map(([rule, count]) => `${count} ${rule}`)
console.log(`${files.length} real Dockerfiles in ${seconds} s: ${found.join(', ') || 'no findings (their projects are not there)'}.`)
