import { execFileSync, spawn } from 'node:child_process'
import { linkSync, lchownSync, lutimesSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { builderNames, writeFiles } from './builders.mjs'
import { loadSource } from './load-source.mjs'

const { plainFiles } = await loadSource('test/conformance/files.ts')

const plainTime = new Date('2020-01-01T00:00:00Z')

/** Options of a build by the name they have in a recording. */
const flags = {
  noCache: (value) => (value ? ['--no-cache'] : []),
  noCacheFilter: (stages) => stages.flatMap((stage) => ['--no-cache-filter', stage]),
  addHosts: (hosts) => hosts.flatMap((host) => ['--add-host', host]),
  network: (mode) => [`--network=${mode}`],
  shmSize: (size) => ['--shm-size', size],
  labels: (labels) => labels.flatMap((label) => ['--label', label]),
  ulimits: (ulimits) => ulimits.flatMap((ulimit) => ['--ulimit', ulimit]),
  cgroupParent: (parent) => ['--cgroup-parent', parent],
}

/** What says that the builder was not asked at all, and not that it refuses what it was asked. */
const trouble = /Cannot connect to the Docker daemon|no space left|prune failed|base image .* failed|connection refused|i\/o timeout|context canceled/

/**
 * What became of each step of each of some builds, run one after the other on a builder with an empty cache; with
 * `cacheExport` each on a new runner, which imports what the build before exported.
 * Undefined in place of a build that the builder refuses, and of all after it. Throws where it cannot be asked.
 */
export function ask(driver, builder, sides, cacheExport) {
  const folder = mkdtempSync(join(tmpdir(), 'record-'))
  const server = serve(join(folder, 'remote'), sides)
  try {
    driver.prune(builder)
    const answers = []
    for (const [index, side] of sides.entries()) {
      if (cacheExport && index > 0) driver.prune(builder)
      makeImages(driver, builder, side, sides[index - 1], folder)
      makeContexts(driver, builder, side)
      writeFiles(join(folder, 'remote'), side.remote ?? {})
      const build = writeSide(join(folder, String(side.inPlace ? 0 : index)), side)
      const answer = driver.build(builder, { ...build, extra: [...build.extra, ...cacheFlags(cacheExport, folder, index)] })
      if (!answer.ok && trouble.test(answer.error)) throw new Error(answer.error)
      if (!answer.ok) break
      answers.push(stepsOf(answer, builder))
    }
    return sides.map((_, index) => answers[index])
  } finally {
    server?.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Throws where the driver lost steps: BuildKit pads the numbers of a stage that has ten or more, and they are no longer found. */
function stepsOf({ steps }, builder) {
  const isWhole = ({ stage, step }) => step < 10 || steps.some((other) => other.stage === stage && other.step < 10)
  if (builderNames[builder].startsWith('BuildKit') && !steps.every(isWhole)) throw new Error('The first steps of a stage of ten or more are lost.')
  return steps.filter(({ text, cached }) => cached !== null && !/^FROM /i.test(text))
}

const serverCode = `require('http').createServer(({ url }, answer) => {
  require('fs').readFile(process.argv[1] + url, (error, bytes) => answer.writeHead(error ? 404 : 200).end(bytes))
}).listen(8123, '127.0.0.1')`

/** What a recording has at http://127.0.0.1:8123: for one recorder at a time. A process of its own, because builds block this one. */
function serve(folder, sides) {
  if (!sides.some(({ remote }) => remote)) return undefined
  const server = spawn(process.execPath, ['-e', serverCode, folder], { stdio: 'inherit' })
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)
  return server
}

/** An inline export travels with its image, through the registry that REGISTRY names; the others through a folder each. */
function cacheFlags(cacheExport, folder, index) {
  const [to, from] = [index, index - 1]
  if (cacheExport === 'inline') {
    const image = `${process.env.REGISTRY}/${basename(folder).toLowerCase()}`
    const output = ['--output', `type=image,name=${image}:${to},push=true`, '--cache-to', 'type=inline']
    return index > 0 ? [...output, '--cache-from', `type=registry,ref=${image}:${from}`] : output
  }
  if (cacheExport !== 'min' && cacheExport !== 'max') return []
  const output = ['--cache-to', `type=local,dest=${join(folder, `cache-${to}`)},mode=${cacheExport}`]
  return index > 0 ? [...output, '--cache-from', `type=local,src=${join(folder, `cache-${from}`)}`] : output
}

/** Images that stand for a stage or another image. */
function makeContexts(driver, builder, { contexts }) {
  for (const held of Object.values(contexts ?? {})) {
    const image = typeof held === 'string' ? /^docker-image:\/\/(.*)$/.exec(held)?.[1] : undefined
    if (image !== undefined) driver.ensureImage(builder, image)
  }
}

/** Base images that a recording is about: the first build finds them made, and nothing of how they were made in the cache. */
function makeImages(driver, builder, { images = {} }, before, folder) {
  for (const [name, { config, layers }] of Object.entries(images)) {
    const old = before?.images?.[name]
    if (old?.config === config && old.layers === layers) continue
    const recipe = join(folder, 'image')
    rmSync(recipe, { recursive: true, force: true })
    writeFiles(recipe, { Dockerfile: config })
    for (const base of driver.imagesOf(config)) driver.ensureImage(builder, base)
    driver.ensureImage(builder, name, recipe, old?.config === config ? ['--no-cache'] : [])
  }
  if (!before && Object.keys(images).length > 0) driver.prune(builder)
}

/** Writes the files of a build, and says how to run it. */
function writeSide(folder, side) {
  const { dockerfile, files, outside, args, target, options, platform, contexts, secrets } = side
  rmSync(folder, { recursive: true, force: true })
  // BuildKit takes contexts whose folders have the same name for the same one, and reads only what is newer in them.
  const own = (name) => join(folder, `${name}-${basename(dirname(folder))}-${basename(folder)}`)
  const [context, beside] = [own('context'), own('beside')]
  writeContext(context, outside ? files : { ...files, Dockerfile: dockerfile }, side)
  if (outside) writeFiles(beside, { Dockerfile: dockerfile })
  writeFiles(join(folder, 'secrets'), secrets ?? {})
  for (const [name, held] of Object.entries(contexts ?? {})) if (typeof held !== 'string') writeContext(own(name), held, {})
  return {
    dir: context,
    ...(outside && { file: join('..', basename(beside), 'Dockerfile') }),
    ...(target && { target }),
    buildArgs: args ?? [],
    secrets: Object.keys(secrets ?? {}).map((id) => `id=${id},src=${join(folder, 'secrets', id)}`),
    extra: [
      ...Object.entries(options ?? {}).flatMap(([name, value]) => flags[name](value)),
      ...(platform ? ['--platform', platform] : []),
      ...Object.entries(contexts ?? {}).flatMap(([name, held]) => ['--build-context', `${name}=${typeof held === 'string' ? held : own(name)}`]),
    ],
  }
}

/** Everything has the same time, so that builds in one folder differ in nothing but what a recording says. */
function writeContext(folder, files, { owners, times }) {
  writeFiles(folder, plainFiles(files))
  for (const [path, { hardLink }] of Object.entries(files)) {
    if (hardLink === undefined) continue
    rmSync(join(folder, path))
    linkSync(join(folder, hardLink), join(folder, path))
  }
  for (const [path, owner] of Object.entries(owners ?? {})) lchownSync(join(folder, path), owner, owner)
  for (const path of ['.', ...readdirSync(folder, { recursive: true })]) lutimesSync(join(folder, path), plainTime, plainTime)
  for (const [path, time] of Object.entries(times ?? {})) execFileSync('touch', ['-h', '-d', time, join(folder, path)])
}
