// Holds the file as it is against its fixes and its best order, over commits that neither of them knows, and prints what that saves.
// Usage: node scripts/replay-protocol.mjs DIR [--results FILE] [--only REPO]… [--seed S] [--list] [--frozen]
// DIR has a git repository for each project and an index.tsv. The first 70 % of the commits are learnt from, the rest is replayed: at most 300.
// A repository may hold stand-ins: then manifests and Dockerfiles are real at HEAD alone. So the Dockerfile and the context that a fix is proven
// against are those of HEAD, unless --frozen says that all contents are real: then they are those of the freeze point, which nobody has mended
// since, and later edits of the Dockerfile are mapped onto each text, instruction by instruction. Which steps run is exact; seconds are priors.
// What a fix saves in a build is told from the `leastWaste` of the configuration on, half a second; "however little" is without that.
// Results are added to FILE (a line of JSON for each Dockerfile), and what is there is not measured again.
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { layDown } from './lay-down.mjs'
import { loadSource } from './load-source.mjs'
import { printTable } from './protocol-table.mjs'

const { values: { results, only, seed, list, frozen }, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: {
    results: { type: 'string', default: 'node_modules/.cache/protocol.jsonl' },
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '1' },
    list: { type: 'boolean', default: false },
    frozen: { type: 'boolean', default: false },
  },
})
if (folder === undefined || !existsSync(join(folder, 'index.tsv'))) {
  console.log('skipped: no folder with an index.tsv is named.')
  process.exit(0)
}
const { measure } = await loadSource('scripts/replay-protocol.ts')
const [header, ...lines] = readFileSync(join(folder, 'index.tsv'), 'utf8').trim().split('\n').map((line) => line.split('\t'))
const rows = lines.map((cells) => Object.fromEntries(cells.map((cell, index) => [header[index], cell])))
const chosen = rows.filter(({ repo }) => only.length === 0 || only.includes(repo))
mkdirSync(dirname(results), { recursive: true })
const known = new Map((existsSync(results) ? readFileSync(results, 'utf8').trim().split('\n') : []).filter(Boolean).map((line) => JSON.parse(line)).map((each) => [each.name, each]))

const trees = mkdtempSync(join(tmpdir(), 'stratalint-frozen-'))
const laidDown = new Map()

/** A folder with the files of a commit. */
function checkedOut(repository, commit) {
  const tree = laidDown.get(`${repository} ${commit}`) ?? join(trees, String(laidDown.size))
  if (!existsSync(tree)) layDown(repository, commit, tree)
  laidDown.set(`${repository} ${commit}`, tree)
  return tree
}

for (const { repo, dockerfile, context } of chosen) {
  const name = `${repo} ${dockerfile}`
  if (known.has(name)) continue
  const start = performance.now()
  const repository = resolve(folder, repo.replace('/', '__'))
  const found = await measure({ repository, dockerfile, context }, frozen ? checkedOut : undefined).catch((error) => `It cannot be measured: ${error.message}`)
  const result = typeof found === 'string' ? { name, skipped: found } : { name, ...found, took: Math.round(performance.now() - start) / 1000 }
  known.set(name, result)
  appendFileSync(results, `${JSON.stringify(result)}\n`)
  console.error(`${name}: ${result.skipped ?? `${result.took} s`}`)
}
rmSync(trees, { recursive: true, force: true })
printTable(chosen.flatMap(({ repo, dockerfile }) => known.get(`${repo} ${dockerfile}`) ?? []), { seed: Number(seed), list, frozen })
