// Asks real builders what the commits of test/conformance/projects.ts rerun, and writes their answers beside it.
// Usage: node scripts/record.mjs [BUILDER…] with ORACLE naming a folder whose cached.mjs drives builders that are running.
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builderNames, idOf, loadDriver, writeFiles } from './builders.mjs'
import { loadSource, root } from './load-source.mjs'

const driver = await loadDriver()
if (!driver) {
  console.error('No builders to ask: ORACLE names no folder that has a cached.mjs.')
  process.exit(2)
}
const { cached } = driver
const { projects, commits } = await loadSource('test/conformance/projects.ts')

function touch(folder, files) {
  for (const path of Object.keys(files)) utimesSync(join(folder, path), 1e9, 1e9)
}

function ask(builder, { dockerfile, files }, commit) {
  const folder = mkdtempSync(join(tmpdir(), 'record-'))
  try {
    const [before, after] = [join(folder, 'before'), join(folder, 'after')]
    writeFiles(before, { ...files, Dockerfile: dockerfile })
    writeFiles(after, { ...files, ...commit.changes, Dockerfile: commit.dockerfile ?? dockerfile })
    if (commit.touch) touch(after, files)
    const { steps } = cached(builder, { dir: before }, { dir: after, buildArgs: commit.args })
    return {
      ran: steps.filter((step) => step.cached === false).map((step) => idOf(step, builder)),
      ...(steps.some((step) => step.relinked) && { laid: steps.filter((step) => step.relinked && step.cached !== false).map((step) => idOf(step, builder)) }),
      steps: steps.length,
    }
  } catch (error) {
    return { refused: String(error.message).split('\n').findLast((line) => line.trim() !== '') ?? 'refused' }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const builders = process.argv.length > 2 ? process.argv.slice(2) : ['new', 'classic', 'buildah', 'mid', 'old']
for (const [name, project] of Object.entries(projects)) {
  const file = join(root, 'test/conformance/projects', `${name}.json`)
  const told = {}
  for (const [what, of] of commits) {
    const commit = of(project)
    if (!commit) continue
    for (const builder of builders) {
      if (project.buildkitOnly && (builder === 'classic' || builder === 'buildah')) continue
      told[what] = { ...told[what], [builderNames[builder]]: ask(builder, project, commit) }
    }
  }
  // What other builders said stays, be it said meanwhile.
  const answers = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  for (const [what, answer] of Object.entries(told)) answers[what] = { ...answers[what], ...answer }
  const lines = Object.entries(answers).map(([what, answer]) => ` ${JSON.stringify(what)}: {\n${Object.entries(answer).map(([builder, said]) => `  ${JSON.stringify(builder)}: ${JSON.stringify(said)}`).join(',\n')}\n }`)
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
  console.log(`${name}: ${Object.keys(answers).length} commits`)
}
