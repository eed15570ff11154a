import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { loadDriver, writeFiles } from './builders.mjs'
import { loadSource } from './load-source.mjs'

/**
 * Builds a project as it is and as each of some fixes leaves it, with BuildKit 0.25, and compares the images. A project has
 * `files` or a `folder`, the `dockerfile` to name, the texts `before` by path, and a list of such texts, `afters`. What it
 * answers is a list of differences for each of them, or `{refused}` with what the builder said of the project as it is.
 */
const builder = 'new'

/** A name that no other folder has: BuildKit sends a context as a difference to the last one of a folder of that name. */
function writeSide(place, project, texts, name) {
  const folder = join(place, `${basename(place)}-${name}`)
  // A project behind a link is copied, not the link: what is written below must not reach the project itself.
  if (project.folder) cpSync(realpathSync(project.folder), folder, { recursive: true, verbatimSymlinks: true, filter: (path) => !/[/\\]\.git$/.test(path) })
  else writeFiles(folder, project.files)
  // A Dockerfile that lies outside the context is written beside it.
  for (const [path, text] of Object.entries(texts)) {
    if (text === undefined) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function buildImage({ driver, source, layers }, place, project, texts, { name, fresh }) {
  const archive = join(place, 'image.tar')
  const folder = writeSide(place, project, texts, name)
  const extra = [...(fresh ? ['--no-cache'] : []), '-o', `type=oci,dest=${archive}`]
  try {
    const { ok, error } = driver.build(builder, { dir: folder, file: project.dockerfile, target: project.target, buildArgs: project.buildArgs ?? [], extra })
    return ok ? { image: source.readImage(readFileSync(archive), layers) } : { refused: String(error).slice(-900) }
  } finally {
    rmSync(archive, { force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What a builder under load says once and not again does not count: a difference is built anew, from nothing. */
function compareProject(tools, project) {
  const place = mkdtempSync(join(tmpdir(), 'pair-'))
  const build = (texts, name, fresh = false) => buildImage(tools, place, project, texts, { name, fresh })
  const compare = (old, after, name, fresh) => {
    const now = build(after, name, fresh)
    if (now.refused !== undefined) return [`the rewritten file does not build: ${now.refused}`]
    const edited = Object.keys(after).filter((path) => after[path] !== undefined).map((path) => ({ before: project.before[path], after: after[path] }))
    return tools.source.differencesOf(old.image, now.image, edited)
  }
  try {
    const old = build(project.before, 'before')
    if (old.refused !== undefined) return { refused: old.refused }
    let anew
    return {
      differences: project.afters.map((after, index) => {
        if (compare(old, after, `after-${index}`, false).length === 0) return []
        anew ??= build(project.before, 'anew', true)
        return compare(anew, after, `anew-${index}`, true)
      }),
    }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

if (!isMainThread) {
  const tools = { driver: await loadDriver(), source: await loadSource('test/builds/builds.ts'), layers: new Map() }
  parentPort.on('message', (project) => {
    const start = Date.now()
    if (tools.layers.size > 40) tools.layers.clear()
    try {
      parentPort.postMessage({ ...compareProject(tools, project), ms: Date.now() - start })
    } catch (error) {
      parentPort.postMessage({ refused: String(error), ms: Date.now() - start })
    }
  })
}

/** Threads of their own, because a build blocks the one that it runs in. */
export function startBuilds(jobs) {
  const workers = Array.from({ length: jobs }, () => new Worker(new URL(import.meta.url)))
  const idle = [...workers]
  const queue = []
  const next = () => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop()
      const { project, done } = queue.shift()
      worker.once('message', (answer) => {
        idle.push(worker)
        done(answer)
        next()
      })
      worker.postMessage(project)
    }
  }
  return {
    compare: (project) => new Promise((done) => { queue.push({ project, done }); next() }),
    stop: () => Promise.all(workers.map((worker) => worker.terminate())),
  }
}
