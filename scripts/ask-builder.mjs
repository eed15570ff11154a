import { execFileSync } from 'node:child_process'
import { linkSync, lchownSync, lutimesSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFiles } from './builders.mjs'
import { loadSource } from './load-source.mjs'

const { plainFiles } = await loadSource('test/conformance/files.ts')

const plainTime = new Date('2020-01-01T00:00:00Z')

/** Options of a build by the name they have in a recording. */
const flags = {
  noCache: (value) => (value ? ['--no-cache'] : []),
  noCacheFilter: (stages) => stages.flatMap((stage) => ['--no-cache-filter', stage]),
  addHosts: (hosts) => hosts.flatMap((host) => ['--add-host', host]),
  shmSize: (size) => ['--shm-size', size],
  labels: (labels) => labels.flatMap((label) => ['--label', label]),
  ulimits: (ulimits) => ulimits.flatMap((ulimit) => ['--ulimit', ulimit]),
  cgroupParent: (parent) => ['--cgroup-parent', parent],
}

/** What says that the builder was not asked at all, and not that it refuses what it was asked. */
const trouble = /Cannot connect to the Docker daemon|no space left|prune failed|base image .* failed|connection refused|i\/o timeout|context canceled/

/**
 * What became of each step of the last of some builds, run one after the other on a builder with an empty cache.
 * Undefined where the builder refuses one of them. Throws where it cannot be asked.
 */
export function ask(driver, builder, sides) {
  const folder = mkdtempSync(join(tmpdir(), 'record-'))
  try {
    driver.prune(builder)
    let last
    for (const [index, side] of sides.entries()) {
      makeImages(driver, builder, side, sides[index - 1], folder)
      last = driver.build(builder, writeSide(join(folder, String(side.inPlace ? 0 : index)), side))
      if (last.ok) continue
      if (trouble.test(last.error)) throw new Error(last.error)
      return undefined
    }
    return last.steps.filter(({ text, cached }) => cached !== null && !/^FROM /i.test(text))
  } finally {
    rmSync(folder, { recursive: true, force: true })
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
  const [context, beside] = [join(folder, 'context'), join(folder, 'beside')]
  writeContext(context, outside ? files : { ...files, Dockerfile: dockerfile }, side)
  if (outside) writeFiles(beside, { Dockerfile: dockerfile })
  writeFiles(join(folder, 'secrets'), secrets ?? {})
  for (const [name, held] of Object.entries(contexts ?? {})) writeContext(join(folder, 'contexts', name), held, {})
  return {
    dir: context,
    ...(outside && { file: join('..', 'beside', 'Dockerfile') }),
    ...(target && { target }),
    buildArgs: args ?? [],
    secrets: Object.keys(secrets ?? {}).map((id) => `id=${id},src=${join(folder, 'secrets', id)}`),
    extra: [
      ...Object.entries(options ?? {}).flatMap(([name, value]) => flags[name](value)),
      ...(platform ? ['--platform', platform] : []),
      ...Object.keys(contexts ?? {}).flatMap((name) => ['--build-context', `${name}=${join(folder, 'contexts', name)}`]),
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
