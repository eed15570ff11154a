// Builds random chains of edits on real builders and holds every step against the simulator.
// Usage: node scripts/fuzz-builders.mjs [--builder new]… [--cases N] [--seed S] [--jobs J] [--minutes M] [--only K]… [--again] [--shrink] [--state DIR]
// ORACLE names a folder whose cached.mjs drives builders that are running. Cases that are done stay done: the same seed goes on where it stopped.
import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { builderNames, idOf, loadDriver, writeFiles } from './builders.mjs'
import { loadSource, root } from './load-source.mjs'

/** After so many cases the cache is emptied where a builder looks through all it has. BuildKit finds its way among thousands. */
const casesBetweenPrunes = { buildah: 20, classic: 150, 'classic-new': 150 }

function fail(message) {
  console.error(message)
  process.exit(2)
}

// ---- the real builds, in threads of their own because each of them blocks

function extraOf({ noCache, noCacheFilter = [], labels = [], addHosts = [] }) {
  return [
    ...(noCache ? ['--no-cache'] : []),
    ...noCacheFilter.map((name) => `--no-cache-filter=${name}`),
    ...labels.flatMap((label) => ['--label', label]),
    ...addHosts.flatMap((host) => ['--add-host', host]),
  ]
}

function observedOf(step, builder) {
  const outcome = step.cached === false ? 'ran' : step.relinked ? 'laid' : step.cached ? 'cached' : 'nothing'
  return { id: idOf(step, builder), outcome, text: step.text }
}

/**
 * Runs the builds of a case one after the other, each in a folder of its own. Stops at one that is refused.
 * No two folders of all cases have one name: BuildKit sends a context as a difference to the last one of a folder of that name.
 */
function runSides(driver, builder, sides) {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  const observed = []
  try {
    for (const [index, { dockerfile, files, outside, args, target, options }] of sides.entries()) {
      const dir = join(folder, `${basename(folder)}-${index}`)
      writeFiles(dir, outside ? files : { ...files, Dockerfile: dockerfile })
      if (outside) writeFileSync(join(folder, `Dockerfile${index}`), dockerfile)
      const file = outside ? `../Dockerfile${index}` : 'Dockerfile'
      const { ok, steps, error } = driver.build(builder, { dir, file, target: target ?? undefined, buildArgs: [...args], extra: extraOf(options) })
      if (!ok) return { observed, refused: String(error).slice(-700) }
      observed.push(steps.filter(({ text }) => !/^FROM /i.test(text)).map((step) => observedOf(step, builder)))
    }
    return { observed }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (!isMainThread) {
  const driver = await loadDriver()
  parentPort.on('message', ({ id, sides, prune, images }) => {
    const start = Date.now()
    try {
      const { builder } = workerData
      const result = prune ? driver.prune(builder) : images ? images.forEach((image) => driver.ensureImage(builder, image)) : runSides(driver, builder, sides)
      parentPort.postMessage({ id, ...result, ms: Date.now() - start })
    } catch (error) {
      parentPort.postMessage({ id, observed: [], refused: String(error), ms: Date.now() - start })
    }
  })
}

function startWorkers(builder, jobs) {
  const waiting = new Map()
  const idle = Array.from({ length: jobs }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { builder } })
    worker.on('message', ({ id, ...result }) => {
      idle.push(worker)
      waiting.get(id)(result)
      waiting.delete(id)
      next()
    })
    return worker
  })
  const workers = [...idle]
  const queue = []
  let last = 0
  function next() {
    while (idle.length > 0 && queue.length > 0) {
      const { task, done } = queue.shift()
      waiting.set(++last, done)
      idle.pop().postMessage({ id: last, ...task })
    }
  }
  return {
    run: (task) => new Promise((done) => { queue.push({ task, done }); next() }),
    stop: () => Promise.all(workers.map((worker) => worker.terminate())),
  }
}

// ---- what is asked for

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        builder: { type: 'string', multiple: true, default: ['new'] },
        cases: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        jobs: { type: 'string', default: '3' },
        minutes: { type: 'string', default: '1000000' },
        only: { type: 'string', multiple: true, default: [] },
        again: { type: 'boolean', default: false },
        shrink: { type: 'boolean', default: false },
        state: { type: 'string', default: join(root, 'node_modules/.cache/fuzz-builders') },
      },
    })
    const numberOf = (name, text) => (/^[1-9]\d*$/.test(text) ? Number(text) : fail(`--${name} wants a number from 1, not \`${text}\`.`))
    const unknown = values.builder.find((name) => !(name in builderNames))
    if (unknown !== undefined) fail(`There is no builder \`${unknown}\`; known are ${Object.keys(builderNames).join(', ')}.`)
    return {
      ...values,
      builders: values.builder,
      cases: numberOf('cases', values.cases),
      jobs: numberOf('jobs', values.jobs),
      minutes: numberOf('minutes', values.minutes),
      only: values.only.map((text) => numberOf('only', text)),
      state: resolve(values.state),
    }
  } catch (error) {
    return fail(error.message)
  }
}

// ---- one builder's cases

function readState(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const known = new Map()
  for (const line of lines) {
    // The last line may be cut off where a run was ended.
    if (!line.endsWith('}')) continue
    const one = JSON.parse(line)
    known.set(one.number, one)
  }
  return known
}

function newNonce() {
  return randomBytes(5).toString('hex')
}

function describe(number, record, { disagreements }) {
  const lines = disagreements.map(({ build, kind, step, said, observed, cause }) => `    build ${build}, ${step}: ${kind}, said ${said}${cause ? ` (${cause})` : ''}, seen ${observed}`)
  return [`  case ${number}: ${record.case.builds.map(({ edits }) => edits.join(', ')).slice(1).join(' | ')}`, ...lines].join('\n')
}

