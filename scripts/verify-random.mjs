// Builds random projects as they are and after random rewrites that the verifier calls safe, and compares the images.
// Usage: node scripts/verify-random.mjs [--cases N] [--seed S] [--jobs J] [--minutes M] [--kind REWRITE] [--only K]… [--state DIR]
// ORACLE names a folder whose cached.mjs drives builders that are running. Cases that are done stay done: the same seed goes on where it stopped.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeBaseImages } from './base-images.mjs'
import { loadDriver } from './builders.mjs'
import { startBuilds } from './build-pairs.mjs'
import { loadSource, root } from './load-source.mjs'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '1000000' },
    kind: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    state: { type: 'string', default: join(root, 'node_modules/.cache/verify-random') },
  },
})
const driver = await loadDriver()
if (!driver) {
  console.log('skipped: no builders to ask, ORACLE names no folder that has a cached.mjs.')
  process.exit(0)
}
const { ignoreTexts, makeCase } = await loadSource('test/builds/builds.ts')

/** Builds fill the disk: after so many cases what they left is thrown away. */
const casesBetweenPrunes = 150

const end = Date.now() + Number(values.minutes) * 60_000
const file = join(resolve(values.state), `${[values.seed, values.kind].filter(Boolean).join('-')}.jsonl`)
mkdirSync(resolve(values.state), { recursive: true })

function readState() {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  // The last line may be cut off where a run was ended.
  return new Map(lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line)).map((one) => [one.number, one]))
}

const known = readState()
const builds = startBuilds(Number(values.jobs))

async function runCase(number) {
  const made = makeCase(values.seed, number, values.kind)
  makeBaseImages(driver, driver.imagesOf(made.dockerfile))
  // What the context does not hold, no copy takes.
  const dockerfile = made.files.Dockerfile === undefined ? '../Dockerfile' : 'Dockerfile'
  const ignore = made.files['.dockerignore']
  const afters = made.rewrites.map(({ text, ignored }) => ({ [dockerfile]: text, '.dockerignore': ignored.length > 0 ? ignoreTexts(ignore, ignored).after : ignore }))
  const { refused, differences, ms } = await builds.compare({ files: made.files, dockerfile, before: { [dockerfile]: made.dockerfile, '.dockerignore': ignore }, afters })
  const results = made.rewrites.map((rewrite, index) => ({ ...rewrite, ...(differences && { differences: differences[index] }) }))
  const isWrong = results.some(({ differences: found }) => found?.length > 0)
  const record = { number, dockerfile: made.dockerfile, results, ms, ...(refused !== undefined && { refused }), ...(isWrong && { files: made.files }) }
  appendFileSync(file, `${JSON.stringify(record)}\n`)
  known.set(number, record)
  tell(record)
}

function tell({ number, dockerfile, results, refused }) {
  for (const { what, differences } of results) {
    if (differences?.length > 0) console.log(`case ${number}: ${what}\n${dockerfile.replace(/^/gm, '    ')}\n${differences.slice(0, 12).map((line) => `  ${line}`).join('\n')}`)
  }
  if (values.only.length > 0 && refused !== undefined) console.log(`case ${number} does not build: ${refused}`)
}

const only = values.only.map(Number)
const left = only.length > 0 ? only : Array.from({ length: Number(values.cases) }, (_, index) => index + 1).filter((number) => !known.has(number))
let done = 0

async function turn() {
  for (let number = left.shift(); number !== undefined && Date.now() < end; number = left.shift()) {
    await runCase(number)
    if (++done % 25 === 0) console.log(summary())
    if (done % casesBetweenPrunes === 0) driver.prune('new')
  }
}

function summary() {
  const all = [...known.values()].flatMap(({ results }) => results)
  const built = all.filter(({ differences }) => differences)
  const different = built.filter(({ differences }) => differences.length > 0)
  const seconds = [...known.values()].reduce((sum, { ms }) => sum + ms, 0) / 1000 / Math.max(built.length, 1)
  return `${known.size} projects, ${all.length} safe rewrites, ${built.length} built before and after in ${seconds.toFixed(1)} s each, ${all.length - built.length} not buildable, ${built.length - different.length} equal, ${different.length} different`
}

await Promise.all(Array.from({ length: Number(values.jobs) + 1 }, turn))
await builds.stop()
console.log(summary())
process.exit([...known.values()].some(({ results }) => results.some(({ differences }) => differences?.length > 0)) ? 1 : 0)
