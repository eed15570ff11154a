// What a run costs, as a ratio to bare Node: CPU seconds of the process and its children, and wall time. The cases take
// turns, so that a machine that is busy for a while is busy for all of them. Linux only: /proc tells the CPU time.
//   node scripts/bench.mjs [--corpus DIR] [--rounds N] [--repository DIR [--file DOCKERFILE]]
// With a repository: its last 300 commits replayed, against the time that git takes to list them, and one alone: what starting costs.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { root } from './load-source.mjs'

const { values } = parseArgs({ options: { corpus: { type: 'string' }, rounds: { type: 'string', default: '10' }, repository: { type: 'string' }, file: { type: 'string', default: 'Dockerfile' } } })
const copies = 1000
const ticksPerSecond = 100

/** The example projects, each over and over under another name. */
function copyExamples(folder) {
  const examples = join(root, 'examples')
  const names = readdirSync(examples).filter((name) => existsSync(join(examples, name, 'Dockerfile')))
  for (let index = 0; index < copies; index++) {
    const project = join(folder, `project-${index}`)
    cpSync(join(examples, names[index % names.length]), project, { recursive: true })
    vary(join(project, 'Dockerfile'), index)
  }
}

/** No text is linted twice: nothing that is remembered from one file helps with the next. */
function vary(file, index) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, `${text.trimEnd()}\nLABEL org.opencontainers.image.title=project-${index}\n`)
}

/** The Dockerfiles of a folder, each in a folder of its own. */
function copyCorpus(corpus, folder) {
  const files = readdirSync(corpus, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /dockerfile/i.test(entry.name))
  if (files.length === 0) throw new Error(`No file in ${corpus} has "Dockerfile" in its name.`)
  for (let index = 0; index < copies; index++) {
    const { parentPath, name } = files[index % files.length]
    mkdirSync(join(folder, `project-${index}`))
    cpSync(join(parentPath, name), join(folder, `project-${index}`, 'Dockerfile'))
  }
}

function cpuSecondsOfChildren() {
  const fields = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /, '').split(' ')
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond
}

function run({ argv, cwd, program = process.execPath }) {
  const cpu = cpuSecondsOfChildren()
  const start = performance.now()
  const { status, stderr } = spawnSync(program, argv, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  if (status !== 0 && status !== 1 && !values.corpus) throw new Error(`${argv.join(' ')} ends with ${status}: ${stderr}`)
  return { cpu: cpuSecondsOfChildren() - cpu, wall: (performance.now() - start) / 1000 }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

const folder = mkdtempSync(join(tmpdir(), 'stratalint-bench-'))
try {
  const many = join(folder, 'many')
  mkdirSync(many)
  if (values.corpus) copyCorpus(values.corpus, many)
  else copyExamples(many)
  writeFileSync(join(folder, 'empty.js'), '')
  const cli = join(root, 'dist/cli.cjs')
  const one = join(many, 'project-0')
  const rounds = Number(values.rounds)
  const cases = [
    { name: 'bare Node', argv: [join(folder, 'empty.js')], cwd: folder, rounds },
    { name: 'stratalint --version', argv: [cli, '--version'], cwd: folder, rounds },
    { name: 'one file', argv: [cli, 'Dockerfile'], cwd: one, rounds },
    { name: 'one file, --fix-dry-run', argv: [cli, 'Dockerfile', '--fix-dry-run'], cwd: one, rounds },
    { name: 'one file, --format sarif', argv: [cli, 'Dockerfile', '--format', 'sarif'], cwd: one, rounds },
    { name: `${copies} files`, argv: [cli, '--quiet'], cwd: many, rounds: Math.min(rounds, 3) },
  ]
  if (values.repository) {
    const cwd = values.repository
    cases.push({ name: 'git log --raw', program: 'git', argv: ['log', '--first-parent', '-m', '--raw', '--no-renames', '--max-count=300'], cwd, rounds: Math.min(rounds, 3) })
    for (const commits of ['1', '300']) {
      const argv = [cli, 'replay', values.file, '--commits', commits, '--quiet', '--context', '.']
      cases.push({ name: `replay of ${commits}`, argv, cwd, rounds: Math.min(rounds, 3) })
    }
  }
  const results = cases.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, each] of cases.entries()) if (round < each.rounds) results[index].push(run(each))
  }
  const bare = mean(results[0].map(({ cpu }) => cpu))
  console.log(`Node ${process.versions.node}, ${rounds} rounds\n`)
  console.log(`${'case'.padEnd(26)}${'CPU ms'.padStart(9)}${'wall ms'.padStart(9)}${'× bare Node'.padStart(13)}`)
  for (const [index, { name }] of cases.entries()) {
    const cpu = mean(results[index].map((result) => result.cpu))
    const wall = median(results[index].map((result) => result.wall))
    console.log(`${name.padEnd(26)}${(cpu * 1000).toFixed(0).padStart(9)}${(wall * 1000).toFixed(0).padStart(9)}${(cpu / bare).toFixed(1).padStart(13)}`)
  }
  if (values.repository) {
    const [listing, , all] = results.slice(-3).map((each) => median(each.map(({ wall }) => wall)))
    console.log(`\nA replay of 300 commits takes ${(all / listing).toFixed(1)} times as long as git takes to list them.`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