async function fuzz(builder, options, source) {
  const { seed, state, cases, only } = options
  mkdirSync(state, { recursive: true })
  const file = join(state, `${builder}-${seed}.jsonl`)
  const known = readState(file)
  const totals = { cases: 0, refused: 0, unsteady: 0, builds: 0, steps: 0, unknown: 0, wrong: 0, wrongCases: [], ms: 0 }
  const judge = (record) => {
    totals.cases++
    totals.ms += record.ms
    totals.builds += record.observed.length
    if (record.refused !== undefined) totals.refused++
    if (record.first !== undefined) totals.unsteady++
    if (record.observed.length < 2) return
    const comparison = source.compareCase(record.case, record.observed, builder)
    totals.steps += comparison.steps
    totals.unknown += comparison.unknown
    if (comparison.disagreements.length === 0) return
    totals.wrong += comparison.disagreements.length
    totals.wrongCases.push(record.number)
    console.log(describe(record.number, record, comparison))
  }
  const numbers = only.length > 0 ? only : Array.from({ length: cases }, (_, index) => index + 1)
  if (!options.again) await runCases(builder, numbers.filter((number) => only.length > 0 || !known.has(number)), { ...options, file, known, source })
  const start = Date.now()
  for (const number of numbers) if (known.has(number)) judge(known.get(number))
  if (options.shrink && totals.wrongCases.length > 0) await shrinkCases(builder, totals.wrongCases.map((number) => known.get(number)), { ...options, source })
  return { builder, totals, compareMs: Date.now() - start }
}

/** Runs the cases that are not known yet, and keeps each in the state as soon as it is done. */
async function runCases(builder, numbers, { seed, jobs, minutes, file, known, source }) {
  const workers = startWorkers(builder, builder === 'buildah' ? 1 : jobs)
  const end = Date.now() + minutes * 60_000
  const started = Date.now()
  let [done, wrong] = [0, 0]
  const ask = (made) => {
    const nonce = newNonce()
    return workers.run({ sides: made.builds.map((build) => source.sideOf(build, nonce)) })
  }
  const isWrong = ({ case: made, observed }) => source.compareCase(made, observed, builder).disagreements.length > 0
  const runOne = async (number) => {
    if (Date.now() > end) return
    const made = source.makeCase(builder, seed, number)
    let record = { number, case: made, ...(await ask(made)) }
    if (isWrong(record)) {
      // A builder under load prints now and then what is not so: what it says twice counts.
      const again = { number, case: made, ...(await ask(made)) }
      record = isWrong(again) ? again : { ...again, first: record.observed }
    }
    known.set(number, record)
    appendFileSync(file, `${JSON.stringify(record)}\n`)
    if (isWrong(record)) wrong++
    if (++done % 50 === 0) console.log(`${builder}: ${done} of ${numbers.length} cases, ${wrong} with disagreements, ${((Date.now() - started) / done / 1000).toFixed(2)} s a case`)
  }
  // One after the other and before all else: a base image that is made twice is another image.
  const { refused } = await workers.run({ images: source.images })
  if (refused !== undefined) fail(`${builderNames[builder]} does not answer: ${refused.split('\n').findLast((line) => line.trim() !== '')}`)
  const batch = casesBetweenPrunes[builder]
  for (let at = 0; at < numbers.length && Date.now() < end; at += batch ?? numbers.length) {
    if (batch !== undefined) await workers.run({ prune: true })
    await inTurns(numbers.slice(at, at + (batch ?? numbers.length)), jobs + 1, runOne)
  }
  await workers.stop()
}

/** So many at a time, so that no more is in hand than can be lost. */
async function inTurns(items, width, run) {
  const left = [...items]
  const turn = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item)
  }
  await Promise.all(Array.from({ length: width }, turn))
}

async function shrinkCases(builder, records, { state, source, jobs }) {
  const workers = startWorkers(builder, builder === 'buildah' ? 1 : jobs)
  for (const { number, case: made, observed } of records) {
    const ask = async (smaller) => {
      const nonce = newNonce()
      return await workers.run({ sides: smaller.builds.map((build) => source.sideOf(build, nonce)) })
    }
    const small = await source.shrinkCase({ case: made, observed }, builder, ask)
    const at = join(state, `${builder}-${number}.json`)
    writeFileSync(at, source.writeFound({ builder, ...small }))
    console.log(`  case ${number} made small: ${at}`)
  }
  await workers.stop()
}

function printTable(results) {
  const rows = [['builder', 'cases', 'refused', 'builds', 'steps', 'disagreements', 'in cases', 'unknown', 'said otherwise', 's a case']]
  for (const { builder, totals } of results) {
    const { cases, refused, builds, steps, wrong, wrongCases, unknown, unsteady, ms } = totals
    const share = (part, whole) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`)
    rows.push([builderNames[builder], cases, `${refused} (${share(refused, cases)})`, builds, steps, wrong, wrongCases.length, share(unknown, steps), unsteady, (ms / Math.max(cases, 1) / 1000).toFixed(2)].map(String))
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  for (const row of rows) console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  '))
}

if (isMainThread) {
  const options = readOptions()
  if (!options.again && !(await loadDriver())) fail('No builders to ask: ORACLE names no folder that has a cached.mjs.')
  const source = await loadSource('test/conformance/fuzz/fuzz.ts')
  const results = []
  for (const builder of options.builders) results.push(await fuzz(builder, options, source))
  printTable(results)
  process.exit(results.some(({ totals }) => totals.wrong > 0) ? 1 : 0)
}
