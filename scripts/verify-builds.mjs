// Builds every example, every case of a rule's test and every real project that has safe fixes, as it is and fixed, and compares the images.
// Usage: node scripts/verify-builds.mjs [--examples] [--rules] [--corpus DIR] [--jobs J] [--minutes M]; all three where none is named.
// ORACLE names a folder whose cached.mjs drives builders that are running. DIR has a folder for each project and an index.tsv.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeBaseImages } from './base-images.mjs'
import { startBuilds } from './build-pairs.mjs'
import { loadDriver } from './builders.mjs'
import { loadSource, root } from './load-source.mjs'
import { ruleCases } from './rule-cases.mjs'

const { values } = parseArgs({
  options: {
    examples: { type: 'boolean', default: false },
    rules: { type: 'boolean', default: false },
    corpus: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '1000000' },
  },
})
const driver = await loadDriver()
if (!driver) {
  console.log('skipped: no builders to ask, ORACLE names no folder that has a cached.mjs.')
  process.exit(0)
}
const { fixableFile, untilLastFix } = await loadSource('test/builds/builds.ts')
const isAll = !values.examples && !values.rules && values.corpus === undefined
const end = Date.now() + Number(values.minutes) * 60_000

function examples() {
  const folder = join(root, 'examples')
  return readdirSync(folder).flatMap((name) => fixableFile(name, join(folder, name), join(folder, name, 'Dockerfile')) ?? [])
}

/** Projects that lie in a folder, and what is known of their Dockerfiles in a table. */
function corpus(folder) {
  const [head, ...rows] = readFileSync(join(folder, 'index.tsv'), 'utf8').trimEnd().split('\n').map((line) => line.split('\t'))
  const column = (name) => head.indexOf(name)
  return rows.flatMap((row) => {
    const [repo, dockerfile, context] = ['repo', 'dockerfile', 'context'].map((name) => row[column(name)])
    const place = join(folder, repo.replace('/', '__'))
    if (!existsSync(join(place, context))) return []
    return fixableFile(`${repo} ${dockerfile}`, resolve(place, context), join(place, dockerfile)) ?? []
  })
}

async function compare(builds, { before, after, dockerfile, folder: context, files, buildArgs, target, ignore }) {
  try {
    makeBaseImages(driver, driver.imagesOf(before))
  } catch (error) {
    return { refused: String(error.message).trim(), ms: 0 }
  }
  const texts = (side, text) => ({ [dockerfile]: text, ...(ignore && { [ignore.path]: ignore[side] }) })
  const project = { files, folder: context, buildArgs, target, dockerfile, before: texts('before', before), afters: [texts('after', after)] }
  const { differences, ...answer } = await builds.compare(project)
  return { ...answer, ...(differences && { differences: differences[0] }) }
}

async function verify(title, fixables) {
  const builds = startBuilds(Number(values.jobs))
  const totals = { fixes: 0, built: 0, different: 0, parts: 0, late: 0, refused: [], ms: 0 }
  const one = async (fixable) => {
    totals.fixes += fixable.count
    if (Date.now() > end) return void totals.late++
    const whole = await compare(builds, fixable)
    // What stands below the fixes may be out of reach of the stubs; it is the same before and after.
    const part = whole.refused === undefined ? undefined : await compare(builds, untilLastFix(fixable))
    const { refused, differences } = part ?? whole
    totals.ms += whole.ms + (part?.ms ?? 0)
    if (refused !== undefined) return void totals.refused.push(`${fixable.name}: ${whyOf(refused)}`)
    totals.built++
    if (part) totals.parts++
    if (differences.length === 0) return
    totals.different++
    console.log(`${fixable.name}:\n${fixable.after.replace(/^/gm, '    ')}\n${differences.slice(0, 20).map((line) => `  ${line}`).join('\n')}`)
  }
  await Promise.all(fixables.map(one))
  await builds.stop()
  const { fixes, built, parts, different, late, refused, ms } = totals
  const seconds = built > 0 ? `, ${(ms / built / 1000).toFixed(1)} s each` : ''
  console.log(`${title}: ${fixables.length} Dockerfiles with ${fixes} safe fixes; ${built} built before and after${parts > 0 ? ` (${parts} up to the last fix)` : ''}${seconds}, ${built - different} equal, ${different} different; ${refused.length} not buildable${late > 0 ? `; ${late} not begun in time` : ''}`)
  for (const line of refused) console.log(`  not buildable: ${line}`)
  return different
}

/** The last thing that a command said before it failed, or what the builder says itself. */
function whyOf(refused) {
  const lines = refused.split('\n').map((line) => line.trim()).filter(Boolean)
  const step = lines.find((line) => line.includes('>>>'))?.replace(/^.*>>>\s*/, '')
  const said = lines.slice(0, Math.max(lines.findIndex((line) => /^Dockerfile|^-{5}|:\d+$/.test(line)), 1)).at(-1)
  return [step, said].filter(Boolean).join(' — ').slice(0, 240)
}

let different = 0
if (isAll || values.examples) different += await verify('examples', examples())
if (isAll || values.rules) different += await verify('cases of rules', await ruleCases())
const folder = resolve(root, values.corpus ?? '../shared/corpus/projects')
if (values.corpus !== undefined || isAll) {
  if (existsSync(join(folder, 'index.tsv'))) different += await verify('real projects', corpus(folder))
  else console.log(`skipped: real projects, ${folder} has no index.tsv.`)
}
process.exit(different > 0 ? 1 : 0)
