// The table of scripts/replay-protocol.mjs: what candidates save over the commits that they did not know.

const names = [
  'fixed',
  'optimal',
  'fixed, then optimal',
  'fixed, however little it saves',
  'fixed, however little it saves, then optimal',
  'fixed, then optimal by priors',
  'hindsight, optimal',
  'hindsight, fixed, then optimal',
  'hindsight with arguments, fixed, then optimal',
  'fixed, then optimal, but for the Dockerfile in the image',
  'reviewed',
  'reviewed, then optimal',
]
const measures = ['context', 'dockerfile', 'args'].flatMap((stream) => [[stream, 'seconds'], [stream, 'instructions']])

/** Files that cost this share less in hindsight have something to gain. */
const leastWaste = 0.01

/** Less is no change. */
const leastChange = 1e-4

const resamples = 2000

const percent = (share) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–')
const sum = (list) => list.reduce((total, each) => total + each, 0)
const mean = (list) => sum(list) / list.length

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomFrom(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const projectOf = ({ name }) => name.split(' ')[0]

function grouped(list, keyOf) {
  const groups = new Map()
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}

/** The 95 % interval of a statistic; projects are drawn, with all their files, because files of one project are alike. */
function interval(files, valueOf, statistic, seed) {
  const random = randomFrom(seed)
  const projects = [...grouped(files, projectOf).values()].map((group) => group.map(valueOf))
  const found = Array.from({ length: resamples }, () => statistic(projects.flatMap(() => projects[Math.floor(random() * projects.length)])))
  const sorted = found.sort((a, b) => a - b)
  return `${percent(sorted[Math.floor(0.025 * resamples)])} to ${percent(sorted[Math.ceil(0.975 * resamples) - 1])}`
}

const costOf = (file, name, [stream, unit]) => file.candidates[name][stream][unit]
/** What needs a person's review, or has a reservation, does not say what files have to gain. */
const isSure = (name) => !name.startsWith('reviewed') && !name.includes('but for')
const least = (file, measure) => Math.min(...names.filter(isSure).map((name) => costOf(file, name, measure)), costOf(file, 'current', measure))
const saving = (file, name, measure) => {
  const before = costOf(file, 'current', measure)
  return before === 0 ? 0 : (before - costOf(file, name, measure)) / before
}
const hasWaste = (file, measure) => least(file, measure) < costOf(file, 'current', measure) * (1 - leastWaste)

function line(files, name, measure, seed) {
  const savings = files.map((file) => saving(file, name, measure))
  const count = (is) => files.length === 0 ? '–' : `${savings.filter(is).length} (${percent(savings.filter(is).length / files.length)})`
  const before = sum(files.map((file) => costOf(file, 'current', measure)))
  const after = sum(files.map((file) => costOf(file, name, measure)))
  const best = sum(files.map((file) => least(file, measure)))
  const valueOf = (file) => saving(file, name, measure)
  return [
    name,
    count((each) => each > leastChange),
    count((each) => Math.abs(each) <= leastChange),
    count((each) => each < -leastChange),
    `${percent(mean(savings))} (${interval(files, valueOf, mean, seed)})`,
    `${percent(median(savings))} (${interval(files, valueOf, median, seed)})`,
    percent((before - after) / before),
    count((each) => each > 0.5),
    percent((before - after) / (before - best)),
  ]
}

function table(rows) {
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
  console.log('')
}

const heads = ['candidate', 'improved', 'unchanged', 'worse', 'mean of reductions (95 %)', 'median (95 %)', 'pooled', 'over 50 %', 'of what hindsight saves']
const published = ['published, measured builds', '88.66 % [92.75 %]', '', '', '24.5 % [26.5 %]', '', '', '14.39 % [12.82 %]', '']

function printMeasure(files, measure, seed) {
  const [stream, unit] = measure
  const rebuilt = files.filter((file) => costOf(file, 'current', measure) > 0)
  if (rebuilt.length === 0) return
  const wasteful = rebuilt.filter((file) => hasWaste(file, measure))
  for (const [title, chosen] of [['all files that are rebuilt', rebuilt], [`files that hindsight makes ${percent(leastWaste)} cheaper`, wasteful]]) {
    console.log(`stream ${stream}, ${unit}: ${title} (${chosen.length})\n`)
    table([heads, heads.map(() => '---'), ...(chosen.length > 0 ? names.map((name) => line(chosen, name, measure, seed)) : []), ...(unit === 'seconds' ? [published] : [])])
  }
}

function printBounds(files) {
  const measure = ['context', 'seconds']
  const [before, after] = ['current', 'fixed, then optimal'].map((name) => sum(files.map((file) => costOf(file, name, measure))))
  const [order, structure] = ['orderBound', 'structureBound'].map((bound) => sum(files.map((file) => Math.min(file[bound], least(file, measure)))))
  console.log(`Pooled seconds, stream context: current ${before.toFixed(0)}, fixed and optimal ${after.toFixed(0)}, best order that knows the commits, proven or not ${order.toFixed(0)}, every step for its own inputs alone ${structure.toFixed(0)}.`)
  console.log(`Gap to the best order ${percent((after - order) / before)} of the current seconds, to the structure bound ${percent((after - structure) / before)}.\n`)
}

/** By the model alone: no copy is taken apart, the verifier is not asked. */
function printBaselines(files) {
  const apart = files.filter(({ baselines }) => baselines.given > 0)
  console.log(`orders that the commits before the freeze suggest, by the model, no copy taken apart: ${apart.length} files\n`)
  const total = (name) => sum(apart.map(({ baselines }) => baselines[name]))
  const rows = ['frequency', 'index', 'exact', 'hindsight'].map((name) => {
    const savings = apart.map(({ baselines }) => (baselines.given - baselines[name]) / baselines.given)
    const [better, worse] = [savings.filter((each) => each > leastChange).length, savings.filter((each) => each < -leastChange).length]
    return [name, better, worse, percent(mean(savings)), percent(Math.min(...savings)), percent(1 - total(name) / total('given'))]
  })
  table([['order', 'improved', 'worse', 'mean', 'worst', 'pooled'], ['---', '---', '---', '---', '---', '---'], ...rows])
}

/** Prints all tables. `list`: each file that has waste or gets worse. */
export function printTable(results, { seed, list, frozen }) {
  const files = results.filter(({ skipped }) => skipped === undefined)
  const reasons = [...grouped(results.filter(({ skipped }) => skipped !== undefined), ({ skipped }) => skipped.replace(/\d+/g, 'N'))]
  const left = reasons.map(([why, { length }]) => `${length} ${why}`).join(' ')
  console.log(`${results.length} Dockerfiles, ${files.length} selected of ${new Set(files.map(projectOf)).size} projects; left out: ${left || 'none.'}`)
  console.log(`The Dockerfile and the context that fixes are proven against are those of ${frozen ? 'the freeze point' : 'HEAD'}; edits of the Dockerfile are ${frozen ? 'mapped onto each order' : 'not replayed'}. Seconds are priors.`)
  console.log(`A saving below ${percent(leastChange)} is no change. Intervals: ${resamples} draws of projects, seed ${seed}. Published: ISSTA 2025 [arXiv 2504.01742], other files, measured builds.\n`)
  if (files.length === 0) return
  for (const measure of measures) printMeasure(files, measure, seed)
  printBounds(files)
  printBaselines(files)
  if (!list) return
  for (const file of files) {
    const measure = ['context', 'seconds']
    const [before, after] = [costOf(file, 'current', measure), costOf(file, 'fixed, then optimal', measure)]
    if (before === 0) continue
    if (!hasWaste(file, measure) && after <= before * (1 + leastChange) && file.orderBound > before * (1 - leastWaste)) continue
    console.log([file.name, `current ${before.toFixed(1)}`, `fixed ${costOf(file, 'fixed', measure).toFixed(1)}`, `ours ${after.toFixed(1)}`, `hindsight ${least(file, measure).toFixed(1)}`, `order ${file.orderBound.toFixed(1)}`, `structure ${file.structureBound.toFixed(1)}`, ...file.refusals].join('\t'))
  }
}
