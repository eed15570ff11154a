// Builds successive commits of real projects one after the other on a real BuildKit, and holds the steps that ran against `stratalint replay`: of the
// newest 100 commits those in a row of which most make something run, or the newest where the Dockerfile cannot be built with the files of those.
// Usage: node scripts/verify-replays.mjs DIR [--commits N] [--projects N] [--only REPO]…
// DIR has a git repository for each project and an index.tsv. ORACLE names a folder whose cached.mjs drives builders that are running.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeBaseImages } from './base-images.mjs'
import { loadDriver } from './builders.mjs'
import { root } from './load-source.mjs'

const builder = 'new'
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { commits: { type: 'string', default: '20' }, projects: { type: 'string', default: '10' }, only: { type: 'string', multiple: true, default: [] } },
})
const [folder = join(root, '../shared/corpus/projects')] = positionals.map((path) => resolve(path))
const driver = await loadDriver()
if (!driver || !existsSync(join(folder, 'index.tsv'))) {
  console.log(driver ? `skipped: ${folder} has no index.tsv.` : 'skipped: no builders to ask, ORACLE names no folder that has a cached.mjs.')
  process.exit(0)
}

function say(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`${basename(command)} ${args.slice(0, 3).join(' ')}: ${stderr.trim().split('\n').at(-1)}`)
  return stdout
}

/** What the files of today lack is told beside the answer, which is about others. */
function stratalint(cwd, ...args) {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli.cjs'), ...args, '--format', 'json'], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (stdout === '') throw new Error(stderr.trim())
  return JSON.parse(stdout)
}

/** What a checkout of a commit holds, in a folder whose name no other has: BuildKit sends a context as a difference to the last of its name. */
function checkOut(repository, commit, place) {
  const at = join(place, `${basename(place)}-${commit.slice(0, 12)}`)
  const index = join(place, 'index')
  mkdirSync(at)
  const env = { ...process.env, GIT_INDEX_FILE: index, GIT_DIR: join(repository, '.git'), GIT_WORK_TREE: at }
  for (const args of [['read-tree', commit], ['checkout-index', '-a', '-f']]) {
    if (spawnSync('git', ['-c', 'core.hooksPath=/dev/null', ...args], { cwd: at, env }).status !== 0) throw new Error(`git ${args[0]} fails`)
  }
  rmSync(index)
  return at
}

/** The files of a commit, built with the Dockerfile of the newest one. It lies outside of them, so that no commit edits it. */
function buildAt({ repository, context }, commit, place) {
  const tree = checkOut(repository, commit, place)
  try {
    const dir = join(tree, context)
    mkdirSync(dir, { recursive: true })
    const { ok, steps, error } = driver.build(builder, { dir, file: relative(dir, join(place, 'Dockerfile')) })
    if (!ok) throw new Error(String(error).trim().split('\n').filter((line) => line.trim()).slice(-3).join(' — ').slice(0, 240))
    return steps.filter(({ text }) => !/^FROM /i.test(text))
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

/** Lines of the Dockerfile by what the builder calls the steps. */
function linesOf(place, args) {
  const { steps } = stratalint(place, 'simulate', '--cold', ...args)
  return new Map(steps.map(({ label, line }) => [/^\[([^\]]*)\]/.exec(label)?.[1].replace(/\s+/g, ' '), line]))
}

/** The last commit of the row in which most make something run, the newest of several; oldest first. */
function busiest(commits, length) {
  const counts = commits.map((_, end) => commits.slice(Math.max(0, end + 1 - length), end + 1).filter(({ rebuilt, unknown }) => rebuilt.length + unknown.length > 0).length)
  return commits[counts.lastIndexOf(Math.max(...counts))]
}

const nameOf = ({ stage, step, of }) => `${stage ? `${stage} ` : ''}${step}/${of}`

function compare(project, place, reach) {
  const { repository } = project
  const args = ['Dockerfile', '--context', join(repository, project.context), '--no-config']
  writeFileSync(join(place, 'Dockerfile'), project.text)
  const { candidates: [{ perCommit }] } = stratalint(place, 'replay', '--commits', String(reach), ...args)
  const newest = busiest(perCommit, Number(values.commits))
  const { candidates: [{ perCommit: commits }] } = stratalint(place, 'replay', '--until', newest?.sha ?? 'HEAD', '--commits', values.commits, ...args)
  const lines = linesOf(place, args)
  const [oldest] = commits
  if (!oldest) throw new Error('no commit is replayed')
  buildAt(project, say('git', ['rev-parse', `${oldest.sha}^`], repository).trim(), place)
  const totals = { builds: 0, steps: 0, ran: 0, unknown: 0, differences: [] }
  for (const { sha, rebuilt, unknown } of commits) {
    const ran = new Map()
    for (const step of buildAt(project, sha, place)) {
      const line = lines.get(nameOf(step))
      if (line === undefined) totals.differences.push(`${sha.slice(0, 10)} ${nameOf(step)} is not modelled`)
      else ran.set(line, step.cached === false)
    }
    totals.builds++
    for (const [line, hasRun] of ran) {
      totals.steps++
      if (hasRun) totals.ran++
      if (unknown.includes(line)) totals.unknown++
      else if (rebuilt.includes(line) !== hasRun) totals.differences.push(`${sha.slice(0, 10)} line ${line} ${hasRun ? 'ran' : 'was cached'}`)
    }
  }
  return totals
}

const reaches = [100, Number(values.commits)]

function compareSomewhere(project, place, [reach, ...others] = reaches) {
  try {
    driver.prune(builder)
    return compare(project, place, reach)
  } catch (error) {
    if (others.length === 0) throw error
    return compareSomewhere(project, place, others)
  }
}

function projects() {
  const [head, ...rows] = readFileSync(join(folder, 'index.tsv'), 'utf8').trimEnd().split('\n').map((line) => line.split('\t'))
  const column = (name) => head.indexOf(name)
  return rows.flatMap((row) => {
    const [repo, dockerfile, context] = ['repo', 'dockerfile', 'context'].map((name) => row[column(name)])
    const repository = join(folder, repo.replace('/', '__'))
    const file = join(repository, dockerfile)
    const isWanted = values.only.length === 0 || values.only.includes(repo)
    if (!isWanted || !existsSync(join(repository, '.git')) || !existsSync(file)) return []
    return [{ name: `${repo} ${dockerfile}`, repo, repository, context, text: readFileSync(file, 'utf8') }]
  })
}

const all = { projects: 0, builds: 0, steps: 0, ran: 0, unknown: 0, differences: 0 }
const done = new Set()
for (const project of projects()) {
  if (all.projects >= Number(values.projects)) break
  if (done.has(project.repo)) continue
  const place = mkdtempSync(join(tmpdir(), 'replay-'))
  try {
    makeBaseImages(driver, driver.imagesOf(project.text))
    const { differences, ...counts } = compareSomewhere(project, place)
    done.add(project.repo)
    all.projects++
    all.differences += differences.length
    for (const name of ['builds', 'steps', 'ran', 'unknown']) all[name] += counts[name]
    console.log(`${project.name}: ${counts.builds} builds, ${counts.steps} steps, ${counts.ran} ran, ${counts.unknown} unknown, ${differences.length} differences`)
    for (const difference of differences.slice(0, 10)) console.log(`  ${difference}`)
  } catch (error) {
    console.log(`not buildable: ${project.name}: ${error.message}`)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
console.log(`${all.projects} projects, ${all.builds} builds, ${all.steps} steps held against replay: ${all.ran} ran, ${all.unknown} unknown, ${all.differences} differences.`)
process.exit(all.differences > 0 ? 1 : 0)
