// Asks real builders what the commits of test/conformance/projects.ts rerun, and writes their answers beside it.
// Usage: node scripts/record.mjs [BUILDER…] with ORACLE naming a folder whose cached.mjs drives builders that are running.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { loadSource } from './load-source.mjs'

const names = {
  new: 'BuildKit 0.25, containerd store',
  classic: 'classic 20.10',
  buildah: 'Buildah 1.43',
  mid: 'BuildKit 0.13',
  old: 'BuildKit 0.8',
}

const root = new URL('..', import.meta.url).pathname
const oracle = resolve(root, process.env.ORACLE ?? '../shared/oracle')
if (!existsSync(join(oracle, 'cached.mjs'))) {
  console.error(`No builders to ask: ${oracle} has no cached.mjs.`)
  process.exit(2)
}
const { cached } = await import(pathToFileURL(join(oracle, 'cached.mjs')).href)
const { projects, commits } = await loadSource('test/conformance/projects.ts')

function write(folder, dockerfile, files) {
  for (const [path, file] of Object.entries({ ...files, Dockerfile: dockerfile })) {
    if (file === null) continue
    const at = join(folder, path)
    mkdirSync(file.folder ? at : dirname(at), { recursive: true })
    if (file.target !== undefined) symlinkSync(file.target, at)
    else if (!file.folder) writeFileSync(at, file.text ?? file, { mode: file.mode ?? 0o644 })
  }
}

function touch(folder, files) {
  for (const path of Object.keys(files)) utimesSync(join(folder, path), 1e9, 1e9)
}

/** `build 3`: the stage, where it is named, and the number of the step. */
function idOf({ stage, step }, builder) {
  return builder === 'classic' || stage === '' ? String(step) : `${stage} ${step}`
}

function ask(builder, { dockerfile, files }, commit) {
  const folder = mkdtempSync(join(tmpdir(), 'record-'))
  try {
    const [before, after] = [join(folder, 'before'), join(folder, 'after')]
    write(before, dockerfile, files)
    write(after, commit.dockerfile ?? dockerfile, { ...files, ...commit.changes })
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

const builders = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(names)
for (const [name, project] of Object.entries(projects)) {
  const file = join(root, 'test/conformance/projects', `${name}.json`)
  const told = {}
  for (const [what, of] of commits) {
    const commit = of(project)
    if (!commit) continue
    for (const builder of builders) {
      if (project.buildkitOnly && (builder === 'classic' || builder === 'buildah')) continue
      told[what] = { ...told[what], [names[builder]]: ask(builder, project, commit) }
    }
  }
  // What other builders said stays, be it said meanwhile.
  const answers = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  for (const [what, answer] of Object.entries(told)) answers[what] = { ...answers[what], ...answer }
  const lines = Object.entries(answers).map(([what, answer]) => ` ${JSON.stringify(what)}: {\n${Object.entries(answer).map(([builder, said]) => `  ${JSON.stringify(builder)}: ${JSON.stringify(said)}`).join(',\n')}\n }`)
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
  console.log(`${name}: ${Object.keys(answers).length} commits`)
}
