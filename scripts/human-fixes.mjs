// Holds what people did to the order of Dockerfiles against what we would have done, over the commits that followed.
// Usage: node scripts/human-fixes.mjs DIR [--contents GIT_FOLDER]… [--only REPO]… [--list]
// DIR has human_fixes.tsv, the texts before and after that replay_fixes/index.tsv names, and replay_fixes/*.jsonl.gz: the tree and the commits that followed.
// Contents of files are looked up by their ids in the git folders that are named, bare ones too; a file that none of them holds has no text that could be read.
// What is to come is not known, so the best order is that for ordinary changes. Seconds are priors by kind of step; which steps run is exact.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { loadSource } from './load-source.mjs'

const { values: { contents, only, list }, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { contents: { type: 'string', multiple: true, default: [] }, only: { type: 'string', multiple: true, default: [] }, list: { type: 'boolean', default: false } },
})
if (folder === undefined || !existsSync(join(folder, 'replay_fixes/index.tsv'))) {
  console.log('skipped: no folder with replay_fixes/index.tsv is named.')
  process.exit(0)
}
const { compare } = await loadSource('scripts/human-fixes.ts')

function table(file) {
  const [header, ...lines] = readFileSync(join(folder, file), 'utf8').trim().split('\n').map((line) => line.split('\t'))
  return lines.map((cells) => Object.fromEntries(cells.map((cell, index) => [header[index], cell])))
}

const mostBytes = 1 << 20

/** The texts of the tree before the commits, and of all ignore files, as far as a git folder has them. */
function textsOf({ tree }, commits) {
  const changed = commits.flatMap(({ changes }) => changes).filter(([, path]) => path.endsWith('.dockerignore')).map(([, , id]) => id)
  const ids = new Set([...tree.filter(([, , , size]) => size !== null && size < mostBytes).map(([, , id]) => id), ...changed])
  const texts = new Map()
  for (const folder of contents) {
    const open = [...ids].filter((id) => !texts.has(id))
    const { stdout } = spawnSync('git', ['--git-dir', folder, 'cat-file', '--batch', '--buffer'], { input: `${open.join('\n')}\n`, maxBuffer: 1 << 30 })
    for (let at = 0; at < (stdout?.length ?? 0);) {
      const end = stdout.indexOf(10, at)
      const [id, kind, size] = stdout.toString('latin1', at, end).split(' ')
      at = end + 1
      if (kind !== 'blob') continue
      texts.set(id, stdout.toString('utf8', at, at + Number(size)))
      at += Number(size) + 1
    }
  }
  return texts
}

function comparedIn({ file, dockerfile, context, before, after }) {
  const [base, ...commits] = gunzipSync(readFileSync(join(folder, 'replay_fixes', file))).toString('utf8').trim().split('\n').map((line) => JSON.parse(line))
  const [textBefore, textAfter] = [before, after].map((path) => readFileSync(join(folder, path), 'utf8'))
  return { ...compare({ dockerfile, context, before: textBefore, after: textAfter, tree: base.tree, commits, texts: textsOf(base, commits) }), commits: commits.length }
}

/** The findings that one version has and the other lacks, rule by rule. */
function newFindings(before, after) {
  const left = new Map()
  const ruleOf = (finding) => finding.split(' ')[0]
  for (const finding of before) left.set(ruleOf(finding), (left.get(ruleOf(finding)) ?? 0) + 1)
  return after.filter((finding) => {
    const count = left.get(ruleOf(finding)) ?? 0
    left.set(ruleOf(finding), count - 1)
    return count <= 0
  })
}

const seconds = (costs, stream, commits) => (costs[stream].seconds / commits).toFixed(1)
const counts = { fixes: 0, asGood: 0, told: 0, breaks: 0, flagged: 0, harmless: 0 }
const sure = new Set(table('human_fixes.tsv').filter(({ confidence }) => confidence === 'high').map(({ commit, dockerfile }) => `${commit} ${dockerfile}`))
for (const row of table('replay_fixes/index.tsv')) {
  const { repo, commit, dockerfile, kind } = row
  if (!sure.has(`${commit} ${dockerfile}`) || (only.length > 0 && !only.includes(repo))) continue
  const found = comparedIn(row)
  const stream = kind.includes('volatile_arg') ? 'args' : 'context'
  const shown = ['before', 'after', 'fixed', 'ours', 'reviewed'].map((name) => `${name} ${seconds(found[name], stream, found.commits)}`).join(', ')
  const isFix = kind.startsWith('fix')
  const flagged = newFindings(found.findingsBefore, found.findingsAfter)
  const reasons = isFix ? [...found.findingsBefore.map((each) => `before: ${each}`), ...found.refusals.map((each) => `order: ${each}`)] : flagged.map((each) => `after: ${each}`)
  const isGood = isFix ? found.ours[stream].seconds <= found.after[stream].seconds * (1 + 1e-9) : flagged.length > 0
  const isTold = isFix && !isGood && reasons.length > 0
  counts[isFix ? 'fixes' : 'breaks']++
  if (isGood) counts[isFix ? 'asGood' : 'flagged']++
  if (isTold) counts.told++
  const isHarmless = !isFix && !isGood && found.after[stream].seconds <= found.before[stream].seconds * (1 + 1e-9)
  if (isHarmless) counts.harmless++
  console.log(`${isGood ? 'good' : isTold ? 'told' : isHarmless ? 'same' : 'miss'} ${repo} ${commit.slice(0, 10)} ${dockerfile} ${kind}: ${shown} s per commit, stream ${stream}, ${found.commits} commits`)
  if (list || !isGood) for (const reason of reasons) console.log(`       ${reason}`)
}
console.log(`Of ${counts.fixes} fixes by people ours are no worse in ${counts.asGood}, and in ${counts.told} more it is told why nothing is changed; of ${counts.breaks} changes for the worse ${counts.flagged} get a finding that the file before lacks, and ${counts.harmless} more cost nothing over these commits.`)
